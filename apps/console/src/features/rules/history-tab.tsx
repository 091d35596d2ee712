import { Button, Group, Stack, Text } from '@mantine/core';
import { RuleHistory } from '@ringhook/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../api/client.ts';
import { useRead } from '../../api/read.ts';
import { notifyDone } from '../../ui/notify.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import type { RuleValue, Site } from './rule-data.ts';
import { RuleSentence } from './rule-sentence.tsx';
import { useRuleWords } from './rule-words.ts';
import css from './rules.module.css';

export interface HistoryTabProps {
  readonly ruleId: string;
  readonly site: Site;
  readonly onTake: (rule: RuleValue) => void;
  readonly isDisabled: boolean;
}

/** What the rule said in earlier revisions; any of them can be put into the form again. */
export function HistoryTab({ ruleId, site, onTake, isDisabled }: HistoryTabProps) {
  const { t } = useTranslation('rules');
  const words = useRuleWords(site);
  const [cursor, setCursor] = useState<string | null>(null);
  const history = useRead({ path: path`/rules/${ruleId}/history`, query: { cursor }, answer: RuleHistory, keepsPrevious: true });
  const take = (rule: RuleValue, revision: number): void => {
    onTake(rule);
    notifyDone(t('history.taken', { revision }));
  };
  return (
    <QueryState query={history}>
      {({ items, looked, next }) => (
        <Stack gap="sm">
          {items.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('history.none')}
            </Text>
          )}
          <div className={css['rules']} role="list" aria-label={t('history.tab')}>
            {items.map(({ revision, author, note, at, rule }) => (
              <div key={revision} role="listitem" className={css['revision']}>
                <Group gap="xs" justify="space-between">
                  <Text size="sm" fw={600}>
                    #{revision} · <OutsideText text={note} />
                  </Text>
                  <Text size="xs" c="dimmed">
                    <OutsideText text={author} /> · <TimeText at={at} />
                  </Text>
                </Group>
                {rule ? (
                  <>
                    <RuleSentence words={words(rule)} />
                    <Button
                      size="xs"
                      variant="default"
                      style={{ alignSelf: 'flex-start' }}
                      onClick={() => take(rule, revision)}
                      disabled={isDisabled}
                      aria-label={`${t('history.take')}: #${revision}`}
                    >
                      {t('history.take')}
                    </Button>
                  </>
                ) : (
                  <Text size="sm">{t('history.removed')}</Text>
                )}
              </div>
            ))}
          </div>
          {looked && (
            <Text size="xs" c="dimmed">
              {t('history.looked', looked)}
            </Text>
          )}
          {next !== null && (
            <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => setCursor(next)}>
              {t('history.older')}
            </Button>
          )}
        </Stack>
      )}
    </QueryState>
  );
}
