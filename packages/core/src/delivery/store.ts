import type { CallLevelEvent, ExtensionEvent } from '../call/call-event.ts';
import type { ReplayStore } from './replay.ts';
import type { DeliveryKey, GiveUpReason, OpenDelivery, Settlement } from './settlement.ts';

/** A store may answer at once or later; whoever calls it awaits. */
export type Awaitable<Value> = Value | Promise<Value>;

/** One event of one call as it is kept: frozen facts and the configuration it met. */
export interface StoredEvent {
  readonly partition: number;
  /** Configuration revision that was live when the event was planned. */
  readonly revision: number;
  readonly event: CallLevelEvent | ExtensionEvent;
}

/** What is needed to go on with a live call after a restart. `state` is opaque here; null = the call is over, forget it. */
export interface CallCheckpoint {
  readonly partition: number;
  readonly callNumber: number;
  readonly state: string | null;
}

/** A message of a provider that was taken in: the same one is not taken again for a day, nor after a restart. */
export interface TakenReport {
  readonly sourceId: string;
  /** The provider's name for it; of any length. */
  readonly reportId: string;
  /** ms since the epoch, by our clock. */
  readonly at: number;
}

/** How long a taken report is remembered at least, ms: longer than any provider goes on sending it. */
export const REPORT_KEPT_MS = 24 * 60 * 60 * 1_000;

/** One transaction: everything in it becomes durable together, or nothing does. */
export interface CommitBatch {
  readonly events: readonly StoredEvent[];
  /** Keys were handed out by the owner of the partitions, rising. */
  readonly deliveries: readonly OpenDelivery[];
  /** At most one per call: the latest. */
  readonly calls: readonly CallCheckpoint[];
  /** What the events of this batch were told by, where that can be told twice. */
  readonly reports?: readonly TakenReport[];
  readonly settlements: readonly Settlement[];
  /** Deliveries that will not be settled soon (parked, cold, slow): from now on listed as open, whatever the watermark says. */
  readonly registrations: readonly OpenDelivery[];
  /** Every delivery with a lower key is settled or listed as open once this batch is stored. */
  readonly watermark: DeliveryKey;
}

export interface CommitResult {
  /**
   * Keys of deliveries that were dropped because their event had been stored before, under other keys; nearly always empty. A batch
   * that is tried again after its answer was lost finds its own keys and reports nothing.
   */
  readonly repeated: readonly DeliveryKey[];
}

/** The right to write for some partitions; a newer epoch for one of them makes every write under this one fail. */
export interface Lease {
  readonly owner: string;
  readonly epoch: number;
  readonly partitions: readonly number[];
  readonly expiresAt: number;
}

export interface LeaseRequest {
  readonly owner: string;
  readonly partitions: readonly number[];
  readonly now: number;
  readonly ttlMs: number;
}

/** One hook as it stands in the store when its owner starts. */
export interface HookBacklog {
  readonly hookId: string;
  readonly openCount: number;
  /** Calls whose lane waits for a due time. */
  readonly parkedCalls: readonly number[];
  readonly nextDueAt: number | null;
  /** Null = not paused. */
  readonly pausedBecause: string | null;
}

export interface LoadRequest {
  readonly hookId: string;
  /** Lanes of calls with a higher number, lowest first. */
  readonly afterCall: number;
  /** Deliveries; the last lane is never cut. */
  readonly limit: number;
}

export interface LoadedLanes {
  /** In order of call, then ordinal. */
  readonly deliveries: readonly OpenDelivery[];
  readonly hasMore: boolean;
}

export interface DueLanes {
  readonly calls: readonly number[];
  /** Earliest due time of those that were not returned. */
  readonly nextDueAt: number | null;
}

/** Which deliveries to send again. */
export type RedeliverSelection =
  | { readonly kind: 'keys'; readonly keys: readonly DeliveryKey[] }
  /** Dead letters given up from `since` on and before `until`, oldest first; a store may take them in several calls. */
  | DeadLetterRange;

export interface DeadLetterRange {
  readonly kind: 'deadLetters';
  readonly since: number;
  readonly until: number;
  readonly hookId?: string;
  /** Those whose deadline had passed, too. */
  readonly includeSkipped?: boolean;
}

