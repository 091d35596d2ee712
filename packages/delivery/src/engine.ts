import { randomUUID } from 'node:crypto';
import {
  AppError,
  type AttemptOutcome,
  type Chore,
  type DeliveryStore,
  type Departure,
  Dispatcher,
  type EndpointPolicy,
  errorText,
  type Lease,
  type OpenDelivery,
  type Owed,
  PARTITION_COUNT,
  type RedeliverSelection,
  type Settlement,
  SteadyClock,
  toOwed,
} from '@ringhook/core';
import { type EngineClock, systemClock } from './clock.ts';
import { type EndpointReport, reportEndpoint } from './endpoint-report.ts';
import { type FailPoint, noFailPoint } from './fail-point.ts';
import { type AppendEntry, GroupCommit } from './group-commit.ts';

const LEASE_TTL_MS = 30_000;
const HOUSEKEEPING_MS = 5;
const MAX_IDLE_MS = 60_000;
/** While the store can't take settlements, a crash would repeat them: no more than this many. */
const MAX_UNSETTLED = 4_096;
const DEFAULT_GRACE_MS = 10_000;

/** Makes one attempt. Never rejects: whatever happens is an outcome. */
export type SendAttempt = (open: OpenDelivery, attempt: number, signal: AbortSignal) => Promise<AttemptOutcome>;

/** Told after the fact; must not throw and must be quick. */
export interface EngineObserver {
  /** An attempt has ended, or a request was skipped without one; stored a moment later. */
  readonly settled?: (settlement: Settlement) => void;
  /** `because` null = goes on. */
  readonly hookPaused?: (hookId: string, because: string | null) => void;
  readonly storeFailing?: (error: AppError | null) => void;
  /** The engine has stopped for good: another owner took over, or the database is damaged. */
  readonly died?: (error: AppError) => void;
}

export interface DeliveryEngineOptions {
  readonly store: DeliveryStore;
  readonly send: SendAttempt;
  /** From the live configuration; undefined = no such hook any more. */
  readonly policyOf: (hookId: string) => EndpointPolicy | undefined;
  readonly observer?: EngineObserver;
  readonly clock?: EngineClock;
  readonly random?: () => number;
  readonly owner?: string;
  readonly failPoint?: FailPoint;
  readonly maxLanesInMemory?: number;
  /** Renewed three times within this time. */
  readonly leaseTtlMs?: number;
}

export interface EngineHealth {
  readonly kind: 'working' | 'storeFailing' | 'dead' | 'stopped';
  /** Since when, and what to do; null while all is well. */
  readonly error: AppError | null;
  readonly inFlight: number;
  /** Attempts whose result is not stored yet. */
  readonly unsettled: number;
}

/**
 * Durable ordered delivery: `append` resolves when the work is on disk, then requests leave from memory, lane by lane. Holds the
 * lease of all partitions from `start` to `stop`. Owns neither the store nor the sender: whoever made them closes them.
 */
export class DeliveryEngine {
  readonly #options: DeliveryEngineOptions;
  readonly #store: DeliveryStore;
  readonly #clock: EngineClock;
  readonly #steady: SteadyClock;
  readonly #dispatcher: Dispatcher;
  readonly #commits: GroupCommit;
  readonly #failPoint: FailPoint;
  readonly #leaseTtlMs: number;
  #abort = new AbortController();
  #lease: Lease | undefined;
  #error: AppError | null = null;
  #phase: 'new' | 'running' | 'stopping' | 'stopped' | 'dead' = 'new';
  #cancelHousekeeping: (() => void) | null = null;
  #housekeepingAt = Number.POSITIVE_INFINITY;
  #cancelRenewal: (() => void) | null = null;
  #drained: (() => void) | null = null;

