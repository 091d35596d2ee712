import {
  allBefore,
  AppError,
  type AttemptOutcome,
  type Awaitable,
  type CommitBatch,
  type CommitResult,
  DEFAULT_ENDPOINT_POLICY,
  type DeliveryStore,
  type HookEventName,
  type Lease,
  type OpenDelivery,
  partitionOf,
} from '@ringhook/core';
import { MemoryDeliveryStore } from '@ringhook/store';
import { aDelivery, anEvent } from '@ringhook/store/contract';
import { type AppendEntry, DeliveryEngine } from '../../src/index.ts';
import { seededDice } from './dice.ts';
import { answerOf, MANNERS } from './network.ts';
import { VirtualTime } from './virtual-time.ts';
import { Witness } from './witness.ts';

export interface WorldOptions {
  readonly seed: number;
  /** Deliveries in all. */
  readonly events: number;
  /** Events per second of virtual time. */
  readonly perSecond: number;
  /** Mean time between crashes, virtual. */
  readonly crashEveryMs: number;
  readonly maxLanesInMemory: number;
  /** Longest time the store takes to answer, ms; 0 = it answers at once, as SQLite does. */
  readonly storeMs: number;
}

export interface WorldReport {
  readonly violations: readonly string[];
  readonly arrivals: number;
  readonly crashes: number;
  readonly duplicates: number;
  readonly inDoubt: number;
  readonly replays: number;
  readonly deadLetters: number;
  readonly wallJumps: number;
  readonly storeFaults: number;
  /** Longest time from acknowledgement to first sending at the healthy endpoint between crashes, ms. */
  readonly worstHealthyMs: number;
  readonly virtualSeconds: number;
}

const LIFE: readonly HookEventName[] = ['start', 'pickup', 'hangup'];
const HOOKS = Object.keys(MANNERS);
const NEVER = new Promise<never>(() => {});

/** A Ringhook, its endpoints and its bad luck, in virtual time. */
export async function runWorld(options: WorldOptions): Promise<WorldReport> {
  const world = new World(options);
  await world.run();
  return world.report();
}