export interface Reopened {
  readonly hookId: string;
  /** Lowest call number among the reopened lanes. */
  readonly lowestCall: number;
  readonly count: number;
}

export interface DeadLetter {
  readonly open: OpenDelivery;
  readonly why: GiveUpReason | 'deadline';
  readonly at: number;
}

export interface DeadLetterQuery {
  readonly hookId?: string;
  readonly before?: DeliveryKey;
  readonly limit: number;
}

/** What is older is forgotten, ms since the epoch; each with what belongs to it, such as the attempts of a delivery. */
export interface HistoryBefore {
  /** Calls that are over, and their events. */
  readonly calls: number;
  /** Deliveries that were delivered. */
  readonly deliveries: number;
  /** Deliveries given up or skipped. */
  readonly deadLetters: number;
}

/** The same time for all of it. */
export function allBefore(before: number): HistoryBefore {
  return { calls: before, deliveries: before, deadLetters: before };
}

export interface StoreStats {
  readonly open: number;
  readonly parked: number;
  readonly deadLetters: number;
}

/**
 * Where deliveries are kept. The happy path writes each delivery once and its attempt once: what is open is what has no final
 * attempt at or above the watermark. Only what stays open for longer gets a row in the list of open deliveries.
 * Written for partition owners: memory, SQLite and PostgreSQL pass one contract suite.
 * Fails with AppError codes LEASE_LOST (a newer owner), DISK_FULL, STORE_DAMAGED or STORE_UNAVAILABLE; after any failure nothing
 * of the batch is stored, except that a commit whose answer was lost may be repeated: it is idempotent on (call, sequence).
 */
export interface DeliveryStore extends ReplayStore {
  /** Partitions of one group may share a commit. */
  group(partition: number): number;
  /** Takes partitions over with a new epoch, whoever held them. */
  lease(request: LeaseRequest): Awaitable<Lease>;
  renew(lease: Lease, now: number, ttlMs: number): Awaitable<Lease>;
  release(lease: Lease): Awaitable<void>;
  /** Highest position any key was made from; 0 in an empty store. */
  lastPosition(): Awaitable<number>;
  /** Highest call number ever stored; 0 in an empty store. */
  lastCallNumber(): Awaitable<number>;
  checkpoints(): Awaitable<readonly CallCheckpoint[]>;
  /** Whether the report was stored with an earlier batch. */
  hasTaken(sourceId: string, reportId: string): Awaitable<boolean>;

  commit(batch: CommitBatch, lease: Lease): Awaitable<CommitResult>;

  /**
   * Once, after the lease: lists as open whatever an owner that died held in memory only, and returns how many that were. Where the
   * clock was ahead of `now`, a parked lane waits no longer than it was to wait then; and if it was when the newest delivery was made,
   * what is open from the future is as if it had been made now, deadline included.
   */
  recover(lease: Lease, now: number): Awaitable<number>;
  backlog(): Awaitable<readonly HookBacklog[]>;
  /** Open deliveries in lane order; lanes that are parked are left out. */
  load(request: LoadRequest): Awaitable<LoadedLanes>;
  /** Everything open of one lane, parked or not; the lane is parked no longer. */
  unpark(hookId: string, calls: readonly number[], lease: Lease): Awaitable<readonly OpenDelivery[]>;
  due(hookId: string, now: number, limit: number): Awaitable<DueLanes>;
  /** `because` null = resumes. */
  pauseHook(hookId: string, because: string | null, now: number): Awaitable<void>;

  deadLetters(query: DeadLetterQuery): Awaitable<readonly DeadLetter[]>;
  /**
   * Makes settled deliveries open again under the same ordinal, with `replay` one higher; open ones are left alone. To be repeated
   * until it returns nothing: one call takes a bounded number.
   */
  redeliver(selection: RedeliverSelection, lease: Lease): Awaitable<readonly Reopened[]>;
  /** Forgets settled history from before these times, at most `limit` rows of a kind; returns how many of the most numerous kind: at `limit`, there is more. */
  purge(before: HistoryBefore, limit: number): Awaitable<number>;
  stats(): Awaitable<StoreStats>;
  close(): Awaitable<void>;
}
