import { Delivery } from '@ringhook/contract';
import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { refresh } from '../../api/cache.ts';
import { usePages } from '../../api/read.ts';
import { useLive } from '../../api/use-live.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { useNow } from '../../ui/time.ts';
import { useDeliveryColumns } from './delivery-columns.tsx';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { DeliveryFilters } from './delivery-filters.tsx';
import { deliveryPage } from './pages.ts';
import { orderOf, SendAllAgain } from './send-all-again.tsx';
import { callNumberOf } from './call-number.ts';
import { useSpaced } from '../../ui/use-spaced.ts';

const HOUR_MS = 3_600_000;
const AGE_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
const MINUTE_MS = 60_000;

/** Every request that was owed, newest first. */
export function DeliveryListPage() {
  const { t } = useTranslation('deliveries');
  const [search, setSearch] = usePageSearch(deliveryPage);
  const minute = useNow(MINUTE_MS);
  const { hook, call, state, event, age, open } = search;
  const callNumber = callNumberOf(call);
  const list = usePages({
    path: '/deliveries',
    query: { hookId: hook, callNumber, state, event, createdFrom: age && minute - AGE_MS[age] },
    answer: Delivery,
  });
  const readAgain = useSpaced(() => void refresh('/deliveries'));
  useLive({ types: ['delivery'], onBatch: readAgain });
  const columns = useDeliveryColumns();
  const isFiltered = Boolean(hook || call || state || event || age);
  const order = orderOf({ hook, callNumber, state: state === 'pending' ? undefined : state, event, from: age && minute - AGE_MS[age] });
  return (
    <>
      <PageHeader
        title={t('list.title')}
        about={t('list.about')}
        actions={isFiltered && state !== 'pending' && (list.data?.length ?? 0) > 0 && <SendAllAgain order={order} />}
      />
      <DeliveryFilters search={search} onChange={setSearch} />
      <QueryState
        query={list}
        empty={
          <EmptyState
            icon={IconSend}
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
            rowKey={({ id }) => id}
            selectedKey={open ?? null}
            onOpen={({ id }) => setSearch({ open: id }, { isStep: true })}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onEnd={() => void list.fetchNextPage()}
          />
        )}
      </QueryState>
      <DeliveryDrawer id={open} onClose={() => setSearch({ open: undefined })} />
    </>
  );
}
