import { Select } from '@mantine/core';
import { Rule } from '@ringhook/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll } from '../../../api/read.ts';
import type { SetSearch } from '../../../ui/page.ts';
import { QueryState } from '../../../ui/states.tsx';
import { visibleText } from '../../../ui/visible-text.ts';
import css from './why.module.css';

/** Of very many rules; the others are found by typing. */
const SHOWN = 50;
const MOST_CHARS = 100;

export interface RuleQuestionProps {
  readonly rule: string;
  readonly onAsk: SetSearch<{ readonly rule?: string | undefined; readonly by?: 'rule' | undefined }>;
}

/** Which rule is meant; one that was deleted can still be asked about by its address. */
export function RuleQuestion(props: RuleQuestionProps) {
  const rules = useAll({ path: '/rules', answer: Rule });
  return (
    <QueryState query={rules} lines={2}>
      {(items) => (
        <div className={css['form']}>
          <RuleChoice {...props} rules={items} />
        </div>
      )}
    </QueryState>
  );
}

type Named = { readonly id: string; readonly name: string };

function RuleChoice({ rule, rules, onAsk }: RuleQuestionProps & { readonly rules: readonly Named[] }) {
  const { t } = useTranslation('calls');
  const choices = useMemo(() => {
    const isGone = rule !== '' && !rules.some(({ id }) => id === rule);
    const named: readonly Named[] = isGone ? [{ id: rule, name: rule }, ...rules] : rules;
    return named.map(({ id, name }) => ({ value: id, label: visibleText(name, MOST_CHARS) }));
  }, [rules, rule]);
  return (
    <Select
      label={t('ask.rule')}
      placeholder={t('ask.chooseRule')}
      nothingFoundMessage={t('ask.noSuchRule')}
      data={choices}
      value={rule === '' ? null : rule}
      onChange={(id) => onAsk({ rule: id ?? undefined, by: 'rule' }, { isStep: true })}
      limit={SHOWN}
      searchable
      allowDeselect={false}
    />
  );
}
