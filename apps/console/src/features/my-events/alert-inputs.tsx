import { Button, Group, Select, Slider, Stack, Text } from '@mantine/core';
import { DeskTestOutcome } from '@ringhook/contract';
import type { AlertSound } from '@ringhook/core';
import { IconDeviceDesktop, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { callApi } from '../../api/client.ts';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { usePreview } from './use-preview.ts';

/** What there is to choose from. */
export interface SoundOffer {
  /** Names of the sound files there are. */
  readonly sounds: readonly string[];
  /** The Ringhook program of the reader is connected, and can play a sound as it would ring. */
  readonly hasComputer: boolean;
}

export interface AlertInputsProps extends SoundOffer {
  readonly value: AlertSound;
  readonly onChange: (change: Partial<AlertSound>) => void;
}

/** Which sound, how loud, and what it is like (G04, G05). */
export function AlertInputs({ value, sounds, hasComputer, onChange }: AlertInputsProps) {
  const { t } = useTranslation('my-events');
  const volumeId = useId();
  const isThere = sounds.includes(value.sound);
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="sm">
        <Select
          label={t('sound')}
          data={isThere ? sounds : [...sounds, value.sound]}
          value={value.sound}
          allowDeselect={false}
          error={isThere ? undefined : t('missing')}
          onChange={(sound) => sound !== null && onChange({ sound })}
          style={{ flex: '1 1 12rem' }}
        />
        {isThere && <Listen value={value} hasComputer={hasComputer} />}
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
          onChange={(volume) => onChange({ volume })}
        />
      </div>
    </Stack>
  );
}

function Listen({ value: { sound, volume }, hasComputer }: { readonly value: AlertSound; readonly hasComputer: boolean }) {
  const { t } = useTranslation('my-events');
  const { playing, play, stop } = usePreview();
  const playThere = async (): Promise<void> => {
    const action = { kind: 'playSound', sound, volume, loop: false };
    const body = { action, trigger: { category: 'call', states: [] } };
    try {
      const { data } = await callApi({ method: 'POST', path: '/desk/test', body, answer: DeskTestOutcome });
      notifyDone(t(data.workstations.length > 0 ? 'playedThere' : 'nobodyThere'));
    } catch (cause) {
      notifyProblem(cause);
    }
  };
  return (
    <>
      {playing === undefined ? (
        <Button variant="default" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => void play(sound, volume)}>
          {t('preview')}
        </Button>
      ) : (
        <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={stop}>
          {t('stop')}
        </Button>
      )}
      {hasComputer && (
        <Button variant="default" leftSection={<IconDeviceDesktop size={16} aria-hidden />} onClick={() => void playThere()}>
          {t('previewThere')}
        </Button>
      )}
    </>
  );
}
