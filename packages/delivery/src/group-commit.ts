import {
  AppError,
  type CallCheckpoint,
  type CommitBatch,
  type DeliveryStore,
  type Dispatcher,
  type Lease,
  type NewDelivery,
  newlyOwed,
  type Owed,
  PARTITION_COUNT,
  type Settlement,
  type StoredEvent,
  type TakenReport,
} from '@ringhook/core';
import type { EngineClock } from './clock.ts';
import type { FailPoint } from './fail-point.ts';
import { OpenWindow } from './open-window.ts';

/** Promise 1: up to 256 events or 2 ms, whichever comes first. */
const MAX_EVENTS = 256;
const MAX_WAIT_MS = 2;
/** Settlements alone may wait for company: losing them to a crash repeats a request, never loses one. */
const SETTLE_WAIT_MS = 20;
const MAX_SETTLEMENTS_WAITING = 256;
/** What is open for longer than this gets a row in the list of open deliveries. */
const MAX_UNLISTED_MS = 5_000;
const FIRST_RETRY_MS = 50;
const MAX_RETRY_MS = 2_000;

/** Everything that follows from one thing that happened: durable together or not at all. */
export interface AppendEntry {
  readonly events: readonly StoredEvent[];
  /** In the order of `events`; within a lane by ordinal. */
  readonly deliveries: readonly NewDelivery[];
  readonly calls: readonly CallCheckpoint[];
  /** The messages all this was told by, where a sender may repeat them. */
  readonly reports?: readonly TakenReport[];
}

export interface GroupCommitOptions {
  readonly store: DeliveryStore;
  readonly dispatcher: Dispatcher;
  readonly clock: EngineClock;
  readonly steadyNow: () => number;
  readonly lease: () => Lease;
  readonly failPoint: FailPoint;
  /** After every commit: the deliveries that became durable, in order; may be none. */
  readonly committed: (owed: readonly Owed[]) => void;
  /** The store refuses for now (the commit is tried again), or works again (null). */
  readonly failing: (error: AppError | null) => void;
  /** Going on makes no sense: the lease is lost or the database damaged. */
  readonly fatal: (error: AppError) => void;
}

interface Waiting {
  readonly entry: AppendEntry;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Assembled {
  readonly batch: CommitBatch;
  readonly waiting: readonly Waiting[];
  readonly owed: readonly Owed[];
}

/** Gathers what has to be stored and writes it in few transactions, one at a time, in the order in which it came. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #window = new OpenWindow();
  #waiting: Waiting[] = [];
  #eventsWaiting = 0;
  #position = 0;
  #lastCommitAt = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;
  #timerAt = Number.POSITIVE_INFINITY;
  #running: Promise<void> | null = null;
  #stopped: AppError | null = null;
  #isFailing = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** The store has refused the batch that is being written. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Open deliveries that the store does not list as open. */
  unlisted(): number {
    return this.#window.unlisted();
  }

  startAfter(position: number): void {
    this.#position = position;
  }

  /** For a delivery that is stored by itself. */
  nextPosition(): number {
    return ++this.#position;
  }

