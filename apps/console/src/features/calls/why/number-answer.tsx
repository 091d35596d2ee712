import { NumberExplanation } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { useRead } from '../../../api/read.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { NumberText, OutsideText } from '../../../ui/outside-text.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { places } from '../../../ui/places.ts';
import { QueryState } from '../../../ui/states.tsx';
import { TimeText } from '../../../ui/time-text.tsx';
import { useOutcomeText } from '../outcome-text.ts';
import { NothingHeard } from './nothing-heard.tsx';
import type { NumberWhy } from './why-data.ts';

export interface NumberAnswerProps {
  readonly number: string;
  /** ms since the epoch; absent: the last 24 hours. */
  readonly from?: number;
  readonly to?: number;
}

/** The calls with a number in a time and the rules that applied, or why there may be none. */
export function NumberAnswer({ number, from, to }: NumberAnswerProps) {
  const { t } = useTranslation('calls');
  const why = useRead({ path: '/explain', query: { number, from, to }, answer: NumberExplanation });
  const columns = useColumns();
  return (
    <QueryState query={why}>
      {(answer) =>
        answer.calls.length === 0 ? (
          <NothingHeard answer={answer} />
        ) : (
          <Panel title={t('ask.heard')} about={t('ask.heardAbout')} isFlush>
            <DataTable label={t('ask.heard')} columns={columns} rows={answer.calls} rowKey={({ call }) => call.number} />
          </Panel>
        )
      }
    </QueryState>
  );
}

function useColumns(): readonly Column<NumberWhy['calls'][number]>[] {
  const { t } = useTranslation('calls');
  const outcomeOf = useOutcomeText();
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
    { key: 'name', header: t('column.name'), hideBelow: 900, cell: ({ call }) => <OutsideText text={call.callerName} isLine /> },
    { key: 'dialled', header: t('column.dialled'), hideBelow: 900, cell: ({ call }) => <NumberText text={call.did ?? call.dialled} /> },
    { key: 'outcome', header: t('column.outcome'), width: '10rem', onCard: 'end', cell: ({ call }) => outcomeOf(call) },
    {
      key: 'matched',
      header: t('ask.matched'),
      cell: ({ matched }) =>
        matched.length === 0 ? t('ask.noRule') : <OutsideText text={matched.map(({ name }) => name).join(', ')} isLine />,
    },
    { key: 'started', header: t('column.started'), width: '8rem', cell: ({ call }) => <TimeText at={call.startedAt} as="short" /> },
  ];
}
