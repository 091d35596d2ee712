import { NumberInput, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from '../../ui/link.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { Fields, type SectionProps } from './section.tsx';
import css from './settings.module.css';

const MOST_DAYS = 36_500;
const KINDS = ['historyDays', 'deliveryDays', 'deadLetterDays', 'auditDays'] as const;

/** How long what was recorded is kept. */
export function RetentionSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('settings');
  const { historyDays } = form.getValues();
  return (
    <Panel title={t('retention.title')} about={t('retention.about')}>
      <Stack gap="md">
        <Fields isDisabled={isDisabled}>
          <div className={css['grid']}>
            {KINDS.map((kind) => (
              <NumberInput
                key={kind}
                label={t(`retention.${kind}`)}
                description={t(`retention.${kind}About`)}
                suffix={` ${t('retention.days')}`}
                min={1}
                max={MOST_DAYS}
                allowDecimal={false}
                {...((kind === 'deliveryDays' || kind === 'deadLetterDays') && {
                  placeholder: t('retention.asCalls', { days: historyDays }),
                })}
                {...form.getInputProps(kind)}
              />
            ))}
            <NumberInput
              label={t('retention.links')}
              description={t('retention.linksAbout')}
              suffix=" h"
              min={1}
              max={366 * 24}
              decimalScale={2}
              {...form.getInputProps('linkHours')}
            />
          </div>
        </Fields>
        <Text size="sm">
          <Link to={places.backup()}>{t('retention.storage')}</Link>
        </Text>
      </Stack>
    </Panel>
  );
}
// texts: settings:retention.*
