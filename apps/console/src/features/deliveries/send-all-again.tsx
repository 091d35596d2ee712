import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../api/session.ts';
import { type ReplayOrder, useReplay } from '../../ui/use-replay.tsx';
import type { DeliveryState, EVENTS } from './delivery-data.ts';

export interface Wanted {
  readonly hook?: string | undefined;
  readonly callNumber?: number | undefined;
  readonly state?: Exclude<DeliveryState, 'pending'> | undefined;
  readonly event?: (typeof EVENTS)[number] | undefined;
  /** ms since the epoch; absent: from the beginning. */
  readonly from?: number | undefined;
}

/** What the filters of a list show, as an order to send it again. */
export function orderOf({ hook, callNumber, state, event, from = 0 }: Wanted): ReplayOrder {
  return {
    kind: 'range',
    from,
    ...(hook && { hookId: hook }),
    ...(callNumber !== undefined && { callNumber }),
    ...(state && { state }),
    ...(event && { event }),
  };
}

/** Everything that fits the filters, also what is not loaded yet; asks first, with how many and where. */
export function SendAllAgain({ order }: { readonly order: ReplayOrder }) {
  const { t } = useTranslation('deliveries');
  const mayDeliver = useCan('deliver');
  const { isBusy, ask } = useReplay();
  if (!mayDeliver) return null;
  return (
    <Button variant="default" loading={isBusy} leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => ask({ order })}>
      {t('again.all')}
    </Button>
  );
}
