import { SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../../ui/panel.tsx';
import type { AdapterValues } from './adapter-values.ts';
import css from './adapters.module.css';
import type { SectionProps } from './endpoint-section.tsx';
import { PairRows } from './pair-rows.tsx';
import { TemplateInput } from './template-input.tsx';

const KINDS = ['none', 'form', 'json', 'text'] as const;

/** What a POST, PUT or PATCH carries. */
export function BodySection({ form, isDisabled }: SectionProps) {
  const { t } = useTranslation('adapters');
  const { bodyKind, template } = form.getValues();
  return (
    <Panel title={t('body.title')} about={t('body.about')}>
      <Stack gap="md" align="stretch">
        <SegmentedControl
          aria-label={t('body.kind')}
          style={{ alignSelf: 'flex-start' }}
          data={KINDS.map((kind) => ({ value: kind, label: t(`body.kinds.${kind}`) }))}
          value={bodyKind}
          onChange={(kind) => form.setFieldValue('bodyKind', kind as AdapterValues['bodyKind'])}
          disabled={isDisabled}
        />
        {bodyKind === 'form' && <PairRows form={form} field="fields" isDisabled={isDisabled} />}
        {(bodyKind === 'json' || bodyKind === 'text') && (
          <TemplateInput
            label={t('body.template')}
            isLabelled
            isLong
            description={t(`body.${bodyKind}About`)}
            field="template"
            placeholder={bodyKind === 'json' ? '{ "event": "{{DialApiEventName}}", "from": "{{CallerID}}" }' : ''}
            value={template}
            onChange={(text) => form.setFieldValue('template', text)}
            error={form.errors['template']}
            isDisabled={isDisabled}
          />
        )}
        {bodyKind === 'text' && (
          <TextInput
            label={t('body.contentType')}
            placeholder="text/plain; charset=utf-8"
            maw="20rem"
            classNames={{ input: css['template'] ?? '' }}
            {...form.getInputProps('contentType')}
            disabled={isDisabled}
          />
        )}
      </Stack>
    </Panel>
  );
}
