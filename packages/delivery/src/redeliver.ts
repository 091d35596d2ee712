import { type NewDelivery, PARTITION_COUNT, type RedeliverSelection, type ReplayStep, type SteppedReplay } from '@ringhook/core';
import type { StoreSide } from './read-ahead.ts';

export interface RedeliverClock {
  readonly now: () => number;
  /** Called whenever some are open again. */
  readonly reopened: () => void;
}

/** Opens settled deliveries again, lanes in order, and says how many. */
export async function redeliver(
  selection: RedeliverSelection,
  { store, dispatcher, commits, lease }: StoreSide,
  { now, reopened }: RedeliverClock,
): Promise<number> {
  // What is given up again meanwhile must not be found again: keys are asked for once, dead letters only up to now.
  const isRange = selection.kind === 'deadLetters';
  const wanted = isRange ? { ...selection, until: Math.min(selection.until, Math.round(now())) } : selection;
  let count = 0;
  for (;;) {
    await commits.flush();
    const found = await store.redeliver(wanted, lease);
    for (const { hookId, lowestCall, count: reopenedCount } of found) {
      count += reopenedCount;
      dispatcher.reopen(hookId, lowestCall);
    }
    reopened();
    if (found.length === 0 || !isRange) return count;
  }
}

/** A step whose added deliveries have no keys yet: the engine gives them out. */
export interface ReplayOrder extends Omit<ReplayStep, 'added'> {
  readonly added: readonly NewDelivery[];
}

/** One step of a replay; undefined when it runs no longer. */
export async function stepReplay(
  { added, ...step }: ReplayOrder,
  { store, dispatcher, commits, lease }: StoreSide,
  reopened: () => void,
): Promise<SteppedReplay | undefined> {
  await commits.flush();
  const placed = added.map((delivery) => ({ key: commits.nextPosition() * PARTITION_COUNT + delivery.partition, delivery }));
  const stepped = await store.stepReplay({ ...step, added: placed }, lease);
  for (const { hookId, lowestCall } of stepped?.reopened ?? []) dispatcher.reopen(hookId, lowestCall);
  reopened();
  return stepped;
}
