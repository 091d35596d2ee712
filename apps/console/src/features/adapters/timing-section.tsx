import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import type { SectionProps } from './endpoint-section.tsx';

const FIELDS = ['timeout', 'deadline', 'retryDelays'] as const;
const SAMPLES = { timeout: '10 s', deadline: '1 h', retryDelays: '5 s, 30 s, 2 min, 10 min, 1 h' } as const;

/** How long is waited for an answer, and how often it is tried again. */
export function TimingSection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('adapters');
  return (
    <Panel title={t('timing.title')} about={t('timing.about')}>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={t(`timing.${field}`)}
            description={t(`timing.${field}About`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={SAMPLES[field]}
            {...form.getInputProps(field)}
            error={form.errors[field] !== undefined && t(`timing.${field}Wrong`)}
            disabled={isDisabled}
          />
        ))}
      </SimpleGrid>
    </Panel>
  );
}
