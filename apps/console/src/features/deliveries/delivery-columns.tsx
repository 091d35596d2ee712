import { useTranslation } from 'react-i18next';
import type { Column } from '../../ui/data-table.tsx';
import { Link } from '../../ui/link.tsx';
import { OutsideText } from '../../ui/outside-text.tsx';
import { places } from '../../ui/places.ts';
import { StatusDot } from '../../ui/status.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import { type DeliveryValue, STATE_TONE, useAdapterNames } from './delivery-data.ts';

export function useDeliveryColumns(): readonly Column<DeliveryValue>[] {
  const { t } = useTranslation('deliveries');
  const { nameOf } = useAdapterNames();
  return [
    {
      key: 'endpoint',
      header: t('column.endpoint'),
      onCard: 'title',
      cell: ({ hookId }) => <OutsideText text={nameOf(hookId)} isLine />,
    },
    {
      key: 'call',
      header: t('column.call'),
      width: '6.5rem',
      cell: ({ callNumber }) => (
        <Link to={places.call(callNumber)} fz="inherit">
          {callNumber}
        </Link>
      ),
    },
    { key: 'event', header: t('column.event'), width: '7rem', cell: ({ event }) => t(`event.${event}`) },
    {
      key: 'state',
      header: t('column.state'),
      width: '9.5rem',
      onCard: 'end',
      cell: ({ state }) => <StatusDot tone={STATE_TONE[state]}>{t(`state.${state}`)}</StatusDot>,
    },
    {
      key: 'status',
      header: t('column.status'),
      width: '7rem',
      cell: ({ lastStatus, attempts }) => (attempts === 0 ? '—' : (lastStatus ?? t('noAnswer'))),
    },
    { key: 'attempts', header: t('column.attempts'), width: '6rem', align: 'end', hideBelow: 900, cell: ({ attempts }) => attempts },
    { key: 'created', header: t('column.created'), width: '9rem', cell: ({ createdAt }) => <TimeText at={createdAt} as="short" /> },
    {
      key: 'due',
      header: t('column.due'),
      width: '9rem',
      hideBelow: 1_200,
      onCard: 'none',
      cell: ({ state, dueAt, settledAt }) => <TimeText at={state === 'pending' ? dueAt : settledAt} />,
    },
  ];
}
