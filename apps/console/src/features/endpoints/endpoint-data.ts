import { Adapter, Delivery, HookStatus, pageOf } from '@ringhook/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import type { ApiProblem } from '../../api/problem.ts';
import { useAll, useRead } from '../../api/read.ts';
import type { Tone } from '../../ui/status.tsx';

export type HookValue = z.infer<typeof HookStatus>;
export type DeliveryValue = z.infer<typeof Delivery>;
export type AdapterValue = z.output<typeof Adapter>;

export const STATE_TONE: Readonly<Record<HookValue['state'], Tone>> = { open: 'good', paused: 'warning', broken: 'bad', probing: 'info' };

const EVERY_MS = 3_000;
const HOOKS = z.object({ items: z.array(HookStatus).readonly() });
const PAGE = pageOf(Delivery);
const RECENT = 100;

export function useHooks(): UseQueryResult<{ readonly items: readonly HookValue[] }, ApiProblem> {
  return useRead({ path: '/hooks', answer: HOOKS, everyMs: EVERY_MS });
}

export function useAdapters(): (hookId: string) => AdapterValue | undefined {
  const { data = [] } = useAll({ path: '/adapters', answer: Adapter });
  return (hookId) => data.find(({ id }) => id === hookId);
}

/** The last hundred requests of an endpoint, newest first. */
export function useRecent(hookId: string) {
  return useRead({ path: '/deliveries', query: { hookId, limit: RECENT }, answer: PAGE, everyMs: EVERY_MS });
}

/** What waits: how many requests, and since when the oldest does. `isMore`: there are more than were read. */
export function useBacklog(hookId: string) {
  const read = useRead({ path: '/deliveries', query: { hookId, state: 'pending', limit: 500 }, answer: PAGE, everyMs: EVERY_MS });
  const items = read.data?.items;
  return items && { count: items.length, oldest: items.at(-1)?.createdAt ?? null, isMore: read.data?.next !== null };
}

const MINUTE_MS = 60_000;
const BINS = 30;

/** Requests created in each of the last thirty minutes, as far as `recent` reaches. */
export function perMinute(recent: readonly DeliveryValue[], now: number): readonly number[] {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const { createdAt } of recent) {
    const bin = BINS - 1 - (Math.floor(now / MINUTE_MS) - Math.floor(createdAt / MINUTE_MS));
    if (bin >= 0 && bin < BINS) bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}
