import type { NewDelivery } from './delivery.ts';
import type { AttemptOutcome } from './outcome.ts';

/** `position * 256 + partition`: rising with time over the whole store, and the partition can be read from it. */
export type DeliveryKey = number;

/** A delivery the store holds and nobody has settled yet. */
export interface OpenDelivery {
  readonly key: DeliveryKey;
  readonly delivery: NewDelivery;
  /** Requests made so far, whatever came of them. */
  readonly attempts: number;
  /** Attempts that count against the schedule: probes of an open breaker do not. */
  readonly retries: number;
  /** How often somebody asked for it to be sent again; 0 = the original. */
  readonly replay: number;
  /** The store lists it as open by a row of its own; without one it is open because it is not below the watermark. */
  readonly isRegistered: boolean;
}

export type RetryReason = 'status' | 'network';
export type GiveUpReason = 'rejected' | 'unsendable' | 'exhausted' | 'tooOld' | 'hookRemoved';
export type HoldReason = 'gone' | 'probeFailed';

/** What follows an attempt, or the look at a request before it leaves. */
export type NextStep =
  | { readonly kind: 'delivered' }
  /** The lane is parked until `at`; `isLengthened` when `Retry-After` asked for more than the schedule. */
  | { readonly kind: 'retry'; readonly at: number; readonly why: RetryReason; readonly isLengthened: boolean }
  | { readonly kind: 'deadLetter'; readonly why: GiveUpReason }
  | { readonly kind: 'skipped'; readonly why: 'deadline' }
  /** Stays the head of its lane and no attempt is counted: the endpoint as a whole is in trouble. */
  | { readonly kind: 'held'; readonly why: HoldReason };

export interface AttemptRecord {
  /** 1, 2, 3 ... over all requests made for this delivery. */
  readonly number: number;
  readonly startedAt: number;
  readonly outcome: AttemptOutcome;
}

/** One line of a settle batch. */
export interface Settlement {
  readonly open: OpenDelivery;
  /** Null when it was decided without a request (deadline passed, hook removed). */
  readonly attempt: AttemptRecord | null;
  readonly next: NextStep;
  readonly at: number;
}
