import { Group, Stack, Switch, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { idFrom } from '../../ui/id-from.ts';
import { useMessageText } from '../../ui/message-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { ActionRows } from './action-rows.tsx';
import { ConditionRows } from './condition-rows.tsx';
import { FindingLine } from './finding-line.tsx';
import type { Site } from './rule-data.ts';
import { RuleSentence } from './rule-sentence.tsx';
import { useRuleWords } from './rule-words.ts';
import type { RuleDraft } from './use-rule-draft.ts';

export interface RuleFormProps {
  readonly draft: RuleDraft;
  readonly site: Site;
  readonly isNew: boolean;
  readonly isDisabled: boolean;
}

/** Name, which calls, what then; the sentence above says the same in words. */
export function RuleForm({ draft, site, isNew, isDisabled }: RuleFormProps) {
  const { t } = useTranslation('rules');
  const messageText = useMessageText();
  const hasOwnId = useRef(false);
  const { rule, change, said } = draft;
  const words = useRuleWords(site)(rule);
  const whole = [said('actions'), said('')].find((found) => found !== undefined);
  const error = (field: 'name' | 'id'): string | undefined => {
    const found = said(field);
    return found?.severity === 'error' ? messageText(found.message) : undefined;
  };
  const setName = (name: string): void => change({ name, ...(isNew && !hasOwnId.current && { id: idFrom(name) }) });
  return (
    <Stack gap="md">
      <Panel title={t('editor.rule')}>
        <Stack gap="md">
          <Group gap="md" align="flex-start" wrap="wrap">
            <TextInput
              label={t('editor.name')}
              placeholder={t('editor.namePlaceholder')}
              value={rule.name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={error('name')}
              style={{ flex: '3 1 14rem' }}
              disabled={isDisabled}
            />
            <TextInput
              label={t('editor.id')}
              value={rule.id}
              onChange={(event) => {
                hasOwnId.current = true;
                change({ id: event.currentTarget.value });
              }}
              readOnly={!isNew}
              error={error('id')}
              style={{ flex: '2 1 10rem' }}
              disabled={isDisabled}
            />
          </Group>
          <RuleSentence words={words} />
          {whole && <FindingLine severity={whole.severity} message={whole.message} />}
          <Switch
            label={t('editor.enabled')}
            checked={rule.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
            disabled={isDisabled}
          />
        </Stack>
      </Panel>
      <Panel title={t('conditions.title')} about={t('conditions.about')}>
        <ConditionRows conditions={rule.conditions} onChange={(conditions) => change({ conditions })} {...{ site, isDisabled, said }} />
      </Panel>
      <Panel title={t('actions.title')} about={t('actions.about')}>
        <Stack gap="md">
          <ActionRows actions={rule.actions} onChange={(actions) => change({ actions })} {...{ site, isDisabled, said }} />
          <Switch
            label={t('editor.stop')}
            description={t('editor.stopAbout')}
            checked={rule.stopProcessing}
            onChange={(event) => change({ stopProcessing: event.currentTarget.checked })}
            disabled={isDisabled}
          />
        </Stack>
      </Panel>
    </Stack>
  );
}
