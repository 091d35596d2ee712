import { setTimeout as sleep } from 'node:timers/promises';
import {
  AppError,
  type Awaitable,
  type CallFacts,
  CallTracker,
  type CompiledRules,
  errorText,
  type SecretReference,
  type SourceDefinition,
  type SourceId,
} from '@ringhook/core';
import {
  type AliveLeg,
  aliveLegsOf,
  initialHealth,
  type PushAnswer,
  type PushHandler,
  type PushRequest,
  type SourceAdapter,
  type SourceHealth,
  superviseSource,
} from '@ringhook/sources';
import { type CallCheckpointState, CallDoor, type DoorPorts } from './accept-signal.ts';
import { trackerSettings } from './tracker-settings.ts';

const MAX_TIMER_MS = 60 * 60_000;
/** After a defect: soon enough for the calls in progress, seldom enough for the log. */
const RESTART_AFTER_MS = 5_000;
/** Providers wait for 5 to 15 s: whoever can't be told by then that all is stored is asked to come again. */
const ANSWER_WITHIN_MS = 4_500;
const BUSY: PushAnswer = { kind: 'busy', retryAfterSeconds: 5 };

export interface HostPorts {
  readonly door: DoorPorts;
  readonly rules: () => CompiledRules;
  readonly identify: () => { readonly number: number; readonly uuid: string };
  readonly secret: (reference: SecretReference) => string;
  /** Whether a report of this source was committed before. */
  readonly hasTaken: (sourceId: string, reportId: string) => Awaitable<boolean>;
  readonly onHealth: (sourceId: string, health: SourceHealth) => void;
  /** Something that must not happen did: shown to a human, the source goes on or stops as said. */
  readonly onTrouble: (sourceId: string, error: AppError) => void;
  readonly record?: (bytes: Uint8Array, at: number) => void;
  /** Waits, or returns early when the signal aborts; the timers of Node unless told. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface HostedSource {
  readonly definition: SourceDefinition;
  readonly adapter: SourceAdapter;
  readonly restored: readonly CallCheckpointState[];
  /** Until when the source was heard before; absent when it has not run since the start. */
  readonly lastHeardAt?: number | undefined;
}

/** One configured source while it runs: its connection, its tracker with the timers, and its door. */
export class SourceHost {
  readonly definition: SourceDefinition;
  readonly #adapter: SourceAdapter;
  readonly #ports: HostPorts;
  readonly #tracker: CallTracker;
  readonly #door: CallDoor;
  readonly #abort = new AbortController();
  /** When the PBX, or calls that were in progress, were last heard of: what happened since then is a gap. */
  #lastHeardAt: number | undefined;
  #health: SourceHealth;
  /** There while the source is connected, if it is one that is told by HTTP. */
  #takePush: PushHandler | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #advancing: Promise<void> = Promise.resolve();

