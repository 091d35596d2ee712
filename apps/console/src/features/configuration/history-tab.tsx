import { RevisionInfo } from '@ringhook/contract';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { RevisionView } from './revision-view.tsx';

type Revision = z.infer<typeof RevisionInfo>;

export interface HistoryTabProps {
  /** Which revision is open. */
  readonly open: number | undefined;
  readonly onOpen: (revision: number | undefined) => void;
}

/** Every saved revision: who, when, why; each opens with what it changed. */
export function HistoryTab({ open, onOpen }: HistoryTabProps) {
  const { t } = useTranslation('configuration');
  const history = usePages({ path: '/configuration/history', answer: RevisionInfo });
  const columns = useColumns();
  const newest = history.data?.[0]?.revision;
  return (
    <>
      <QueryState query={history} empty={<EmptyState icon={IconHistory} title={t('history.empty')} about={t('history.emptyAbout')} />}>
        {(rows) => (
          <DataTable
            label={t('tab.history')}
            columns={columns}
            rows={rows}
            rowKey={({ revision }) => revision}
            onOpen={({ revision }) => onOpen(revision)}
            selectedKey={open ?? null}
            hasMore={history.hasNextPage}
            isLoadingMore={history.isFetchingNextPage}
            onEnd={() => void history.fetchNextPage()}
          />
        )}
      </QueryState>
      <SidePanel isOpen={open !== undefined} onClose={() => onOpen(undefined)} title={t('history.revision', { revision: open })}>
        {open !== undefined && <RevisionView key={open} revision={open} isCurrent={open === newest} onDone={() => onOpen(undefined)} />}
      </SidePanel>
    </>
  );
}

function useColumns(): readonly Column<Revision>[] {
  const { t } = useTranslation('configuration');
  return [
    { key: 'revision', header: t('history.number'), width: '7rem', onCard: 'end', cell: ({ revision }) => `#${revision}` },
    { key: 'note', header: t('history.note'), onCard: 'title', cell: ({ note }) => <OutsideText text={note} isLine /> },
    { key: 'author', header: t('history.author'), width: '14rem', cell: ({ author }) => <OutsideText text={author} isLine /> },
    { key: 'at', header: t('history.at'), width: '11rem', cell: ({ at }) => <TimeText at={at} /> },
  ];
}
