import type { RedeliverSelection } from '@ringhook/core';
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
