import { Button, Group, Text } from '@mantine/core';
import { Delivery } from '@ringhook/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePages } from '../../api/read.ts';
import { useCan } from '../../api/session.ts';
import { confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { notifyDone, notifyProblem } from '../../ui/notify.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageSearch } from '../../ui/page.ts';
import { EmptyState, QueryState } from '../../ui/states.tsx';
import { callNumberOf } from './call-number.ts';
import { useDeliveryColumns } from './delivery-columns.tsx';
import { type DeliveryValue, redeliver } from './delivery-data.ts';
import { DeliveryDrawer } from './delivery-drawer.tsx';
import { DeliveryFilters } from './delivery-filters.tsx';
import { deadLetterPage } from './pages.ts';
import { RedeliverSincePanel } from './redeliver-since.tsx';

/** What was given up: why, and sending it again, shown ones or a stretch of time. */
export function DeadLetterPage() {
  const { t } = useTranslation('deliveries');
  const [search, setSearch] = usePageSearch(deadLetterPage);
  const { hook, call, open } = search;
  const mayDeliver = useCan('deliver');
  const list = usePages({ path: '/dead-letters', query: { hookId: hook, callNumber: callNumberOf(call) }, answer: Delivery });
  const columns = useDeliveryColumns().filter(({ key }) => key !== 'state');
  return (
    <>
      <PageHeader title={t('dead.title')} about={t('dead.about')} />
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
            foot={mayDeliver && <SendShown rows={rows} />}
          />
        )}
      </QueryState>
      <DeliveryDrawer id={open} onClose={() => setSearch({ open: undefined })} />
    </>
  );
}

const MOST_AT_ONCE = 10_000;

function SendShown({ rows }: { readonly rows: readonly DeliveryValue[] }) {
  const { t } = useTranslation('deliveries');
  const [isBusy, setBusy] = useState(false);
  const shown = rows.slice(0, MOST_AT_ONCE);
  const send = async (): Promise<void> => {
    const calls = new Set(shown.map(({ callNumber }) => callNumber)).size;
    const isSure = await confirm({
      title: t('again.title', { count: shown.length }),
      body: t('again.body', { calls }),
      confirm: t('again.confirm', { count: shown.length }),
      cancel: t('cancel'),
    });
    if (!isSure) return;
    setBusy(true);
    const queued = await redeliver('/redeliver', { ids: shown.map(({ id }) => id) }).finally(() => setBusy(false));
    notifyDone(t('again.done', { count: queued }));
  };
  return (
    <Group gap="xs">
      <Text size="xs" visibleFrom="sm">
        {t('again.shownAbout')}
      </Text>
      <Button size="compact-xs" variant="default" loading={isBusy} onClick={() => void send().catch(notifyProblem)}>
        {t('again.shown', { count: shown.length })}
      </Button>
    </Group>
  );
}
