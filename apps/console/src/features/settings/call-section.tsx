import { NumberInput, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import { Fields, type SectionProps } from './section.tsx';

const SWITCHES = ['missedForInternal', 'startOnDialback', 'queueOfferMissed'] as const;

/** What counts as the start of a call, and what as missed. */
export function CallSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  return (
    <Panel title={t('calls.title')}>
      <Fields isDisabled={isDisabled}>
        <Stack gap="md">
          {SWITCHES.map((name) => (
            <Switch
              key={name}
              label={t(`calls.${name}`)}
              description={t(`calls.${name}About`)}
              {...form.getInputProps(name, { type: 'checkbox' })}
            />
          ))}
          <NumberInput
            label={t('calls.holdBack')}
            description={t('calls.holdBackAbout')}
            suffix=" s"
            min={0}
            max={60}
            decimalScale={3}
            maw="18rem"
            {...form.getInputProps('holdBackSeconds')}
          />
        </Stack>
      </Fields>
    </Panel>
  );
}
// texts: settings:calls.*
