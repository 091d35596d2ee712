import { Fieldset, Stack, Switch } from '@mantine/core';
import type { WatchedExtension } from '@ringhook/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { AlertInputs, type SoundOffer } from './alert-inputs.tsx';

export interface WatchedFieldsProps {
  readonly watched: readonly WatchedExtension[];
  /** Extensions of colleagues that an administrator lets the reader hear. */
  readonly mayWatch: readonly string[];
  readonly offer: SoundOffer;
  readonly onChange: (watched: WatchedExtension[]) => void;
}

/** A sound for each colleague that is heard, too (G03); not shown to whom nobody is allowed. */
export function WatchedFields({ watched, mayWatch, offer, onChange }: WatchedFieldsProps) {
  const { t } = useTranslation('my-events');
  if (mayWatch.length === 0) return null;
  const change = (next: WatchedExtension): void => {
    const others = watched.filter(({ extension }) => extension !== next.extension);
    onChange([...others, next]);
  };
  return (
    <Panel title={t('watched.title')} about={t('watched.about')}>
      <Stack gap="md">
        {mayWatch.map((extension) => {
          const own = watched.find((entry) => entry.extension === extension);
          const value = own ?? { extension, enabled: false, sound: 'waiting.wav', volume: 50 };
          return (
            <Fieldset key={extension} legend={t('watched.legend', { extension })} radius="md">
              <Stack gap="md">
                <Switch
                  label={t('enabled')}
                  checked={value.enabled}
                  onChange={({ currentTarget: { checked } }) => change({ ...value, enabled: checked })}
                />
                {value.enabled && <AlertInputs {...offer} value={value} onChange={(part) => change({ ...value, ...part })} />}
              </Stack>
            </Fieldset>
          );
        })}
      </Stack>
    </Panel>
  );
}
