import { failed, type Finding, ok, warning } from './finding.ts';

const CLOCK = 'clock';
/** No earlier than this version was written. */
const EARLIEST = Date.UTC(2026, 0, 1);
const TOLERATED_MS = 5 * 60 * 1_000;

export interface ClockFacts {
  readonly now: number;
  /** When the newest event that is stored happened; null when there is none. */
  readonly newestEventAt: number | null;
}

/** A clock that is wrong makes wrong times in requests, dead links and refused certificates. */
export function checkClock({ now, newestEventAt }: ClockFacts): Finding {
  const detail = `${new Date(now).toISOString()} UTC`;
  const fix = 'let the computer keep the time: timedatectl set-ntp true';
  if (now < EARLIEST) return failed(CLOCK, `${detail} lies in the past`, fix);
  if (newestEventAt !== null && newestEventAt > now + TOLERATED_MS) {
    const ahead = Math.round((newestEventAt - now) / 1_000);
    return warning(
      CLOCK,
      `${detail}, but the newest stored event is ${ahead} s ahead: this clock went back, or the one of a PBX is fast`,
      fix,
    );
  }
  return ok(CLOCK, detail);
}