  constructor(options: DeliveryEngineOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#clock = options.clock ?? systemClock;
    this.#failPoint = options.failPoint ?? noFailPoint;
    this.#leaseTtlMs = options.leaseTtlMs ?? LEASE_TTL_MS;
    this.#steady = new SteadyClock(this.#clock.now(), this.#clock.monotonic());
    const { policyOf, random = Math.random, maxLanesInMemory } = options;
    const decided = options.observer?.settled;
    this.#dispatcher = new Dispatcher({
      policyOf,
      random,
      ...(decided && { decided }),
      ...(maxLanesInMemory !== undefined && { maxLanesInMemory }),
    });
    this.#commits = new GroupCommit({
      store: this.#store,
      dispatcher: this.#dispatcher,
      clock: this.#clock,
      steadyNow: () => this.#now(),
      lease: () => this.#heldLease(),
      failPoint: this.#failPoint,
      committed: (owed) => this.#admit(owed),
      failing: (error) => this.#storeFailing(error),
      fatal: (error) => this.#die(error),
    });
  }

  /** Takes the partitions over and goes on where the last owner stopped. */
  async start(): Promise<void> {
    const owner = this.#options.owner ?? randomUUID();
    const partitions = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);
    this.#lease = await this.#store.lease({ owner, partitions, now: this.#clock.now(), ttlMs: this.#leaseTtlMs });
    await this.#store.recover(this.#lease, this.#clock.now());
    this.#commits.startAfter(await this.#store.lastPosition());
    for (const backlog of await this.#store.backlog()) this.#dispatcher.restore(backlog);
    this.#forgetPauses();
    this.#phase = 'running';
    this.#scheduleRenewal();
    this.#housekeep();
  }

  /** Lets requests under way finish for up to `graceMs`, stores what came of them, and gives the lease back. */
  async stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#phase = 'stopping';
    this.#cancelHousekeeping?.();
    this.#cancelRenewal?.();
    await this.#drain(graceMs);
    // A store that can't write must not keep us from stopping: what it does not know is sent again after the next start.
    const stopped = new AppError('ENGINE_STOPPED', 'engine', 'delivery has been stopped');
    const cancel = this.#clock.setTimer(graceMs, () => this.#commits.stop(stopped));
    try {
      await this.#commits.flush();
      await this.#release();
    } catch (cause) {
      if (cause !== stopped) throw cause;
    } finally {
      cancel();
      this.#phase = 'stopped';
      this.#commits.stop(stopped);
    }
  }

  /** A lease that can't be given back, for want of space on the disk, runs out by itself; the next owner does not wait for it. */
  async #release(): Promise<void> {
    try {
      if (this.#lease) await this.#store.release(this.#lease);
    } catch (cause) {
      if (!(cause instanceof AppError) || cause.code !== 'DISK_FULL') throw cause;
    }
  }

  /** Resolves once everything in the entry is durable; its requests leave afterwards. */
  append(entry: AppendEntry): Promise<void> {
    return this.#commits.append(entry);
  }

  /** Resolves once everything that is known now is stored; for tests and for tools that read the store. */
  flush(): Promise<void> {
    return this.#commits.flush();
  }

  /** Holds the hook back until `resumeHook`, over restarts, too. */
  async pauseHook(hookId: string, because: string): Promise<void> {
    await this.#setPaused(hookId, because);
  }

  async resumeHook(hookId: string): Promise<void> {
    await this.#setPaused(hookId, null);
    this.#housekeep();
  }

  /** Sends settled deliveries again, lanes in order, and says how many. */
  async redeliver(selection: RedeliverSelection): Promise<number> {
    // What is given up again meanwhile must not be found again: keys are asked for once, dead letters only up to now.
    const isRange = selection.kind === 'deadLetters';
    const wanted = isRange ? { ...selection, until: Math.min(selection.until, Math.round(this.#now())) } : selection;
    let count = 0;
    for (;;) {
      await this.#commits.flush();
      const reopened = await this.#store.redeliver(wanted, this.#heldLease());
      for (const { hookId, lowestCall, count: reopenedCount } of reopened) {
        count += reopenedCount;
        this.#dispatcher.reopen(hookId, lowestCall);
      }
      this.#housekeep();
      if (reopened.length === 0 || !isRange) return count;
    }
  }

  /** The live configuration has changed: what was held back may go on. */
  policiesChanged(): void {
    this.#forgetPauses();
    this.#housekeep();
  }

  health(): EngineHealth {
    const kind = this.#phase === 'running' ? (this.#error ? 'storeFailing' : 'working') : this.#phase === 'dead' ? 'dead' : 'stopped';
    return { kind, error: this.#error, inFlight: this.#dispatcher.inFlight, unsettled: this.#dispatcher.settlements.length };
  }

  /** Deliveries that are owed and not settled, wherever they wait. */
  async pending(): Promise<number> {
    const { open } = await this.#store.stats();
    return open + this.#commits.unlisted();
  }

  /** How each endpoint does, from memory. */
  endpoints(): EndpointReport[] {
    return Array.from(this.#dispatcher.endpoints.values(), reportEndpoint);
  }

  #admit(owed: readonly Owed[]): void {
    for (const one of owed) this.#dispatcher.admit(one);
    this.#pump();
  }

  #pump(): void {
    if (this.#phase !== 'running' || this.#isFull()) return;
    this.#departAll(this.#now());
    this.#commits.nudge();
    this.#housekeepBy(HOUSEKEEPING_MS);
  }

  #isFull(): boolean {
    return this.#dispatcher.settlements.length >= MAX_UNSETTLED;
  }

  #departAll(now: number): void {
    for (let next = this.#dispatcher.take(now); next !== undefined; next = this.#dispatcher.take(now)) this.#depart(next);
  }

  #depart(departure: Departure): void {
    const { owed } = departure;
    const number = owed.attempts + 1;
    const startedAt = this.#clock.now();
    this.#send(owed, number).then(
      (outcome) => this.#arrive(departure, { number, startedAt, outcome }),
      (cause: unknown) => this.#arrive(departure, { number, startedAt, outcome: unexpected(cause, this.#clock.now() - startedAt) }),
    );
  }

  #send(owed: Owed, number: number): Promise<AttemptOutcome> {
    try {
      return this.#options.send(owed, number, this.#abort.signal);
    } catch (cause) {
      return Promise.reject(cause);
    }
  }

  #arrive(departure: Departure, attempt: { number: number; startedAt: number; outcome: AttemptOutcome }): void {
    this.#failPoint('sent-not-settled');
    if (this.#abort.signal.aborted) {
      // Cut off by us: nobody knows what the endpoint made of it, so it stays open and is sent again.
      this.#dispatcher.abandon(departure);
    } else {
      this.#dispatcher.finish(departure, attempt, this.#now());
      if (this.#dispatcher.newlyPaused.length > 0) this.#storePauses();
    }
    if (this.#phase === 'running') this.#pump();
    else if (this.#dispatcher.inFlight === 0) this.#drained?.();
  }

  /** Timers, breakers and reading ahead; at most every few ms while there is traffic, else when something falls due. */
  #housekeep(): void {
    this.#cancelHousekeeping?.();
    this.#cancelHousekeeping = null;
    this.#housekeepingAt = Number.POSITIVE_INFINITY;
    if (this.#phase !== 'running') return;
    const now = this.#now();
    this.#dispatcher.wake();
    for (const chore of this.#dispatcher.chores(now)) void this.#fetch(chore);
    if (!this.#isFull()) this.#departAll(now);
    this.#commits.nudge();
    this.#housekeepBy(Math.min(this.#dispatcher.wakeAt(now) - now, MAX_IDLE_MS));
  }

  #housekeepBy(delayMs: number): void {
    const at = this.#clock.monotonic() + delayMs;
    if (at >= this.#housekeepingAt) return;
    this.#cancelHousekeeping?.();
    this.#housekeepingAt = at;
    this.#cancelHousekeeping = this.#clock.setTimer(Math.ceil(delayMs), () => this.#housekeep());
  }

  /** Reads lanes from the store. First everything known is written, so that nothing that was answered is read as open. */
  async #fetch({ kind, endpoint, limit }: Chore): Promise<void> {
    endpoint.beginLoad();
    const { hookId } = endpoint;
    try {
      await this.#commits.flush();
      if (kind === 'load') {
        const { deliveries, hasMore } = await this.#store.load({ hookId, afterCall: endpoint.coldAfter, limit });
        this.#dispatcher.resume(endpoint, endpoint.endLoad(deliveries.map(toOwed), hasMore));
      } else {
        const { calls, nextDueAt } = await this.#store.due(hookId, this.#now(), limit);
        const deliveries = await this.#store.unpark(hookId, calls, this.#heldLease());
        this.#dispatcher.resume(endpoint, endpoint.endUnpark(calls, deliveries.map(toOwed), nextDueAt));
      }
      this.#pump();
    } catch (cause) {
      this.#dispatcher.resume(endpoint, endpoint.abandonLoad());
      this.#storeFailing(toAppError(cause, hookId));
      this.#clock.setTimer(1_000, () => this.#housekeep());
    }
  }

  async #setPaused(hookId: string, because: string | null): Promise<void> {
    await this.#store.pauseHook(hookId, because, this.#clock.now());
    this.#dispatcher.setPaused(hookId, because);
    this.#options.observer?.hookPaused?.(hookId, because);
  }

  /** A pause ends with its hook: whoever makes one of the same id again means another endpoint, or the same one repaired. */
  #forgetPauses(): void {
    for (const { hookId, pausedBecause } of this.#dispatcher.endpoints.values()) {
      if (pausedBecause === null || this.#options.policyOf(hookId) !== undefined) continue;
      this.#dispatcher.setPaused(hookId, null);
      this.#options.observer?.hookPaused?.(hookId, null);
      void this.#storePause(hookId, null);
    }
  }

  /** In memory the hook is paused already; if this can't be stored, a restart asks the endpoint once more. */
  #storePauses(): void {
    for (const { hookId, pausedBecause } of this.#dispatcher.newlyPaused.splice(0)) {
      this.#options.observer?.hookPaused?.(hookId, pausedBecause);
      void this.#storePause(hookId, pausedBecause);
    }
  }

  async #storePause(hookId: string, because: string | null): Promise<void> {
    try {
      await this.#store.pauseHook(hookId, because, this.#clock.now());
    } catch (cause) {
      this.#storeFailing(toAppError(cause, hookId));
    }
  }

  async #drain(graceMs: number): Promise<void> {
    if (this.#dispatcher.inFlight === 0) return;
    const cancel = this.#clock.setTimer(graceMs, () => this.#abort.abort());
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    cancel();
  }

  #scheduleRenewal(): void {
    this.#cancelRenewal = this.#clock.setTimer(this.#leaseTtlMs / 3, () => {
      void this.#renew().finally(() => {
        if (this.#phase === 'running') this.#scheduleRenewal();
      });
    });
  }

  async #renew(): Promise<void> {
    try {
      this.#lease = await this.#store.renew(this.#heldLease(), this.#clock.now(), this.#leaseTtlMs);
      // Where nothing else is written, this is the write that shows that the store works again.
      if (this.#error !== null && !this.#commits.isFailing) this.#storeFailing(null);
    } catch (cause) {
      const error = toAppError(cause, 'lease');
      if (error.code === 'LEASE_LOST') this.#die(error);
      else this.#storeFailing(error);
    }
  }

  #storeFailing(error: AppError | null): void {
    const isNews = this.#error?.code !== error?.code;
    this.#error = error;
    if (isNews) this.#options.observer?.storeFailing?.(error);
    if (error === null) this.#pump();
  }

  #die(error: AppError): void {
    if (this.#phase === 'dead') return;
    this.#phase = 'dead';
    this.#error = error;
    this.#commits.stop(error);
    this.#cancelHousekeeping?.();
    this.#cancelRenewal?.();
    this.#abort.abort();
    this.#options.observer?.died?.(error);
  }

  #heldLease(): Lease {
    if (this.#lease === undefined) throw new AppError('ENGINE_STOPPED', 'engine', 'delivery has not been started');
    return this.#lease;
  }

  #now(): number {
    return this.#steady.read(this.#clock.now(), this.#clock.monotonic());
  }
}

function toAppError(cause: unknown, subject: string): AppError {
  return cause instanceof AppError ? cause : new AppError('STORE_UNAVAILABLE', subject, errorText(cause), { cause });
}

function unexpected(cause: unknown, durationMs: number): AttemptOutcome {
  return { kind: 'failed', reason: 'protocol', detail: errorText(cause), durationMs };
}
