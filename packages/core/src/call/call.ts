import type { SourceId } from '../brand.ts';

/** The six types of a call, in the order of their codes 1 to 6 (F38, F39). */
export const CALL_TYPES = ['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference'] as const;
export type CallType = (typeof CALL_TYPES)[number];

export type Direction = 'inbound' | 'outbound';
export type Scope = 'internal' | 'external' | 'unknown';

/** Why a call or a leg ended, in classes that mean the same on every PBX (call-model 3). */
export const CAUSE_CLASSES = [
  'answered',
  'abandoned',
  'noAnswer',
  'busy',
  'declined',
  'dnd',
  'unreachable',
  'failed',
  'answeredElsewhere',
  'forwarded',
  'voicemail',
  'transferred',
  'merged',
  'unknown',
] as const;
export type CauseClass = (typeof CAUSE_CLASSES)[number];

/** One recording of a call, as the PBX names it. */
export interface Recording {
  /** Path or name on the PBX, exactly as it said; never used as a URL or opened without a check. */
  readonly file: string;
  readonly startedAt: number;
}

/**
 * What is known of one call at one moment. Frozen into every event, so that an event never changes after it was told.
 * All times are ms since the epoch, UTC, by the PBX's clock where it tells one. An absent fact is null.
 */
export interface CallFacts {
  /** Monotonic, 64-bit in the store, unique over all sources of one Ringhook (F29). */
  readonly number: number;
  /** Lower-case GUID with dashes (F30). */
  readonly uuid: string;
  readonly sourceId: SourceId;
  readonly type: CallType;
  /** Seen from the business: outbound when one of our extensions (or the API) began it. */
  readonly direction: Direction;
  /** Internal when both sides are ours. */
  readonly scope: Scope;
  /**
   * Number or name of who calls, as received; null when unknown. With `isWithheld` it is null too, or what the network told all the
   * same: no request and no phone gets that.
   */
  readonly callerId: string | null;
  readonly callerName: string | null;
  readonly isWithheld: boolean;
  /** The number the outside caller dialled; only for calls that came in from a trunk (F32). */
  readonly did: string | null;
  /** What the caller dialled, without the outside-line prefix where it is known. */
  readonly dialled: string | null;
  /** Who answered; for an outbound call the extension that makes it. Null on a call that nobody answered. */
  readonly responderExt: string | null;
  /** The outside number that answered an inbound call (forwarded), else null. */
  readonly responderNumber: string | null;
  /** The extension the call was last presented to, answered or not (F60). */
  readonly lastRungExt: string | null;
  readonly lastQueue: string | null;
  readonly conference: string | null;
  readonly transferredBy: string | null;
  readonly startedAt: number;
  /** First time the call waited in a queue. */
  readonly queuedAt: number | null;
  /** First time an endpoint was made to ring for it. */
  readonly ringingAt: number | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly answered: boolean;
  /** Something was recorded while the call was answered (a recorder that never heard a person does not count). */
  readonly recorded: boolean;
  readonly recordings: readonly Recording[];
  /** Set when the call has ended. */
  readonly cause: CauseClass | null;
}

/**
 * (answeredAt ?? endedAt) minus the first queue entry; without a queue, minus the start of ringing, else of the call (F58).
 * Null while the call is neither answered nor ended. Never negative.
 */
export function waitMs(call: CallFacts): number | null {
  const until = call.answeredAt ?? call.endedAt;
  if (until === null) return null;
  return Math.max(0, until - (call.queuedAt ?? call.ringingAt ?? call.startedAt));
}
