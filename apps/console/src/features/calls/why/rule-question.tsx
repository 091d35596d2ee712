import { NativeSelect } from '@mantine/core';
import { Rule } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { useAll } from '../../../api/read.ts';
import type { SetSearch } from '../../../ui/page.ts';
import { QueryState } from '../../../ui/states.tsx';
import css from './why.module.css';

export interface RuleQuestionProps {
  readonly rule: string;
  readonly onAsk: SetSearch<{ readonly rule?: string | undefined; readonly by?: 'rule' | undefined }>;
}

/** Which rule is meant; one that was deleted can still be asked about by its address. */
export function RuleQuestion({ rule, onAsk }: RuleQuestionProps) {
  const { t } = useTranslation('calls');
  const rules = useAll({ path: '/rules', answer: Rule });
  return (
    <QueryState query={rules} lines={2}>
      {(items) => (
        <div className={css['form']}>
          <NativeSelect
            label={t('ask.rule')}
            value={rule}
            data={[
              { value: '', label: t('ask.chooseRule') },
              ...items.map(({ id, name }) => ({ value: id, label: name })),
              ...(rule === '' || items.some(({ id }) => id === rule) ? [] : [{ value: rule, label: rule }]),
            ]}
            onChange={(event) => onAsk({ rule: event.currentTarget.value, by: 'rule' }, { isStep: true })}
          />
        </div>
      )}
    </QueryState>
  );
}
