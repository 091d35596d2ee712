import { AuditEntry } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';

type Entry = z.infer<typeof AuditEntry>;

/** Who did what, the newest first. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const entries = usePages({ path: '/audit', answer: AuditEntry });
  const columns: readonly Column<Entry>[] = [
    { key: 'at', header: t('at'), width: '9rem', onCard: 'end', cell: ({ at }) => <TimeText at={at} as="short" /> },
    { key: 'actor', header: t('actor'), width: '14%', cell: ({ actor }) => <OutsideText text={actor.name} isLine /> },
    { key: 'action', header: t('action'), width: '18%', onCard: 'title', cell: ({ action }) => <OutsideText text={action} isLine /> },
    { key: 'subject', header: t('subject'), cell: ({ subject }) => <OutsideText text={subject} isLine /> },
    { key: 'detail', header: t('detail'), hideBelow: 900, cell: ({ detail }) => <OutsideText text={detail} isLine /> },
    { key: 'ip', header: t('ip'), width: '9rem', hideBelow: 1_200, cell: ({ ip }) => <OutsideText text={ip} isLine /> },
  ];
  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <QueryState query={entries} empty={<EmptyState title={t('empty')} />}>
        {(rows) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={({ number }) => number}
            onEnd={() => void entries.fetchNextPage()}
            hasMore={entries.hasNextPage}
            isLoadingMore={entries.isFetchingNextPage}
          />
        )}
      </QueryState>
    </>
  );
}
