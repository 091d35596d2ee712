import {
  type AttemptOutcome,
  DEFAULT_ENDPOINT_POLICY,
  type EndpointPolicy,
  type NewDelivery,
  type OpenDelivery,
  type Settlement,
} from '@ringhook/core';
import { MemoryDeliveryStore } from '@ringhook/store';
import { aDelivery, anEvent, type DeliveryShape } from '@ringhook/store/contract';
import { type AppendEntry, DeliveryEngine, type DeliveryEngineOptions } from '../src/index.ts';
import { VirtualTime } from './simulation/virtual-time.ts';

export function answered(status: number, retryAfterMs: number | null = null): AttemptOutcome {
  return { kind: 'answered', status, retryAfterMs, headers: [], body: '', isBodyCut: false, durationMs: 1 };
}

export const TIMED_OUT: AttemptOutcome = { kind: 'failed', reason: 'timeout', detail: 'no answer', durationMs: 1 };

export interface Sent {
  /** `hook/call/sequence`. */
  readonly name: string;
  readonly attempt: number;
  readonly replay: number;
  /** Ms of virtual time since the start. */
  readonly at: number;
}

/** An engine in virtual time whose endpoints answer as the test says. */
export class Rig {
  readonly time = new VirtualTime();
  readonly store: MemoryDeliveryStore;
  readonly sent: Sent[] = [];
  readonly settled: Settlement[] = [];
  readonly policies = new Map<string, EndpointPolicy | null>();
  engine: DeliveryEngine;
  latencyMs = 1;
  answer: (delivery: NewDelivery, attempt: number) => AttemptOutcome = () => answered(204);
  #options: Partial<DeliveryEngineOptions>;

  constructor(options: Partial<DeliveryEngineOptions> = {}, store = new MemoryDeliveryStore()) {
    this.#options = options;
    this.store = store;
    this.engine = this.#build();
  }

  static async started(options: Partial<DeliveryEngineOptions> = {}): Promise<Rig> {
    const rig = new Rig(options);
    await rig.engine.start();
    return rig;
  }

  /** The process is gone; another one takes over. */
  async restart(): Promise<void> {
    this.engine = this.#build();
    await this.engine.start();
  }

  append(...shapes: readonly (DeliveryShape & { readonly deadlineMs?: number })[]): Promise<void> {
    return this.engine.append(this.entry(...shapes));
  }

  entry(...shapes: readonly (DeliveryShape & { readonly deadlineMs?: number })[]): AppendEntry {
    const deliveries = shapes.map((shape) => {
      const createdAt = this.time.now();
      return { ...aDelivery({ ...shape, createdAt }), deadlineAt: shape.deadlineMs === undefined ? null : createdAt + shape.deadlineMs };
    });
    const events = new Map(
      deliveries.map(({ callNumber, sequence, createdAt }) => [`${callNumber}/${sequence}`, anEvent(callNumber, sequence, createdAt)]),
    );
    return { events: [...events.values()], deliveries, calls: [] };
  }

  /** Lets virtual time pass. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.time.setTimer(ms, () => (isOver = true));
    await this.time.run(() => isOver);
  }

  names(): string[] {
    return this.sent.map(({ name }) => name);
  }

  outcomes(): string[] {
    return this.settled.map(
      ({ open: { delivery }, next }) => `${delivery.hookId}/${delivery.callNumber}/${delivery.sequence} ${next.kind}`,
    );
  }

  #build(): DeliveryEngine {
    let isAlive = true;
    const { time } = this;
    const engine: DeliveryEngine = new DeliveryEngine({
      store: this.store,
      policyOf: (hookId) => {
        const policy = this.policies.get(hookId);
        return policy === null ? undefined : (policy ?? DEFAULT_ENDPOINT_POLICY);
      },
      random: () => 0.5,
      clock: {
        now: () => time.now(),
        monotonic: () => time.monotonic(),
        setTimer: (delayMs, fire) => time.setTimer(delayMs, () => (isAlive && this.engine === engine ? fire() : undefined)),
      },
      send: (open, attempt) => this.#send(open, attempt, () => isAlive && this.engine === engine),
      ...this.#options,
      observer: {
        ...this.#options.observer,
        settled: (settlement) => void this.settled.push(settlement),
        died: () => (isAlive = false),
      },
    });
    return engine;
  }

  #send({ delivery, replay }: OpenDelivery, attempt: number, isAlive: () => boolean): Promise<AttemptOutcome> {
    this.sent.push({ name: `${delivery.hookId}/${delivery.callNumber}/${delivery.sequence}`, attempt, replay, at: this.time.monotonic() });
    const outcome = this.answer(delivery, attempt);
    return new Promise((resolve) => void this.time.setTimer(this.latencyMs, () => (isAlive() ? resolve(outcome) : undefined)));
  }
}
