import { DeskOutcomeEntry } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { DESK_TONE, type DeskEntry } from './call-data.ts';
import { useActionText } from './outcome-text.ts';

export function useDeskOutcomes(callNumber: number) {
  return usePages({ path: '/workstations/outcomes', query: { call: callNumber }, answer: DeskOutcomeEntry });
}

/** What workstations did for the call; nothing is shown when they did nothing. */
export function DeskOutcomes({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const list = useDeskOutcomes(callNumber);
  const columns = useColumns();
  const rows = list.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title={t('desk.title')} about={t('desk.about')} isFlush>
      <DataTable
        label={t('desk.title')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onEnd={() => void list.fetchNextPage()}
      />
    </Panel>
  );
}

function useColumns(): readonly Column<DeskEntry>[] {
  const { t } = useTranslation('calls');
  const actionOf = useActionText();
  return [
    { key: 'user', header: t('desk.user'), onCard: 'title', cell: ({ userName }) => <OutsideText text={userName} isLine /> },
    { key: 'action', header: t('desk.what'), width: '9rem', cell: ({ action }) => actionOf(action) },
    {
      key: 'outcome',
      header: t('desk.outcome'),
      width: '8rem',
      onCard: 'end',
      cell: ({ outcome }) => <StatusDot tone={DESK_TONE[outcome]}>{t(`desk.is.${outcome}`)}</StatusDot>,
    },
    { key: 'detail', header: t('desk.detail'), cell: ({ detail }) => <OutsideText text={detail} isLine /> },
    { key: 'at', header: t('deliveries.at'), width: '7.5rem', cell: ({ at }) => <TimeText at={at} as="short" /> },
  ];
}
