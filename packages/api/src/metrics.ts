import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricsReader } from './ports.ts';

/** Every metric there is; `docs/reference/metrics.md` is made from this table. */
export const METRICS = [
  {
    name: 'ringhook_events_total',
    kind: 'counter',
    help: 'Call events accepted, by level and event.',
    labels: ['source', 'level', 'event'],
  },
  { name: 'ringhook_attempts_total', kind: 'counter', help: 'Delivery attempts, by adapter and outcome.', labels: ['hook', 'outcome'] },
  { name: 'ringhook_attempt_seconds', kind: 'histogram', help: 'Time from sending a request to the end of its answer.', labels: ['hook'] },
  {
    name: 'ringhook_deliveries_settled_total',
    kind: 'counter',
    help: 'Deliveries that came to an end: delivered, skipped or deadLetter.',
    labels: ['hook', 'state'],
  },
  { name: 'ringhook_deliveries_pending', kind: 'gauge', help: 'Deliveries owed and not yet settled.', labels: [] },
  { name: 'ringhook_calls_live', kind: 'gauge', help: 'Calls going on now.', labels: [] },
  { name: 'ringhook_source_connected', kind: 'gauge', help: '1 while the connection to the PBX stands, else 0.', labels: ['source'] },
  { name: 'ringhook_source_alarms_total', kind: 'gauge', help: 'Input from the PBX that was not believed.', labels: ['source'] },
  { name: 'ringhook_configuration_revision', kind: 'gauge', help: 'Revision of the configuration in force.', labels: [] },
  { name: 'ringhook_process_cpu_seconds_total', kind: 'counter', help: 'CPU time used by the process.', labels: [] },
  { name: 'ringhook_process_resident_bytes', kind: 'gauge', help: 'Memory held by the process.', labels: [] },
] as const satisfies readonly { name: string; kind: 'counter' | 'gauge' | 'histogram'; help: string; labels: readonly string[] }[];

export type MetricName = (typeof METRICS)[number]['name'];

const ATTEMPT_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is read only when somebody asks; missing ones are left out. */
export interface MetricSources {
  readonly pending?: () => Promise<number>;
  readonly liveCalls?: () => number;
  readonly revision?: () => number;
  readonly sources?: () => readonly { readonly sourceId: string; readonly state: string; readonly alarms: number }[];
}

/** One labelled count of what happens too often for a look-up of its labels each time: add to `count`, and it is read with the rest. */
export interface Tally {
  count: number;
}

export class Metrics implements MetricsReader {
  readonly #registry = new Registry();
  readonly #sources: MetricSources;
  readonly events: Counter;
  readonly attempts: Counter;
  readonly attemptSeconds: Histogram;
  readonly settled: Counter;
  readonly #gauges = new Map<string, Gauge>();
  readonly #cpu: Counter;
  readonly #tallies: { readonly counter: Counter; readonly labels: Readonly<Record<string, string>>; readonly tally: Tally }[] = [];
  #cpuSeconds = 0;

  constructor(sources: MetricSources = {}) {
    this.#sources = sources;
    this.events = new Counter(this.#definition('ringhook_events_total'));
    this.attempts = new Counter(this.#definition('ringhook_attempts_total'));
    this.attemptSeconds = new Histogram({ ...this.#definition('ringhook_attempt_seconds'), buckets: ATTEMPT_BUCKETS });
    this.settled = new Counter(this.#definition('ringhook_deliveries_settled_total'));
    this.#cpu = new Counter(this.#definition('ringhook_process_cpu_seconds_total'));
    for (const row of METRICS) if (row.kind === 'gauge') this.#gauges.set(row.name, new Gauge(this.#definition(row.name)));
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Take one per hook or source and keep it. */
  tally(counter: Counter, labels: Readonly<Record<string, string>>): Tally {
    const tally: Tally = { count: 0 };
    this.#tallies.push({ counter, labels, tally });
    return tally;
  }

  async render(): Promise<string> {
    await this.#read();
    return this.#registry.metrics();
  }

  #definition(name: MetricName): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    const row = METRICS.find((each) => each.name === name);
    return { name, help: row?.help ?? name, labelNames: [...(row?.labels ?? [])], registers: [this.#registry] };
  }

  async #read(): Promise<void> {
    for (const { counter, labels, tally } of this.#tallies) {
      if (tally.count === 0) continue;
      counter.inc(labels, tally.count);
      tally.count = 0;
    }
    const { pending, liveCalls, revision, sources } = this.#sources;
    if (pending) this.#gauge('ringhook_deliveries_pending').set(await pending());
    if (liveCalls) this.#gauge('ringhook_calls_live').set(liveCalls());
    if (revision) this.#gauge('ringhook_configuration_revision').set(revision());
    const connected = this.#gauge('ringhook_source_connected');
    const alarms = this.#gauge('ringhook_source_alarms_total');
    connected.reset();
    alarms.reset();
    for (const { sourceId, state, alarms: count } of sources?.() ?? []) {
      connected.set({ source: sourceId }, state === 'connected' ? 1 : 0);
      alarms.set({ source: sourceId }, count);
    }
    this.#gauge('ringhook_process_resident_bytes').set(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    const cpuSeconds = (user + system) / 1_000_000;
    this.#cpu.inc(Math.max(0, cpuSeconds - this.#cpuSeconds));
    this.#cpuSeconds = cpuSeconds;
  }

  #gauge(name: MetricName): Gauge {
    const gauge = this.#gauges.get(name);
    if (!gauge) throw new TypeError(`${name} is not a gauge`);
    return gauge;
  }
}
