import type { ReplayOrder, ReplayView } from '@ringhook/api';
import type { DeliveryKey, ReplayFilter, ReplayRecord } from '@ringhook/core';

/** An order as it is stored. `keys`: what it came to when it was given, where that can't be found again later. */
export interface KeptOrder {
  readonly order: ReplayOrder;
  readonly keys?: readonly DeliveryKey[];
}

export function packOrder(kept: KeptOrder): string {
  return JSON.stringify(kept);
}

export function unpackOrder({ order }: ReplayRecord): KeptOrder {
  return JSON.parse(order) as KeptOrder;
}

/** What an order is about that was given at `at`; of a call told anew nothing that was sent before. */
export function filterOf({ order, keys }: KeptOrder, at: number): ReplayFilter {
  const settledBefore = at;
  if (keys !== undefined) return { keys, settledBefore };
  switch (order.kind) {
    case 'deliveries':
      return { keys: order.ids.map(Number), settledBefore };
    case 'lane':
      return { hookId: order.hookId, callNumber: order.callNumber, settledBefore };
    case 'range': {
      const { from, until = at, hookId, state, event, callNumber } = order;
      return {
        createdFrom: from,
        createdUntil: until,
        settledBefore,
        ...(hookId !== undefined && { hookId }),
        ...(state !== undefined && { state }),
        ...(event !== undefined && { event }),
        ...(callNumber !== undefined && { callNumber }),
      };
    }
    case 'call':
      return { keys: [], settledBefore };
  }
}

function rangeOf(order: ReplayOrder, createdAt: number): ReplayView['range'] {
  if (order.kind !== 'range') return null;
  const { from, until = createdAt, state = null, event = null } = order;
  return { from, until, state, event };
}

/** As the API shows it. `troubleOf`: why nothing is sent to an endpoint now. */
export function viewOf(record: ReplayRecord, troubleOf: (hookId: string) => string | null): ReplayView {
  const { order } = unpackOrder(record);
  const { id, state, problem, note, by, createdAt, endedAt, parts } = record;
  const sum = (of: 'total' | 'queued' | 'left'): number => parts.reduce((all, part) => all + part[of], 0);
  return {
    id: String(id),
    kind: order.kind,
    state,
    problem,
    hookId: order.kind === 'call' ? order.adapterId : 'hookId' in order ? (order.hookId ?? null) : null,
    callNumber: 'callNumber' in order ? (order.callNumber ?? null) : null,
    range: rangeOf(order, createdAt),
    note,
    by,
    createdAt,
    endedAt,
    progress: { total: sum('total'), queued: sum('queued'), left: sum('left') },
    endpoints: parts.map(({ hookId, total, queued, left, isDone }) => ({
      hookId,
      total,
      queued,
      left,
      isDone,
      waiting: state === 'running' && !isDone ? troubleOf(hookId) : null,
    })),
  };
}
