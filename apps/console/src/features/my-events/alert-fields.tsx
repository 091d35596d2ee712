import { Button, Group, Select, Slider, Stack, Switch, Text } from '@mantine/core';
import type { AlertSound } from '@ringhook/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { usePreview } from './use-preview.ts';

export interface AlertFieldsProps {
  readonly title: string;
  readonly about: string;
  readonly value: AlertSound;
  /** Names of the sound files there are. */
  readonly sounds: readonly string[];
  readonly onChange: (value: AlertSound) => void;
}

/** One reason to ring: whether, with which sound, how loud (G02-G05). */
export function AlertFields({ title, about, value, sounds, onChange }: AlertFieldsProps) {
  const { t } = useTranslation('my-events');
  const { playing, play, stop } = usePreview();
  const volumeId = useId();
  const isThere = sounds.includes(value.sound);
  return (
    <Panel title={title} about={about}>
      <Stack gap="md">
        <Switch
          label={t('enabled')}
          checked={value.enabled}
          onChange={({ currentTarget: { checked } }) => onChange({ ...value, enabled: checked })}
        />
        <Group align="flex-end" gap="sm">
          <Select
            label={t('sound')}
            data={isThere ? sounds : [...sounds, value.sound]}
            value={value.sound}
            allowDeselect={false}
            error={isThere ? undefined : t('missing')}
            onChange={(sound) => sound !== null && onChange({ ...value, sound })}
            style={{ flex: '1 1 12rem' }}
          />
          {playing === undefined ? (
            <Button
              variant="default"
              disabled={!isThere}
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              onClick={() => void play(value.sound, value.volume)}
            >
              {t('preview')}
            </Button>
          ) : (
            <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={stop}>
              {t('stop')}
            </Button>
          )}
        </Group>
        <div>
          <Text size="sm" fw={500} id={volumeId}>
            {t('volume', { percent: value.volume })}
          </Text>
          <Slider
            value={value.volume}
            label={null}
            step={5}
            thumbProps={{ 'aria-labelledby': volumeId }}
            onChange={(volume) => onChange({ ...value, volume })}
          />
        </div>
      </Stack>
    </Panel>
  );
}