  /** Resolves once the entry is durable. A store that can't write now makes this wait; a fatal one rejects. */
  append(entry: AppendEntry): Promise<void> {
    if (this.#stopped) return Promise.reject(this.#stopped);
    this.#options.failPoint('accepted-not-committed');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      this.#eventsWaiting += entry.events.length;
      if (this.#eventsWaiting >= MAX_EVENTS) this.#start();
      else if (this.#running === null) this.#startWithin(this.#lastCommitAt + MAX_WAIT_MS - this.#options.clock.monotonic());
    });
  }

  /** Something was settled. */
  nudge(): void {
    const waiting = this.#options.dispatcher.settlements.length + this.#options.dispatcher.registrations.length;
    if (waiting === 0 || this.#running !== null) return;
    if (waiting >= MAX_SETTLEMENTS_WAITING) this.#startWithin(0);
    else this.#startWithin(SETTLE_WAIT_MS);
  }

  /** Resolves once everything that is known now is stored. */
  async flush(): Promise<void> {
    while (this.#hasWork() && this.#stopped === null) {
      this.#start();
      await this.#running;
    }
    if (this.#stopped) throw this.#stopped;
  }

  /** No more commits; whoever waits is told why. */
  stop(because: AppError): void {
    this.#stopped = because;
    this.#cancelTimer?.();
    for (const { reject } of this.#waiting.splice(0)) reject(because);
  }

  #hasWork(): boolean {
    const { settlements, registrations } = this.#options.dispatcher;
    return this.#running !== null || this.#waiting.length > 0 || settlements.length > 0 || registrations.length > 0;
  }

  #startWithin(delayMs: number): void {
    const at = this.#options.clock.monotonic() + Math.max(0, delayMs);
    if (at >= this.#timerAt) return;
    this.#cancelTimer?.();
    this.#timerAt = at;
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, () => this.#start());
  }

  #start(): void {
    if (this.#running !== null || this.#stopped !== null) return;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    do {
      const assembled = this.#assemble();
      const repeated = await this.#write(assembled.batch);
      if (repeated === undefined) {
        for (const { reject } of assembled.waiting) reject(this.#stopped ?? new Error('stopped'));
        break;
      }
      this.#lastCommitAt = this.#options.clock.monotonic();
      this.#publish(assembled, repeated);
    } while (this.#waiting.length > 0 && this.#stopped === null);
    this.#running = null;
    this.nudge();
  }

  #assemble(): Assembled {
    const waiting = this.#takeWaiting();
    const now = this.#options.steadyNow();
    const events: StoredEvent[] = [];
    const owed: Owed[] = [];
    const calls = new Map<number, CallCheckpoint>();
    const reports: TakenReport[] = [];
    for (const { entry } of waiting) {
      for (const event of entry.events) events.push(event);
      for (const checkpoint of entry.calls) calls.set(checkpoint.callNumber, checkpoint);
      if (entry.reports) reports.push(...entry.reports);
      for (const delivery of entry.deliveries) {
        const one = newlyOwed(++this.#position * PARTITION_COUNT + delivery.partition, delivery, now);
        owed.push(one);
        this.#window.add(one, now);
      }
    }
    const settlements = this.#options.dispatcher.settlements.splice(0);
    const registrations = this.#takeRegistrations(settlements);
    const end = (this.#position + 1) * PARTITION_COUNT;
    const watermark = this.#window.advance(now, MAX_UNLISTED_MS, end, (late) => {
      late.isRegistered = true;
      registrations.push(late);
    });
    const batch = { events, deliveries: owed, calls: [...calls.values()], reports, settlements, registrations, watermark };
    return { batch, waiting, owed };
  }

  /** Up to 256 events; an entry is never cut. */
  #takeWaiting(): Waiting[] {
    if (this.#eventsWaiting <= MAX_EVENTS) {
      this.#eventsWaiting = 0;
      const all = this.#waiting;
      this.#waiting = [];
      return all;
    }
    let events = 0;
    let count = 0;
    for (const { entry } of this.#waiting) {
      if (count > 0 && events + entry.events.length > MAX_EVENTS) break;
      events += entry.events.length;
      count++;
    }
    this.#eventsWaiting -= events;
    return this.#waiting.splice(0, count);
  }

  #takeRegistrations(settlements: readonly Settlement[]): Owed[] {
    const registrations: Owed[] = [];
    for (const owed of this.#options.dispatcher.registrations.splice(0)) {
      if (owed.isSettled || owed.isRegistered) continue;
      owed.isRegistered = true;
      registrations.push(owed);
    }
    // The store lists these by itself, as part of the settlement.
    for (const { open, next } of settlements) if (next.kind === 'retry' || next.kind === 'held') (open as Owed).isRegistered = true;
    return registrations;
  }

  /** Tries until the batch is stored. Returns the keys of repeated deliveries, or undefined when there is no going on. */
  async #write(batch: CommitBatch): Promise<readonly number[] | undefined> {
    let delayMs = FIRST_RETRY_MS;
    while (this.#stopped === null) {
      try {
        const { repeated } = await this.#options.store.commit(batch, this.#options.lease());
        if (this.#isFailing) this.#recover();
        return repeated;
      } catch (cause) {
        const error = toAppError(cause);
        if (error.code === 'LEASE_LOST' || error.code === 'STORE_DAMAGED') {
          this.stop(error);
          this.#options.fatal(error);
          return undefined;
        }
        this.#isFailing = true;
        this.#options.failing(error);
        await new Promise<void>((resolve) => void this.#options.clock.setTimer(delayMs, resolve));
        delayMs = Math.min(delayMs * 2, MAX_RETRY_MS);
      }
    }
    return undefined;
  }

  #recover(): void {
    this.#isFailing = false;
    this.#options.failing(null);
  }

  #publish({ waiting, owed }: Assembled, repeated: readonly number[]): void {
    this.#options.failPoint('committed-not-acked');
    for (const { resolve } of waiting) resolve();
    if (repeated.length === 0) {
      this.#options.committed(owed);
      return;
    }
    const known = new Set(repeated);
    for (const one of owed) if (known.has(one.key)) one.isSettled = true;
    this.#options.committed(owed.filter(({ key }) => !known.has(key)));
  }
}

function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('STORE_UNAVAILABLE', 'store', String(cause), { cause });
}
