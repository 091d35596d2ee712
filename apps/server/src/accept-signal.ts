import {
  AppError,
  type CallCheckpoint,
  type CallEvent,
  type CallFacts,
  type CallHookState,
  type CallTracker,
  type CompiledRules,
  errorText,
  type NewDelivery,
  NO_HOOKS,
  partitionOf,
  planDeliveries,
  planDeskServices,
  type PlanContext,
  type SavedCall,
  type Signal,
  type StoredEvent,
  type TakenReport,
} from '@ringhook/core';
import { writeCheckpoint } from './checkpoint-text.ts';

/** Everything that follows from some signals; becomes durable together or not at all. */
export interface AcceptedWork {
  readonly events: readonly StoredEvent[];
  readonly deliveries: readonly NewDelivery[];
  readonly calls: readonly CallCheckpoint[];
  readonly reports?: readonly TakenReport[];
}

export interface DoorPorts {
  /** The revision that is live now. */
  readonly rules: () => CompiledRules;
  readonly planContext: (now: number) => PlanContext;
  /** Told of each call as it starts, before rules look at it. */
  readonly noteCaller?: (call: CallFacts) => void;
  /** Resolves once the work is durable; keeps trying as long as the store can't take it. */
  readonly append: (work: AcceptedWork) => Promise<void>;
  /** After the commit: live stream, metrics, log. */
  readonly announce: (events: readonly CallEvent[]) => void;
  /** ms since the epoch, without jumps: timers and gaps are measured by it. */
  readonly now: () => number;
}

/** What is kept of a live call so that a restart can go on with it. */
export interface CallCheckpointState {
  readonly sourceId: string;
  readonly call: SavedCall;
  readonly hooks: CallHookState;
}

/** The one door through which the calls of a source enter, whatever PBX it is: signals -> events -> deliveries -> one commit. */
export class CallDoor {
  readonly #tracker: CallTracker;
  readonly #sourceId: string;
  readonly #ports: DoorPorts;
  readonly #onTrouble: (error: AppError) => void;
  readonly #hooks = new Map<number, CallHookState>();

  constructor(options: {
    readonly sourceId: string;
    readonly tracker: CallTracker;
    readonly restored: readonly CallCheckpointState[];
    readonly ports: DoorPorts;
    /** One signal or event could not be handled; all the others were. */
    readonly onTrouble: (error: AppError) => void;
  }) {
    this.#tracker = options.tracker;
    this.#sourceId = options.sourceId;
    this.#ports = options.ports;
    this.#onTrouble = options.onTrouble;
    for (const { call, hooks } of options.restored) this.#hooks.set(call.facts.number, hooks);
  }

  /** Resolves once everything the signals mean is durable, and that they were told by these reports. */
  async accept(signals: readonly Signal[], reportIds: readonly string[] = []): Promise<void> {
    const events: CallEvent[] = [];
    const now = this.#ports.now();
    for (const signal of signals) {
      const told = this.#unlessPoisonous(`the signal ${signal.kind}`, () => this.#tracker.apply(signal, now)) ?? [];
      for (const event of told) events.push(event);
    }
    const reports = reportIds.map((reportId) => ({ sourceId: this.#sourceId, reportId, at: now }));
    await this.#commit(events, reports);
  }

  /** Lets the tracker's timers run out that are due. */
  async advance(now: number): Promise<void> {
    await this.#commit(this.#tracker.advance(now));
  }

  nextDueAt(): number | undefined {
    return this.#tracker.nextDueAt();
  }

  /** Live calls as they stand, for a tracker that takes over with other settings. */
  checkpoints(): CallCheckpointState[] {
    const states: CallCheckpointState[] = [];
    for (const { number } of this.#tracker.liveCalls()) {
      const call = this.#tracker.save(number);
      if (call) states.push({ sourceId: this.#sourceId, call, hooks: this.#hooks.get(number) ?? NO_HOOKS });
    }
    return states;
  }

  /** A report that changed nothing is remembered, too: after a restart it might. */
  async #commit(events: readonly CallEvent[], reports: readonly TakenReport[] = []): Promise<void> {
    if (events.length === 0 && reports.length === 0) return;
    const work = this.#plan(events);
    if (work.events.length > 0 || reports.length > 0) await this.#ports.append({ ...work, ...(reports.length > 0 && { reports }) });
    if (events.length > 0) this.#ports.announce(events);
  }

  #plan(events: readonly CallEvent[]): AcceptedWork {
    const rules = this.#ports.rules();
    const context = this.#ports.planContext(this.#ports.now());
    const stored: StoredEvent[] = [];
    const deliveries: NewDelivery[] = [];
    const touched = new Set<number>();
    for (const event of events) {
      if (event.level === 'device') continue;
      const { number } = event.call;
      if (event.event === 'start') this.#ports.noteCaller?.(event.call);
      const plan = this.#unlessPoisonous(`${event.event} of call ${number}`, () =>
        planDeliveries(event, this.#hooks.get(number) ?? NO_HOOKS, rules, context),
      );
      if (plan) {
        this.#hooks.set(number, plan.state);
        deliveries.push(...plan.deliveries);
      }
      if (event.level === 'extension' && rules.deskServices.length > 0) deliveries.push(...planDeskServices(event, rules, context));
      stored.push({ partition: partitionOf(number), revision: rules.revision, event });
      touched.add(number);
    }
    return { events: stored, deliveries, calls: Array.from(touched, (number) => this.#checkpoint(number)) };
  }

  /** A defect met by one caller must not cost the others their events, nor the PBX its connection again and again. */
  #unlessPoisonous<Result>(what: string, handle: () => Result): Result | undefined {
    try {
      return handle();
    } catch (cause) {
      this.#onTrouble(new AppError('SOURCE_FAILED', this.#sourceId, `${what} could not be handled: ${errorText(cause)}`, { cause }));
      return undefined;
    }
  }

  #checkpoint(callNumber: number): CallCheckpoint {
    const partition = partitionOf(callNumber);
    const call = this.#tracker.save(callNumber);
    if (!call) {
      this.#hooks.delete(callNumber);
      return { partition, callNumber, state: null };
    }
    const state: CallCheckpointState = { sourceId: this.#sourceId, call, hooks: this.#hooks.get(callNumber) ?? NO_HOOKS };
    return { partition, callNumber, state: writeCheckpoint(state) };
  }
}
