import { Adapter, type Attempt, Delivery, Redelivered } from '@ringhook/contract';
import type { z } from 'zod';
import { refresh } from '../../api/cache.ts';
import { callApi, newOnceKey } from '../../api/client.ts';
import { useAll } from '../../api/read.ts';
import type { Tone } from '../../ui/status.tsx';

export type DeliveryValue = z.infer<typeof Delivery>;
export type AttemptValue = z.infer<typeof Attempt>;
export type DeliveryState = DeliveryValue['state'];

export const EVENTS = ['start', 'pickup', 'hangup', 'missed'] as const;
export const STATES = ['pending', 'delivered', 'skipped', 'deadLetter'] as const;

export const STATE_TONE: Readonly<Record<DeliveryState, Tone>> = {
  pending: 'info',
  delivered: 'good',
  skipped: 'warning',
  deadLetter: 'bad',
};

/** The name of an adapter by its id; of one that was removed, the id. */
export function useAdapterNames(): {
  readonly nameOf: (hookId: string) => string;
  readonly adapters: readonly { id: string; name: string }[];
} {
  const { data = [] } = useAll({ path: '/adapters', answer: Adapter });
  return { nameOf: (hookId) => data.find(({ id }) => id === hookId)?.name ?? hookId, adapters: data };
}

/** Queues requests again; resolves how many. `to` is one of the three paths that do. */
export async function redeliver(to: string, body?: unknown): Promise<number> {
  const request = { method: 'POST' as const, path: to, answer: Redelivered, onceKey: newOnceKey() };
  const { data } = await callApi({ ...request, ...(body !== undefined && { body }) });
  await refresh('/deliveries', '/dead-letters', '/hooks');
  return data.queued;
}
