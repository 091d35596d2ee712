import { setTimeout as sleep } from 'node:timers/promises';
import { redialDelayMs } from './back-off.ts';
import type { ConnectionOutcome, SourceAdapter, SourceContext, SourceHealth, SourceNews, SourceState } from './source.ts';

/** A link that held this long was a good one: the next dial comes soon again. */
const STABLE_AFTER_MS = 5_000;

export interface SupervisionOptions extends Omit<SourceContext, 'report'> {
  /** Told of every change; cheap, for it runs with every piece of news. */
  readonly onHealth: (health: SourceHealth) => void;
  /** Waits, or returns early when the signal aborts; the timers of Node unless told. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Keeps one PBX connected until the signal aborts, the PBX rejects us for good, or the source has nothing more to tell.
 * Resolves with the last health. Rejects only when the adapter breaks its promise not to.
 */
export async function superviseSource<Config>(
  adapter: SourceAdapter<Config>,
  config: Config,
  options: SupervisionOptions,
): Promise<SourceHealth> {
  const { signal, now, random, wait = waitOrAbort } = options;
  const record = new HealthRecord(options);
  let lostAt = options.lostAt;
  let failures = 0;
  while (!signal.aborted) {
    record.enter('connecting');
    const outcome = await adapter.connect(config, {
      ...options,
      ...(lostAt !== undefined && { lostAt }),
      report: (news) => record.take(news),
    });
    if (record.wasUp()) lostAt = now();
    if (signal.aborted) break;
    if (outcome.kind === 'rejected') return record.enter('rejected', outcome.reason);
    if (outcome.kind === 'finished') break;
    failures = isStable(outcome) ? 1 : failures + 1;
    record.enter('waiting', outcome.reason);
    await wait(redialDelayMs(failures, random()), signal);
  }
  return record.enter('stopped');
}

function isStable(outcome: ConnectionOutcome): boolean {
  return outcome.kind === 'closed' && outcome.uptimeMs >= STABLE_AFTER_MS;
}

async function waitOrAbort(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {}); // Rejects only because it was aborted, which the caller sees by itself.
}

/** Health before the first dial. */
export function initialHealth(now: number): SourceHealth {
  return {
    state: 'waiting',
    since: now,
    lastError: null,
    warnings: [],
    version: null,
    eventsTotal: 0,
    lastEventAt: null,
    gaps: 0,
    alarms: 0,
    lastAlarm: null,
  };
}

class HealthRecord {
  readonly #now: () => number;
  readonly #onHealth: (health: SourceHealth) => void;
  #health: SourceHealth;

  constructor({ now, onHealth }: Pick<SupervisionOptions, 'now' | 'onHealth'>) {
    this.#now = now;
    this.#onHealth = onHealth;
    this.#health = initialHealth(now());
  }

  enter(state: SourceState, lastError: string | null = this.#health.lastError): SourceHealth {
    const gaps = this.wasUp() && state === 'waiting' ? this.#health.gaps + 1 : this.#health.gaps;
    return this.#set({ ...this.#health, state, since: this.#now(), lastError, gaps });
  }

  /** Is it, or was it until just now, connected? */
  wasUp(): boolean {
    return this.#health.state === 'connected';
  }

  take({ isConnected, version, warnings, events, alarms = 0, lastAlarm }: SourceNews): void {
    const { state, since, eventsTotal } = this.#health;
    const isNewlyUp = isConnected === true && state !== 'connected';
    this.#set({
      ...this.#health,
      state: isNewlyUp ? 'connected' : state,
      since: isNewlyUp ? this.#now() : since,
      version: version ?? this.#health.version,
      warnings: warnings ?? this.#health.warnings,
      eventsTotal: eventsTotal + (events?.count ?? 0),
      lastEventAt: events?.lastAt ?? this.#health.lastEventAt,
      alarms: this.#health.alarms + alarms,
      lastAlarm: lastAlarm ?? this.#health.lastAlarm,
    });
  }

  #set(health: SourceHealth): SourceHealth {
    this.#health = health;
    this.#onHealth(health);
    return health;
  }
}
