import { Delivery } from '@ringhook/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { callNumberOf } from './call-number.ts';
import { useDeliveryColumns } from './delivery-columns.tsx';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { DeliveryFilters } from './delivery-filters.tsx';
import { deadLetterPage } from './pages.ts';
import { RedeliverSincePanel } from './redeliver-since.tsx';
import { orderOf, SendAllAgain } from './send-all-again.tsx';

/** What was given up: why, and sending it again, shown ones or a stretch of time. */
export function DeadLetterPage() {
  const { t } = useTranslation('deliveries');
  const [search, setSearch] = usePageSearch(deadLetterPage);
  const { hook, call, open } = search;
  const mayDeliver = useCan('deliver');
  const callNumber = callNumberOf(call);
  const list = usePages({ path: '/dead-letters', query: { hookId: hook, callNumber }, answer: Delivery });
  const columns = useDeliveryColumns().filter(({ key }) => key !== 'state');
  return (
    <>
      <PageHeader
        title={t('dead.title')}
        about={t('dead.about')}
        actions={(list.data?.length ?? 0) > 0 && <SendAllAgain order={orderOf({ hook, callNumber, state: 'deadLetter' })} />}
      />
      {mayDeliver && <RedeliverSincePanel hookId={hook} />}
      <DeliveryFilters
        search={search}
        onChange={(change) => setSearch({ ...('hook' in change && { hook: change.hook }), ...('call' in change && { call: change.call }) })}
        isShort
      />
      <QueryState
        query={list}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title={t(hook || call ? 'list.noMatch' : 'dead.empty')}
            about={t(hook || call ? 'list.noMatchAbout' : 'dead.emptyAbout')}
          />
        }
      >
        {(rows) => (
          <DataTable
            label={t('dead.title')}
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
