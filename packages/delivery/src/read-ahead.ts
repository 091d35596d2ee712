import { type Chore, type DeliveryStore, type Dispatcher, type Lease, toOwed } from '@ringhook/core';
import type { GroupCommit } from './group-commit.ts';

/** What of the engine is needed to bring deliveries from the store into its memory. */
export interface StoreSide {
  readonly store: DeliveryStore;
  readonly dispatcher: Dispatcher;
  readonly commits: GroupCommit;
  readonly lease: Lease;
}

/** Reads lanes from the store. First everything known is written, so that nothing that was answered is read as open. */
export async function readAhead(
  { kind, endpoint, limit }: Chore,
  { store, dispatcher, commits, lease }: StoreSide,
  now: () => number,
): Promise<void> {
  endpoint.beginLoad();
  const { hookId } = endpoint;
  try {
    await commits.flush();
    if (kind === 'load') {
      const { deliveries, hasMore } = await store.load({ hookId, afterCall: endpoint.coldAfter, limit });
      dispatcher.resume(endpoint, endpoint.endLoad(deliveries.map(toOwed), hasMore));
    } else {
      const { calls, nextDueAt } = await store.due(hookId, now(), limit);
      const deliveries = await store.unpark(hookId, calls, lease);
      dispatcher.resume(endpoint, endpoint.endUnpark(calls, deliveries.map(toOwed), nextDueAt));
    }
  } catch (cause) {
    dispatcher.resume(endpoint, endpoint.abandonLoad());
    throw cause;
  }
}
