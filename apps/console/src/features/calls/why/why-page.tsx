import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../../ui/page-header.tsx';
import { usePageSearch } from '../../../ui/page.ts';
import { Panel } from '../../../ui/panel.tsx';
import { whyPage } from '../pages.ts';
import { NumberAnswer } from './number-answer.tsx';
import { NumberQuestion, WITHIN_MS } from './number-question.tsx';
import { RuleAnswer } from './rule-answer.tsx';
import { RuleQuestion } from './rule-question.tsx';
import css from './why.module.css';

/** "Why did nothing happen?": asked of a number and a time, or of a rule. */
export function WhyPage() {
  const { t } = useTranslation('calls');
  const [search, setSearch] = usePageSearch(whyPage);
  const { number = '', at, within = 'hour', rule = '' } = search;
  const by = search.by ?? (rule === '' ? 'number' : 'rule');
  return (
    <>
      <PageHeader title={t('ask.title')} about={t('ask.about')} />
      <div className={css['stack']}>
        <SegmentedControl
          value={by}
          onChange={(value) => setSearch({ by: value === 'rule' ? 'rule' : 'number' })}
          aria-label={t('ask.by')}
          data={[
            { value: 'number', label: t('ask.byNumber') },
            { value: 'rule', label: t('ask.byRule') },
          ]}
          style={{ alignSelf: 'flex-start' }}
        />
        <Panel>
          {by === 'number' ? <NumberQuestion search={search} onAsk={setSearch} /> : <RuleQuestion rule={rule} onAsk={setSearch} />}
        </Panel>
        {by === 'number' && number !== '' && (
          <NumberAnswer
            number={number}
            {...(at !== undefined && { from: Math.max(0, at - WITHIN_MS[within]), to: at + WITHIN_MS[within] })}
          />
        )}
        {by === 'rule' && rule !== '' && <RuleAnswer ruleId={rule} />}
      </div>
    </>
  );
}
