import type { HistoryBefore, SiteSettings } from '@ringhook/core';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Small enough that no request waits for it. */
const ROWS_AT_ONCE = 500;
const PAUSE_MS = 50;

export interface RetentionPorts {
  /** Forgets at most `limit` rows of a kind from before that time; returns how many, `limit` when there is more. */
  readonly purge: (before: number, limit: number) => number;
  readonly historyDays: () => number;
  readonly now: () => number;
  readonly onError: (cause: unknown) => void;
}

/** Forgets old history, a little at a time, for as long as it is not called off. */
export function startRetention({ purge, historyDays, now, onError }: RetentionPorts): () => void {
  let timer: NodeJS.Timeout;
  const step = (): void => {
    let hasMore = false;
    try {
      hasMore = purge(now() - historyDays() * DAY_MS, ROWS_AT_ONCE) >= ROWS_AT_ONCE;
    } catch (cause) {
      onError(cause);
    }
    timer = setTimeout(step, hasMore ? PAUSE_MS : EVERY_MS).unref();
  };
  timer = setTimeout(step, EVERY_MS).unref();
  return () => clearTimeout(timer);
}

/** Times before which each kind of history is old. */
export function historyBefore(now: number, { historyDays, deliveryDays, deadLetterDays }: SiteSettings): HistoryBefore {
  const before = (days: number): number => now - days * DAY_MS;
  return {
    calls: before(historyDays),
    deliveries: before(deliveryDays ?? historyDays),
    deadLetters: before(deadLetterDays ?? historyDays),
  };
}
