import type { AttemptOutcome } from '@ringhook/core';

/** How an endpoint of the simulation behaves. */
export interface Manner {
  readonly latencyMs: number;
  /** Share of requests that fail for a moment. */
  readonly failing: number;
  /** Share of requests that are refused for good. */
  readonly refusing: number;
  /** Down for `downMs` out of every `everyMs`. */
  readonly everyMs?: number;
  readonly downMs?: number;
  /** Says 410 once in so many requests. */
  readonly goneOnceIn?: number;
}

export const MANNERS: Readonly<Record<string, Manner>> = {
  healthy: { latencyMs: 5, failing: 0, refusing: 0 },
  slow: { latencyMs: 80, failing: 0.001, refusing: 0 },
  flaky: { latencyMs: 10, failing: 0.05, refusing: 0.01 },
  outages: { latencyMs: 8, failing: 0.01, refusing: 0, everyMs: 60_000, downMs: 15_000 },
  moody: { latencyMs: 8, failing: 0.02, refusing: 0.001, goneOnceIn: 20_000 },
};

export interface Answer {
  readonly afterMs: number;
  /** False = the request never arrived. */
  readonly hasArrived: boolean;
  readonly outcome: AttemptOutcome;
}

function status(code: number, retryAfterMs: number | null = null): AttemptOutcome {
  return { kind: 'answered', status: code, retryAfterMs, headers: [], body: '', isBodyCut: false, durationMs: 1 };
}

const TIMED_OUT: AttemptOutcome = { kind: 'failed', reason: 'timeout', detail: 'simulated', durationMs: 1 };
const REFUSED: AttemptOutcome = { kind: 'failed', reason: 'connect', detail: 'simulated', durationMs: 1 };

export function answerOf(manner: Manner, elapsedMs: number, dice: () => number): Answer {
  const { latencyMs, failing, refusing, everyMs, downMs = 0, goneOnceIn } = manner;
  const afterMs = latencyMs * (0.5 + dice());
  if (everyMs !== undefined && elapsedMs % everyMs < downMs) return { afterMs: 2, hasArrived: false, outcome: REFUSED };
  if (goneOnceIn !== undefined && dice() * goneOnceIn < 1) return { afterMs, hasArrived: true, outcome: status(410) };
  const roll = dice();
  if (roll < refusing) return { afterMs, hasArrived: true, outcome: status(422) };
  if (roll < refusing + failing / 3) return { afterMs, hasArrived: true, outcome: status(503) };
  if (roll < refusing + (failing * 2) / 3) return { afterMs, hasArrived: true, outcome: status(429, 4_000) };
  if (roll < refusing + failing) return { afterMs: afterMs + 1_000, hasArrived: true, outcome: TIMED_OUT };
  return { afterMs, hasArrived: true, outcome: status(204) };
}
