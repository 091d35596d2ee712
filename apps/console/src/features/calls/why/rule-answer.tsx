import { Rule, RuleExplanation } from '@ringhook/contract';
import { IconPhone } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { path } from '../../../api/client.ts';
import { useAll, useRead } from '../../../api/read.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { NumberText, OutsideText } from '../../../ui/outside-text.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { places } from '../../../ui/places.ts';
import { EmptyState, QueryState } from '../../../ui/states.tsx';
import { StatusDot } from '../../../ui/status.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { useClauseName } from './clause-list.tsx';
import { type RuleCalls, VERDICT_TONE } from './why-data.ts';

type Item = RuleCalls['items'][number];

/** The last 50 calls a rule looked at, each with the condition that failed. */
export function RuleAnswer({ ruleId }: { readonly ruleId: string }) {
  const { t } = useTranslation('calls');
  const why = useRead({ path: path`/rules/${ruleId}/explain`, query: { limit: 50 }, answer: RuleExplanation });
  const columns = useColumns();
  return (
    <Panel title={t('ask.lastCalls')} about={t('ask.lastCallsAbout')} isFlush>
      <QueryState query={why}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={IconPhone} title={t('list.empty')} about={t('list.emptyAbout')} />
          ) : (
            <DataTable label={t('ask.lastCalls')} columns={columns} rows={items} rowKey={({ call }) => call.number} />
          )
        }
      </QueryState>
    </Panel>
  );
}

function useColumns(): readonly Column<Item>[] {
  const { t } = useTranslation('calls');
  const clauseName = useClauseName();
  const nameOf = useRuleName();
  return [
    {
      key: 'caller',
      header: t('column.caller'),
      onCard: 'title',
      cell: ({ call: { number, callerId, isWithheld } }) => (
        <Link to={places.call(number)} fz="inherit">
          <NumberText text={callerId} isWithheld={isWithheld} fallback={t('page.title', { number })} />
        </Link>
      ),
    },
    { key: 'name', header: t('column.name'), hideBelow: 1_200, cell: ({ call }) => <OutsideText text={call.callerName} isLine /> },
    {
      key: 'verdict',
      header: t('ask.verdict'),
      width: '9.5rem',
      onCard: 'end',
      cell: ({ verdict }) => <StatusDot tone={VERDICT_TONE[verdict ?? 'notThere']}>{t(`why.verdict.${verdict ?? 'notThere'}`)}</StatusDot>,
    },
    {
      key: 'failed',
      header: t('ask.failed'),
      cell: ({ failed, stoppedBy }) =>
        failed ? clauseName(failed.clause) : stoppedBy ? <OutsideText text={nameOf(stoppedBy)} isLine /> : '—',
    },
    { key: 'expected', header: t('why.expected'), hideBelow: 900, cell: ({ failed }) => <OutsideText text={failed?.expected} isLine /> },
    { key: 'actual', header: t('why.actual'), cell: ({ failed }) => <OutsideText text={failed?.actual} isLine /> },
    { key: 'started', header: t('column.started'), width: '8rem', cell: ({ call }) => <TimeText at={call.startedAt} as="short" /> },
  ];
}

/** A rule that is gone is called by its id. */
function useRuleName(): (id: string) => string {
  const { data: rules = [] } = useAll({ path: '/rules', answer: Rule });
  const names = useMemo(() => new Map(rules.map(({ id, name }) => [id, name])), [rules]);
  return (id) => names.get(id) ?? id;
}
