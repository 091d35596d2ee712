import type { HookEventName } from '../call/call-event.ts';
import type { NewDelivery } from './delivery.ts';
import type { DeliveryKey } from './settlement.ts';
import type { Awaitable, Lease, Reopened } from './store.ts';

/** Ordinals of a call that is told once more lie above all that a call can have by itself: 2 x 65,536 events. */
const ROUND_STRIDE = 131_072;

/** Place in its lane of a delivery of the `round`-th telling (1, 2, 3 ...): behind everything told before, in the order of the call. */
export function ordinalInRound(ordinal: number, round: number): number {
  return (ordinal % ROUND_STRIDE) + round * ROUND_STRIDE;
}

export type ReplayState = 'running' | 'done' | 'cancelled' | 'failed';

/** What a replay has to do for one hook. Hooks go on side by side: one that hangs holds up no other. */
export interface ReplayPart {
  readonly hookId: string;
  /** Requests found when the replay was made. */
  readonly total: number;
  /** Opened again, or added. */
  readonly queued: number;
  /** Found, but left alone: still open, or forgotten meanwhile. */
  readonly left: number;
  /** Everything up to this key has been looked at. */
  readonly after: DeliveryKey;
  readonly isDone: boolean;
}

export interface NewReplay {
  /** What was asked for; opaque here. */
  readonly order: string;
  readonly by: string;
  /** Why, in the words of whoever asked. */
  readonly note: string;
  readonly createdAt: number;
  readonly parts: readonly ReplayPart[];
}

export interface ReplayRecord extends NewReplay {
  /** Rises with time. */
  readonly id: number;
  readonly state: ReplayState;
  readonly problem: string | null;
  readonly endedAt: number | null;
}

export interface ReplayEnd {
  readonly state: Exclude<ReplayState, 'running'>;
  readonly problem: string | null;
  readonly at: number;
}

/** One step of one part: what is opened again and how far the part is then, in one transaction. So nothing is opened twice after a crash. */
export interface ReplayStep {
  readonly replayId: number;
  /** Its `queued` and `left` before this step. */
  readonly part: ReplayPart;
  /** Settled deliveries to open again, rising; what is open or gone is left alone. */
  readonly keys: readonly DeliveryKey[];
  /** Deliveries that were never owed before: a call told to an adapter anew. Ordinals as in the call itself. */
  readonly added: readonly AddedDelivery[];
}

export interface AddedDelivery {
  readonly key: DeliveryKey;
  readonly delivery: NewDelivery;
}

export interface SteppedReplay {
  readonly part: ReplayPart;
  readonly reopened: readonly Reopened[];
  /** Of `keys`: those that are open now by this step. */
  readonly keys: readonly DeliveryKey[];
}

/** Which settled deliveries a replay is about; everything given must hold. */
export interface ReplayFilter {
  readonly keys?: readonly DeliveryKey[];
  readonly callNumber?: number;
  readonly hookId?: string;
  readonly state?: 'delivered' | 'deadLetter' | 'skipped';
  readonly event?: HookEventName;
  /** Owed from then on, ms since the epoch ... */
  readonly createdFrom?: number;
  /** ... and before that. */
  readonly createdUntil?: number;
  /** Settled before the replay was made: what ends later is not what was looked at. */
  readonly settledBefore: number;
}

/** What of it there is for one hook. */
export interface ReplayCount {
  readonly hookId: string;
  readonly requests: number;
  readonly calls: number;
}

/** Replays as a DeliveryStore keeps them, beside the deliveries they open. */
export interface ReplayStore {
  /** Returns its id. */
  addReplay(replay: NewReplay): Awaitable<number>;
  /** Newest first; of those that are over, `purge` forgets the old ones and keeps no more than the newest 1,000. */
  replays(): Awaitable<readonly ReplayRecord[]>;
  /** False when it is over already. */
  endReplay(id: number, end: ReplayEnd): Awaitable<boolean>;
  /** Undefined when the replay runs no longer; then nothing is opened. */
  stepReplay(step: ReplayStep, lease: Lease): Awaitable<SteppedReplay | undefined>;
}
