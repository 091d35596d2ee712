import { IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { NumberText, OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { StatusDot, type Tone } from '../../ui/status.tsx';
import { Duration, Elapsed } from '../../ui/time-text.tsx';
import { type BoardEntry, type LiveState, stateOf } from './board.ts';
import { useBoard } from './use-board.ts';

const TONE: Readonly<Record<LiveState, Tone>> = {
  queued: 'warning',
  ringing: 'warning',
  starting: 'info',
  talking: 'good',
  held: 'busy',
  ended: 'quiet',
};

/** Calls in progress. While the pointer or the focus is in the table, rows stay where they are. */
export function LiveCalls({ isPaused }: { readonly isPaused: boolean }) {
  const { t } = useTranslation('live');
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const { rows, query } = useBoard({ isPaused, isHeldStill: isPointed || isFocused });
  const columns = useColumns(isPaused);
  return (
    <div
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <Panel title={t('calls.title')} about={t('calls.about')} isFlush>
        <QueryState query={query}>
          {() =>
            rows.length === 0 ? (
              <EmptyState icon={IconPhone} title={t('calls.empty')} about={t('calls.emptyAbout')} />
            ) : (
              <DataTable label={t('calls.title')} columns={columns} rows={rows} rowKey={({ call }) => call.number} />
            )
          }
        </QueryState>
      </Panel>
    </div>
  );
}

function useColumns(isPaused: boolean): readonly Column<BoardEntry>[] {
  const { t } = useTranslation('live');
  const since = (from: number, until: number | null) => {
    if (until !== null) return <Duration ms={until - from} />;
    return isPaused ? <Duration ms={null} /> : <Elapsed since={from} />;
  };
  return [
    {
      key: 'caller',
      header: t('column.caller'),
      width: '10rem',
      onCard: 'title',
      cell: ({ call: { number, callerId, isWithheld } }) => (
        <Link to={places.call(number)} fz="inherit">
          <NumberText text={callerId} isWithheld={isWithheld} fallback={t('column.call', { number })} />
        </Link>
      ),
    },
    { key: 'name', header: t('column.name'), hideBelow: 900, cell: ({ call }) => <OutsideText text={call.callerName} isLine /> },
    {
      key: 'state',
      header: t('column.state'),
      width: '8.5rem',
      onCard: 'end',
      cell: (entry) => <StatusDot tone={TONE[stateOf(entry)]}>{t(`state.${stateOf(entry)}`)}</StatusDot>,
    },
    { key: 'dialled', header: t('column.dialled'), hideBelow: 1_200, cell: ({ call }) => <NumberText text={call.did ?? call.dialled} /> },
    { key: 'queue', header: t('column.queue'), hideBelow: 900, cell: ({ call }) => <OutsideText text={call.lastQueue} isLine /> },
    {
      key: 'extension',
      header: t('column.extension'),
      width: '7rem',
      cell: ({ call }) => <NumberText text={call.responderExt ?? call.lastRungExt} />,
    },
    {
      key: 'wait',
      header: t('column.wait'),
      width: '6.5rem',
      align: 'end',
      cell: ({ call: { startedAt, answeredAt, endedAt } }) => since(startedAt, answeredAt ?? endedAt),
    },
    {
      key: 'talk',
      header: t('column.talk'),
      width: '6.5rem',
      align: 'end',
      cell: ({ call: { answeredAt, endedAt } }) => (answeredAt === null ? '—' : since(answeredAt, endedAt)),
    },
  ];
}
