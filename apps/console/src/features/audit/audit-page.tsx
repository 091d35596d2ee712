import { AuditEntry } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { Query } from '../../api/client.ts';
import { usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { AuditExport } from './audit-export.tsx';
import { AuditFilters, type AuditSearch } from './audit-filters.tsx';
import { auditPage } from './pages.ts';

type Entry = z.infer<typeof AuditEntry>;

/** Who did what, the newest first. */
export function AuditPage() {
  const { t } = useTranslation('audit');
  const [search, setSearch] = usePageSearch(auditPage);
  const query = queryOf(search);
  const entries = usePages({ path: '/audit', query, answer: AuditEntry });
  const isFiltered = Object.values(query).some((value) => value !== undefined);
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
      <PageHeader title={t('title')} about={t('about')} actions={<AuditExport query={query} />} />
      <AuditFilters search={search} onChange={setSearch} />
      <QueryState
        query={entries}
        empty={<EmptyState title={t(isFiltered ? 'noMatch' : 'empty')} {...(isFiltered && { about: t('noMatchAbout') })} />}
      >
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

/** Days are those of the reader: from midnight to midnight where the browser is. */
function queryOf({ who, what, to, from, until }: AuditSearch): Query {
  return { actor: who, action: what, subject: to, since: midnight(from, 0), until: midnight(until, 1) };
}

function midnight(day: string | undefined, later: number): number | undefined {
  if (day === undefined) return undefined;
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + later);
  return Number.isNaN(at.getTime()) || at.getTime() < 0 ? undefined : at.getTime();
}
