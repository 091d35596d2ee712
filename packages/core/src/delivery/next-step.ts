import type { AttemptOutcome } from './outcome.ts';
import { MAX_PATIENCE_MS } from './policy.ts';
import type { NextStep } from './settlement.ts';

/** The longest step `Retry-After` can ask for: a garbled year must not shelve a call. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1_000;

export type Verdict = 'accepted' | 'retry' | 'gone' | 'rejected' | 'unsendable';

/** Classes of promise 5: only what can change by itself is tried again. */
export function judge(outcome: AttemptOutcome): Verdict {
  if (outcome.kind === 'failed') return outcome.reason === 'blocked' || outcome.reason === 'badRequest' ? 'unsendable' : 'retry';
  const { status } = outcome;
  if (status >= 200 && status < 300) return 'accepted';
  if (status >= 500 || status === 408 || status === 425 || status === 429) return 'retry';
  return status === 410 ? 'gone' : 'rejected';
}

export interface FinishedAttempt {
  readonly outcome: AttemptOutcome;
  /** Attempts counted against the schedule before this one. */
  readonly retries: number;
  readonly createdAt: number;
  readonly deadlineAt: number | null;
  /** Made to find out whether an endpoint lives again; its failure says nothing about the request. */
  readonly isProbe: boolean;
  readonly retryDelaysMs: readonly number[];
  readonly now: number;
  /** A throw of the dice, 0 <= roll < 1, for the jitter of +-20 %. */
  readonly roll: number;
}

export function nextStep(finished: FinishedAttempt): NextStep {
  switch (judge(finished.outcome)) {
    case 'accepted':
      return { kind: 'delivered' };
    case 'gone':
      return { kind: 'held', why: 'gone' };
    case 'rejected':
      return { kind: 'deadLetter', why: 'rejected' };
    case 'unsendable':
      return { kind: 'deadLetter', why: 'unsendable' };
    case 'retry':
      return finished.isProbe ? { kind: 'held', why: 'probeFailed' } : retry(finished);
  }
}

function retry({ outcome, retries, createdAt, deadlineAt, retryDelaysMs, now, roll }: FinishedAttempt): NextStep {
  const scheduledMs = retryDelaysMs[retries];
  if (scheduledMs === undefined) return { kind: 'deadLetter', why: 'exhausted' };
  const delayMs = scheduledMs * (0.8 + 0.4 * roll);
  const askedMs = outcome.kind === 'answered' ? Math.min(outcome.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) : 0;
  const at = Math.round(now + Math.max(delayMs, askedMs));
  if (deadlineAt !== null && at >= deadlineAt) return { kind: 'skipped', why: 'deadline' };
  if (at - createdAt > MAX_PATIENCE_MS) return { kind: 'deadLetter', why: 'tooOld' };
  return { kind: 'retry', at, why: outcome.kind === 'answered' ? 'status' : 'network', isLengthened: askedMs > delayMs };
}

/** What is decided about the head of a lane without asking its endpoint; undefined = let it leave. */
export function withoutAttempt(createdAt: number, deadlineAt: number | null, now: number): NextStep | undefined {
  if (deadlineAt !== null && now >= deadlineAt) return { kind: 'skipped', why: 'deadline' };
  if (now - createdAt > MAX_PATIENCE_MS) return { kind: 'deadLetter', why: 'tooOld' };
  return undefined;
}