  constructor({ definition, adapter, restored, lastHeardAt }: HostedSource, ports: HostPorts) {
    this.definition = definition;
    this.#adapter = adapter;
    this.#ports = ports;
    this.#health = initialHealth(ports.door.now());
    const sourceId = definition.id as SourceId;
    const rules = ports.rules();
    this.#tracker = new CallTracker({
      sourceId,
      settings: trackerSettings(rules.configuration.settings),
      numbers: rules.planOf(definition.id),
      identify: ports.identify,
      restored: restored.map(({ call }) => call),
    });
    this.#lastHeardAt = lastHeardAt ?? (restored.length === 0 ? undefined : Math.max(...restored.map(({ call }) => call.heardAt)));
    this.#door = new CallDoor({
      sourceId,
      tracker: this.#tracker,
      restored,
      ports: ports.door,
      onTrouble: (error) => ports.onTrouble(definition.id, error),
    });
  }

  get health(): SourceHealth {
    return this.#health;
  }

  /** When the PBX was last heard of, ms since the epoch; once stopped, when that was. */
  get lastHeardAt(): number | undefined {
    return this.#lastHeardAt;
  }

  liveCalls(): CallFacts[] {
    return [...this.#tracker.liveCalls()];
  }

  /**
   * A message for this source; answered in time whatever becomes of it. Undefined when the source runs and takes none: one that does
   * not run yet, or is stopping, asks for it again.
   */
  async push(request: PushRequest): Promise<PushAnswer | undefined> {
    const take = this.#takePush;
    if (!take) return this.#health.state === 'connected' ? undefined : BUSY;
    const { wait = waitOrAbort } = this.#ports;
    const answered = new AbortController();
    const late = wait(ANSWER_WITHIN_MS, answered.signal).then(() => BUSY);
    const answer = take(request).catch((cause: unknown) => {
      this.#ports.onTrouble(this.definition.id, new AppError('SOURCE_FAILED', this.definition.id, errorText(cause), { cause }));
      return BUSY;
    });
    return Promise.race([answer, late]).finally(() => answered.abort());
  }

  /** Throws `AppError` naming the field when the options can't be used; else connects and stays connected. */
  start(): void {
    const config = this.#adapter.parseConfig(this.definition.options);
    this.#watchTimers();
    this.#running = this.#keepRunning(config);
  }

  /** Disconnects; the calls in progress are returned for whoever goes on with them. */
  async stop(): Promise<CallCheckpointState[]> {
    this.#abort.abort();
    clearTimeout(this.#timer);
    await this.#running;
    await this.#advancing;
    return this.#door.checkpoints();
  }

  /** An adapter that throws has a defect, which one strange answer of the PBX may bring out: that must not be its end. */
  async #keepRunning(config: unknown): Promise<void> {
    const { signal } = this.#abort;
    const { wait = waitOrAbort, door } = this.#ports;
    while (!signal.aborted) {
      try {
        return await this.#supervise(config);
      } catch (cause) {
        const { id } = this.definition;
        const lastError = errorText(cause);
        this.#showHealth({ ...this.#health, state: 'waiting', since: door.now(), lastError });
        this.#ports.onTrouble(id, new AppError('SOURCE_FAILED', id, lastError, { cause }));
        await wait(RESTART_AFTER_MS, signal);
      }
    }
  }

  #showHealth(health: SourceHealth): void {
    if (this.#health.state === 'connected' && health.state !== 'connected') this.#lastHeardAt = health.since;
    this.#health = health;
    this.#ports.onHealth(this.definition.id, health);
  }

  async #supervise(config: unknown): Promise<void> {
    const { settings } = this.#ports.rules().configuration;
    await superviseSource(this.#hungUpAtTheEnd(), config, {
      sourceId: this.definition.id as SourceId,
      signal: this.#abort.signal,
      receive: (handler) => {
        this.#takePush = handler;
      },
      hasTaken: async (reportId) => this.#ports.hasTaken(this.definition.id, reportId),
      aliveLegs: () => this.#aliveLegs(),
      accept: async (signals, reportIds) => {
        const accepted = this.#door.accept(signals, reportIds);
        this.#watchTimers();
        await accepted;
      },
      onHealth: (health) => this.#showHealth(health),
      ...(this.#lastHeardAt !== undefined && { lostAt: this.#lastHeardAt }),
      extensionPattern: settings.extensionPattern,
      secret: async (reference) => this.#ports.secret(reference),
      now: this.#ports.door.now,
      wallNow: Date.now,
      random: Math.random,
      ...(this.#ports.record && { record: this.#ports.record }),
    });
  }

  #aliveLegs(): AliveLeg[] {
    return aliveLegsOf(this.#door.checkpoints().map(({ call }) => call));
  }

  /** Messages go to the source from when it asks for them until its connection ends. */
  #hungUpAtTheEnd(): SourceAdapter {
    return {
      ...this.#adapter,
      connect: (config, context) =>
        this.#adapter.connect(config, context).finally(() => {
          this.#takePush = undefined;
        }),
    };
  }

  /** One timer, set to what the tracker waits for next. */
  #watchTimers(): void {
    clearTimeout(this.#timer);
    const dueAt = this.#door.nextDueAt();
    if (dueAt === undefined || this.#abort.signal.aborted) return;
    const delayMs = Math.min(Math.max(0, dueAt - this.#ports.door.now()), MAX_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#advancing = this.#door.advance(this.#ports.door.now()).catch((cause: unknown) => {
        this.#ports.onTrouble(this.definition.id, new AppError('SOURCE_FAILED', this.definition.id, errorText(cause), { cause }));
      });
      this.#watchTimers();
    }, delayMs);
    this.#timer.unref();
  }
}

async function waitOrAbort(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {}); // Rejects only because it was aborted, which the caller sees by itself.
}
