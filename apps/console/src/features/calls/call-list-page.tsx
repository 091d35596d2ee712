import { Text } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Query } from '../../api/client.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, LoadingState, QueryState } from '../../ui/states.tsx';
import { useNow } from '../../ui/time.ts';
import { useCallColumns } from './call-columns.tsx';
import { CallExport } from './call-export.tsx';
import { CallFilters, type CallFilterValues } from './call-filters.tsx';
import { callListPage } from './pages.ts';
import { useCalls } from './use-calls.ts';

const HOUR_MS = 3_600_000;
const AGE_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
const MINUTE_MS = 60_000;

/** Recorded calls, newest first, and those looked for. */
export function CallListPage() {
  const { t } = useTranslation('calls');
  const [search, setSearch] = usePageSearch(callListPage);
  const query = queryOf(search, useNow(MINUTE_MS));
  const list = useCalls(query);
  const columns = useCallColumns();
  const isFiltered = Object.values(query).some(Boolean);
  return (
    <>
      <PageHeader title={t('list.title')} about={t('list.about')} actions={<CallExport query={query} />} />
      <CallFilters search={search} onChange={setSearch} />
      {list.data?.isComplete === false && (
        <Text size="sm" role="status" mb="sm">
          {t('list.incomplete')}
        </Text>
      )}
      <QueryState query={list}>
        {({ rows }) =>
          rows.length > 0 ? (
            <DataTable
              label={t('list.title')}
              columns={columns}
              rows={rows}
              rowKey={({ number }) => number}
              hasMore={list.hasNextPage}
              isLoadingMore={list.isFetchingNextPage}
              onEnd={() => void list.fetchNextPage()}
            />
          ) : list.hasNextPage ? (
            <>
              <Text size="sm" c="dimmed" role="status">
                {t('list.searching')}
              </Text>
              <LoadingState />
            </>
          ) : (
            <EmptyState
              icon={IconPhone}
              title={t(isFiltered ? 'list.noMatch' : 'list.empty')}
              about={t(isFiltered ? 'list.noMatchAbout' : 'list.emptyAbout')}
            />
          )
        }
      </QueryState>
    </>
  );
}

function queryOf({ q, extension, queue, did, outcome, source, age, from, until }: CallFilterValues, now: number): Query {
  const span = age === 'range' ? { startedFrom: from, startedUntil: until } : { startedFrom: age && now - AGE_MS[age] };
  return { q, extension, queue, did, outcome, sourceId: source, ...span };
}
