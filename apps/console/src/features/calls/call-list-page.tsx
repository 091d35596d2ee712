import { Call } from '@ringhook/contract';
import { IconPhone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/read.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { useNow } from '../../ui/time.ts';
import { useCallColumns } from './call-columns.tsx';
import { CallFilters } from './call-filters.tsx';
import { callListPage } from './pages.ts';

const HOUR_MS = 3_600_000;
const AGE_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
const MINUTE_MS = 60_000;

/** Recorded calls, newest first, and those looked for. */
export function CallListPage() {
  const { t } = useTranslation('calls');
  const [search, setSearch] = usePageSearch(callListPage);
  const minute = useNow(MINUTE_MS);
  const { q, extension, queue, did, outcome, age } = search;
  const list = usePages({
    path: '/calls',
    query: { q, extension, queue, did, outcome, startedFrom: age && minute - AGE_MS[age] },
    answer: Call,
  });
  const columns = useCallColumns();
  const isFiltered = Boolean(q || extension || queue || did || outcome || age);
  return (
    <>
      <PageHeader title={t('list.title')} about={t('list.about')} />
      <CallFilters search={search} onChange={setSearch} />
      <QueryState
        query={list}
        empty={
          <EmptyState
            icon={IconPhone}
            title={t(isFiltered ? 'list.noMatch' : 'list.empty')}
            about={t(isFiltered ? 'list.noMatchAbout' : 'list.emptyAbout')}
          />
        }
      >
        {(rows) => (
          <DataTable
            label={t('list.title')}
            columns={columns}
            rows={rows}
            rowKey={({ number }) => number}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onEnd={() => void list.fetchNextPage()}
          />
        )}
      </QueryState>
    </>
  );
}
