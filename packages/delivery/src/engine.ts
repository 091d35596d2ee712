import {
  AppError,
  type AttemptOutcome,
  type Chore,
  type DeliveryStore,
  type Departure,
  Dispatcher,
  type Owed,
  type RedeliverSelection,
  SteadyClock,
  type SteppedReplay,
} from '@ringhook/core';
import { type EngineClock, systemClock } from './clock.ts';
import { type EndpointReport, reportEndpoint } from './endpoint-report.ts';
import type { DeliveryEngineOptions, EngineHealth } from './engine-options.ts';
import { unexpected } from './failure.ts';
import { type FailPoint, noFailPoint } from './fail-point.ts';
import { type AppendEntry, GroupCommit } from './group-commit.ts';
import { HookPauses } from './hook-pauses.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { readAhead, type StoreSide } from './read-ahead.ts';
import { redeliver, type ReplayOrder, stepReplay } from './redeliver.ts';
import { toAppError } from './to-app-error.ts';

const HOUSEKEEPING_MS = 5;
const MAX_IDLE_MS = 60_000;
/** While the store can't take settlements, a crash would repeat them: no more than this many. */
const MAX_UNSETTLED = 4_096;
const DEFAULT_GRACE_MS = 10_000;

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
  readonly #now = (): number => this.#steady.read(this.#clock.now(), this.#clock.monotonic());
  readonly #lease: LeaseKeeper;
  readonly #pauses: HookPauses;
  #abort = new AbortController();
  #error: AppError | null = null;
  #phase: 'new' | 'running' | 'stopping' | 'stopped' | 'dead' = 'new';
  #cancelHousekeeping: (() => void) | null = null;
  #housekeepingAt = Number.POSITIVE_INFINITY;
  #drained: (() => void) | null = null;

  constructor(options: DeliveryEngineOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#clock = options.clock ?? systemClock;
    this.#failPoint = options.failPoint ?? noFailPoint;
    this.#steady = new SteadyClock(this.#clock.now(), this.#clock.monotonic());
    const { policyOf, random = Math.random, maxLanesInMemory } = options;
    const decided = options.observer?.settled;
    this.#dispatcher = new Dispatcher({
      policyOf,
      random,
      ...(decided && { decided }),
      ...(maxLanesInMemory !== undefined && { maxLanesInMemory }),
    });
    this.#lease = new LeaseKeeper({
      store: this.#store,
      clock: this.#clock,
      owner: options.owner,
      ttlMs: options.leaseTtlMs,
      renewed: () => this.#storeWorks(),
      failing: (error) => this.#storeFailing(error),
      lost: (error) => this.#die(error),
    });
    this.#pauses = new HookPauses({
      store: this.#store,
      dispatcher: this.#dispatcher,
      policyOf,
      now: () => this.#clock.now(),
      told: (hookId, because) => options.observer?.hookPaused?.(hookId, because),
      failing: (error) => this.#storeFailing(error),
    });
    this.#commits = new GroupCommit({
      store: this.#store,
      dispatcher: this.#dispatcher,
      clock: this.#clock,
      steadyNow: this.#now,
      lease: () => this.#lease.held,
      failPoint: this.#failPoint,
      committed: (owed) => this.#admit(owed),
      failing: (error) => this.#storeFailing(error),
      fatal: (error) => this.#die(error),
    });
  }

  /** Takes the partitions over and goes on where the last owner stopped. */
  async start(): Promise<void> {
    await this.#store.recover(await this.#lease.take(), this.#clock.now());
    this.#commits.startAfter(await this.#store.lastPosition());
    for (const backlog of await this.#store.backlog()) this.#dispatcher.restore(backlog);
    this.#pauses.forgetRemoved();
    this.#phase = 'running';
    this.#lease.keep();
    this.#housekeep();
  }

  /** Lets requests under way finish for up to `graceMs`, stores what came of them, and gives the lease back. */
  async stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    if (this.#phase !== 'running') return;
    this.#phase = 'stopping';
    this.#cancelHousekeeping?.();
    this.#lease.rest();
    await this.#drain(graceMs);
    // A store that can't write must not keep us from stopping: what it does not know is sent again after the next start.
    const stopped = new AppError('ENGINE_STOPPED', 'engine', 'delivery has been stopped');
    const cancel = this.#clock.setTimer(graceMs, () => this.#commits.stop(stopped));
    try {
      await this.#commits.flush();
      await this.#lease.giveBack();
    } catch (cause) {
      if (cause !== stopped) throw cause;
    } finally {
      cancel();
      this.#phase = 'stopped';
      this.#commits.stop(stopped);
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
    await this.#pauses.set(hookId, because);
  }

  async resumeHook(hookId: string): Promise<void> {
    await this.#pauses.set(hookId, null);
    this.#housekeep();
  }

  /** Sends settled deliveries again, lanes in order, and says how many. */
  async redeliver(selection: RedeliverSelection): Promise<number> {
    return redeliver(selection, this.#storeSide(), { now: this.#now, reopened: () => this.#housekeep() });
  }

  /** Opens the next deliveries of a replay; undefined when it runs no longer. */
  async stepReplay(order: ReplayOrder): Promise<SteppedReplay | undefined> {
    return stepReplay(order, this.#storeSide(), () => this.#housekeep());
  }

  /** The live configuration has changed: what was held back may go on. */
  policiesChanged(): void {
    this.#pauses.forgetRemoved();
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
      if (this.#dispatcher.newlyPaused.length > 0) this.#pauses.takeNew();
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

  async #fetch(chore: Chore): Promise<void> {
    try {
      await readAhead(chore, this.#storeSide(), this.#now);
      this.#pump();
    } catch (cause) {
      this.#storeFailing(toAppError(cause, chore.endpoint.hookId));
      this.#clock.setTimer(1_000, () => this.#housekeep());
    }
  }

  #storeSide(): StoreSide {
    return { store: this.#store, dispatcher: this.#dispatcher, commits: this.#commits, lease: this.#lease.held };
  }

  async #drain(graceMs: number): Promise<void> {
    if (this.#dispatcher.inFlight === 0) return;
    const cancel = this.#clock.setTimer(graceMs, () => this.#abort.abort());
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
    cancel();
  }

  /** Where nothing else is written, a renewal is the write that shows that the store works again. */
  #storeWorks(): void {
    if (this.#error !== null && !this.#commits.isFailing) this.#storeFailing(null);
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
    this.#lease.rest();
    this.#abort.abort();
    this.#options.observer?.died?.(error);
  }
}
