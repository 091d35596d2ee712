import type { ReportedEvent } from './reported-event.ts';

/** Clocks of seconds are of no use for what happens now; for what comes late they are the best there is, ms. */
const LIVE_MS = 3_000;

/** When it happened: the provider's time where it matters, ours where the provider's is only the same second. */
export function timeOf(stamp: number, now: number): number {
  if (!Number.isFinite(stamp) || stamp > now) return now;
  return now - stamp < LIVE_MS ? now : stamp;
}

/** Fields that most reports have the same values in. */
export const PLAIN = { target: null, isWithheld: false } as const satisfies Partial<ReportedEvent>;
