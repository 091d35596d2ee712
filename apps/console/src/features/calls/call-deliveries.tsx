import { Text } from '@mantine/core';
import { Adapter, Delivery } from '@ringhook/contract';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { path } from '../../api/client.ts';
import { useAll, usePages } from '../../api/read.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { places } from '../../ui/places.ts';
import { QueryState } from '../../ui/states.tsx';
import { StatusDot, type Tone } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';

type DeliveryValue = z.infer<typeof Delivery>;

const TONE: Readonly<Record<DeliveryValue['state'], Tone>> = { pending: 'info', delivered: 'good', skipped: 'warning', deadLetter: 'bad' };

/** Every request that was owed for the call, and its fate. */
export function CallDeliveries({ callNumber }: { readonly callNumber: number }) {
  const { t } = useTranslation('calls');
  const list = usePages({ path: path`/calls/${callNumber}/deliveries`, answer: Delivery });
  const columns = useColumns();
  return (
    <Panel title={t('deliveries.title')} about={t('deliveries.about')} isFlush={(list.data?.length ?? 0) > 0}>
      <QueryState
        query={list}
        lines={3}
        empty={
          <Text size="sm" c="dimmed">
            {t('deliveries.empty')}
          </Text>
        }
      >
        {(rows) => (
          <DataTable
            label={t('deliveries.title')}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onEnd={() => void list.fetchNextPage()}
          />
        )}
      </QueryState>
    </Panel>
  );
}

function useColumns(): readonly Column<DeliveryValue>[] {
  const { t } = useTranslation('calls');
  const { data: adapters = [] } = useAll({ path: '/adapters', answer: Adapter });
  return [
    {
      key: 'endpoint',
      header: t('deliveries.endpoint'),
      onCard: 'title',
      cell: ({ id, hookId }) => (
        <Link to={places.deliveries()} search={{ open: id }} fz="inherit">
          <OutsideText text={adapters.find((adapter) => adapter.id === hookId)?.name ?? hookId} isLine />
        </Link>
      ),
    },
    { key: 'event', header: t('deliveries.event'), width: '7rem', cell: ({ event }) => t(`event.${event}`) },
    {
      key: 'state',
      header: t('deliveries.state'),
      width: '9rem',
      onCard: 'end',
      cell: ({ state }) => <StatusDot tone={TONE[state]}>{t(`deliveries.is.${state}`)}</StatusDot>,
    },
    {
      key: 'answer',
      header: t('deliveries.answer'),
      width: '7rem',
      cell: ({ attempts, lastStatus }) => (attempts === 0 ? '—' : (lastStatus ?? t('deliveries.noAnswer'))),
    },
    { key: 'at', header: t('deliveries.at'), width: '7.5rem', cell: ({ createdAt }) => <TimeText at={createdAt} as="short" /> },
  ];
}