class World {
  readonly #options: WorldOptions;
  readonly #dice: () => number;
  readonly #time = new VirtualTime();
  readonly #store = new MemoryDeliveryStore();
  readonly #witness = new Witness();
  readonly #acknowledgedAt = new Map<string, number>();
  #life = 0;
  #engine: DeliveryEngine | undefined;
  #made = 0;
  #nextCall = 1;
  #unacknowledged = new Set<AppendEntry>();
  #crashes = 0;
  #storeFaults = 0;
  #wallJumps = 0;
  #worstHealthyMs = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#dice = seededDice(options.seed);
  }

  async run(): Promise<void> {
    void this.#boot();
    this.#planTraffic();
    this.#planCrash();
    this.#planOperator();
    const isQuiet = await this.#time.run(() => this.#isOver());
    if (!isQuiet) this.#witness.violations.push('the world stood still before everything was delivered');
    for (const owed of this.#witness.unsettled()) this.#witness.violations.push(`${owed} was lost`);
  }

  report(): WorldReport {
    const { violations, arrivals, duplicates, inDoubt, replays } = this.#witness;
    return {
      violations,
      arrivals,
      duplicates,
      inDoubt,
      replays,
      crashes: this.#crashes,
      deadLetters: this.#store.stats().deadLetters,
      wallJumps: this.#wallJumps,
      storeFaults: this.#storeFaults,
      worstHealthyMs: this.#worstHealthyMs,
      virtualSeconds: Math.round(this.#time.monotonic() / 1_000),
    };
  }

  #isOver(): boolean {
    if (this.#made < this.#options.events || this.#unacknowledged.size > 0) return false;
    return this.#witness.finished() >= this.#made && this.#store.stats().open === 0;
  }

  /** A new life of the engine on the same store. What the last one had in memory is gone. */
  async #boot(): Promise<void> {
    const life = ++this.#life;
    const isAlive = (): boolean => life === this.#life;
    const time = this.#time;
    const engine = new DeliveryEngine({
      store: this.#mortalStore(isAlive),
      send: (open) => this.#send(open, isAlive),
      policyOf: () => DEFAULT_ENDPOINT_POLICY,
      random: this.#dice,
      owner: `life ${life}`,
      maxLanesInMemory: this.#options.maxLanesInMemory,
      clock: {
        now: () => time.now(),
        monotonic: () => time.monotonic(),
        setTimer: (delayMs, fire) => time.setTimer(delayMs, () => (isAlive() ? fire() : undefined)),
      },
      observer: {
        settled: (settlement) => (isAlive() ? this.#witness.decided(settlement) : undefined),
        hookPaused: (hookId, because) => {
          // An operator looks after a while.
          if (because !== null) time.setTimer(5_000, () => void this.#engine?.resumeHook(hookId));
        },
        died: (error) => this.#witness.violations.push(`the engine died: ${error.message}`),
      },
    });
    await engine.start();
    this.#engine = engine;
    // Before anything is awaited: newer traffic may not be appended ahead of what was never acknowledged.
    for (const entry of this.#unacknowledged) this.#append(entry);
    for (const { hookId, pausedBecause } of this.#store.backlog()) if (pausedBecause !== null) await engine.resumeHook(hookId);
  }

  /** The store as one life sees it: sometimes slow, sometimes failing, sometimes its answer is lost, and after death it is silent. */
  #mortalStore(isAlive: () => boolean): DeliveryStore {
    const store = this.#store as DeliveryStore;
    const commit = (batch: CommitBatch, lease: Lease): Awaitable<CommitResult> => {
      const roll = this.#dice();
      if (roll < 0.0005) this.#fault();
      const result = store.commit(batch, lease);
      for (const settlement of batch.settlements) this.#witness.settled(settlement);
      if (roll > 0.9995) this.#fault();
      if (roll > 0.9985 && roll < 0.999) {
        this.#crash();
        return NEVER;
      }
      return result;
    };
    return new Proxy(store, {
      get: (target, name: keyof DeliveryStore) => {
        const method = (name === 'commit' ? commit : target[name]) as (...values: unknown[]) => unknown;
        return (...values: unknown[]) => {
          const work = (): unknown => (isAlive() ? method.apply(target, values) : NEVER);
          return this.#options.storeMs === 0 ? work() : this.#slowly(work);
        };
      },
    });
  }

  /** The request takes its time to get there, and so does the answer on its way back. */
  async #slowly(work: () => unknown): Promise<unknown> {
    const passes = (): Promise<void> => new Promise((resolve) => void this.#time.setTimer(this.#dice() * this.#options.storeMs, resolve));
    await passes();
    try {
      return await work();
    } finally {
      await passes();
    }
  }

  #fault(): never {
    this.#storeFaults++;
    throw new AppError('DISK_FULL', 'simulated', 'no space left');
  }

  #crash(): void {
    this.#crashes++;
    this.#life++;
    this.#engine = undefined;
    this.#witness.crashed();
    this.#acknowledgedAt.clear();
    this.#time.setTimer(500, () => void this.#boot());
  }

  #planCrash(): void {
    this.#time.setTimer(this.#options.crashEveryMs * (0.5 + this.#dice()), () => {
      if (this.#engine !== undefined) this.#crash();
      if (this.#made < this.#options.events) this.#planCrash();
    });
    this.#time.setTimer(this.#options.crashEveryMs * 3 * this.#dice(), () => {
      this.#wallJumps++;
      this.#time.jumpMs += (this.#dice() - 0.5) * 7_200_000;
    });
  }

  /** Somebody who now and then sends all dead letters again. */
  #planOperator(): void {
    this.#time.setTimer(7_000, () => {
      const until = this.#time.now() + 1;
      if (this.#engine) void this.#engine.redeliver({ kind: 'deadLetters', since: 0, until, includeSkipped: this.#dice() < 0.5 });
      if (this.#made < this.#options.events) this.#planOperator();
    });
  }

  /** Calls come and go; each event is owed to one endpoint. */
  #planTraffic(): void {
    const { events, perSecond } = this.#options;
    const perTick = Math.max(1, Math.round(perSecond / 50));
    this.#time.setTimer(20, () => {
      for (let made = 0; made < perTick && this.#made < events; made += LIFE.length) this.#startCall();
      this.#purge();
      if (this.#made < events) this.#planTraffic();
    });
  }

  #startCall(): void {
    const callNumber = this.#nextCall++;
    const hookId = HOOKS[Math.floor(this.#dice() * HOOKS.length)] ?? 'healthy';
    let delayMs = 0;
    for (let sequence = 1; sequence <= LIFE.length; sequence++) {
      const deadline = this.#dice() < 0.01 ? 20_000 : null;
      this.#time.setTimer(delayMs, () => {
        const createdAt = this.#time.now();
        const delivery = {
          ...aDelivery({ hookId, callNumber, sequence, createdAt }),
          deadlineAt: deadline === null ? null : createdAt + deadline,
        };
        const entry = {
          events: [anEvent(callNumber, sequence, createdAt)],
          deliveries: [delivery],
          calls: [{ partition: partitionOf(callNumber), callNumber, state: sequence === LIFE.length ? null : 'live' }],
        };
        this.#witness.owe(delivery);
        this.#append(entry);
      });
      delayMs += this.#dice() < 0.3 ? 0 : this.#dice() * 10_000;
    }
    this.#made += LIFE.length;
  }

  #append(entry: AppendEntry): void {
    this.#unacknowledged.add(entry);
    const life = this.#life;
    void this.#engine?.append(entry).then(() => {
      if (life !== this.#life) return;
      this.#unacknowledged.delete(entry);
      const [delivery] = entry.deliveries;
      if (delivery?.hookId === 'healthy') this.#acknowledgedAt.set(delivery.id, this.#time.monotonic());
    });
  }

  #send(open: OpenDelivery, isAlive: () => boolean): Promise<AttemptOutcome> {
    if (!isAlive()) return NEVER;
    const { delivery } = open;
    this.#noteDelay(delivery.id);
    const answer = answerOf(MANNERS[delivery.hookId] ?? MANNERS['healthy']!, this.#time.monotonic(), this.#dice);
    if (answer.hasArrived) this.#witness.arrived(delivery, open.replay);
    return new Promise((resolve) => {
      this.#time.setTimer(answer.afterMs, () => {
        const { outcome } = answer;
        // What the endpoint did is done, even if nobody is left to hear of it.
        if (answer.hasArrived && isAlive()) this.#witness.answered(delivery, outcome.kind === 'answered' && outcome.status < 300);
        if (isAlive()) resolve(outcome);
      });
    });
  }

  /** Head of lane or not: at a healthy endpoint nothing ever waits for long. */
  #noteDelay(id: string): void {
    const since = this.#acknowledgedAt.get(id);
    if (since === undefined) return;
    this.#acknowledgedAt.delete(id);
    this.#worstHealthyMs = Math.max(this.#worstHealthyMs, this.#time.monotonic() - since);
  }

  #purge(): void {
    if (this.#made % 30_000 < 60) this.#store.purge(allBefore(this.#time.now() - this.#time.jumpMs - 600_000), 100_000);
  }
}
