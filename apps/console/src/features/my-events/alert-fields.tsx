import { Stack, Switch } from '@mantine/core';
import type { AlertSound } from '@ringhook/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { AlertInputs, type SoundOffer } from './alert-inputs.tsx';

export interface AlertFieldsProps {
  readonly title: string;
  readonly about: string;
  readonly value: AlertSound;
  readonly offer: SoundOffer;
  readonly onChange: (value: AlertSound) => void;
}

/** One reason to ring: whether, with which sound, how loud (G02-G05). */
export function AlertFields({ title, about, value, offer, onChange }: AlertFieldsProps) {
  const { t } = useTranslation('my-events');
  return (
    <Panel title={title} about={about}>
      <Stack gap="md">
        <Switch
          label={t('enabled')}
          checked={value.enabled}
          onChange={({ currentTarget: { checked } }) => onChange({ ...value, enabled: checked })}
        />
        <AlertInputs {...offer} value={value} onChange={(change) => onChange({ ...value, ...change })} />
      </Stack>
    </Panel>
  );
}
