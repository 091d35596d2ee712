/**
 * Delivery on SQLite (synchronous = FULL) against the limit: bare keep-alive GETs from memory with the same HTTP client to the same
 * receiver process. CPU time per item of all processes but the receiver is the figure.
 *
 *   node bench/delivery.ts [--events 20000] [--backlog 1000000] [--only cost,latency,backlog]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { OpenDelivery } from '@ringhook/core';
import { type BenchReceiver, startBenchReceiver } from './delivery/bench-receiver.ts';
import { scratchFolder, startRig } from './delivery/rig.ts';
import { syntheticEntries } from './delivery/synthetic-calls.ts';
import type { Drained } from './delivery/drain.ts';
import type { Measured, Task } from './delivery/worker.ts';
import { type BenchResult, formatResult } from './result.ts';

/** Short rounds, turn and turn about; the first two warm up, the best of the others counts: other load on the machine only adds. */
const ROUNDS = 10;
const WARM_UP = 2;

interface Worker extends AsyncDisposable {
  readonly run: (task: Task) => Promise<Measured>;
}

async function startWorker(folder: string, receiver: BenchReceiver): Promise<Worker> {
  const child = fork(new URL('delivery/worker.ts', import.meta.url), [folder, receiver.url]);
  await once(child, 'message');
  return {
    async run(task) {
      child.send(task);
      const [measured] = (await once(child, 'message')) as [Measured];
      return measured;
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

async function benchCost(total: number): Promise<BenchResult[]> {
  const events = Math.ceil(total / (ROUNDS - WARM_UP));
  await using receiver = await startBenchReceiver();
  using limitFolder = scratchFolder();
  using engineFolder = scratchFolder();
  await using limitWorker = await startWorker(limitFolder.path, receiver);
  await using engineWorker = await startWorker(engineFolder.path, receiver);
  const limits: Measured[] = [];
  const engines: Measured[] = [];
  let receiverUs = 0;
  for (let round = 0; round < ROUNDS; round++) {
    limits.push(await limitWorker.run({ kind: 'limit', events }));
    const before = await receiver.usage();
    engines.push(await engineWorker.run({ kind: 'engine', events }));
    receiverUs = ((await receiver.usage()).cpuUs - before.cpuUs) / events;
  }
  const limit = best(limits.slice(WARM_UP));
  const engine = best(engines.slice(WARM_UP));
  return [
    { name: 'limit: bare keep-alive GET', value: limit.cpuUs, unit: 'us CPU', note: `${Math.round(limit.perSecond)}/s` },
    {
      name: 'event to settled 2xx, durable and ordered',
      value: engine.cpuUs,
      unit: 'us CPU',
      note: `the receiver: ${receiverUs.toFixed(0)} us`,
    },
    { name: 'event to settled 2xx against the limit', value: engine.cpuUs / limit.cpuUs, unit: 'x', target: 1.5 },
    { name: 'deliveries per second beside the receiver', value: engine.perSecond, unit: '/s', target: 5_000, atLeast: true },
  ];
}

function best(measured: readonly Measured[]): Measured {
  return measured.reduce((one, other) => (other.cpuUs < one.cpuUs ? other : one));
}

const LATENCY_EVENTS = 8_000;

/** 1,000 events a second, evenly; from the resolved append, that is from the commit, to the request leaving. */
async function benchLatency(): Promise<BenchResult[]> {
  await using receiver = await startBenchReceiver();
  using folder = scratchFolder();
  const leftAt = new Map<string, number>();
  const committedAt = new Map<string, number>();
  const offeredAt = new Map<string, number>();
  const leaves = ({ delivery }: OpenDelivery): void => void leftAt.set(delivery.id, performance.now());
  await using rig = await startRig({ folder: folder.path, leaves });
  const entries = syntheticEntries(LATENCY_EVENTS, 500, { hookId: 'crm', url: receiver.url });
  const startedAt = performance.now();
  let made = 0;
  await new Promise<void>((resolve) => {
    const tick = setInterval(() => {
      for (const due = Math.floor(performance.now() - startedAt); made < due && made < LATENCY_EVENTS; made++) {
        const entry = entries.next().value;
        const id = entry?.deliveries[0]?.id;
        if (entry === undefined || id === undefined) break;
        offeredAt.set(id, performance.now());
        void rig.engine.append(entry).then(() => committedAt.set(id, performance.now()));
      }
      if (made < LATENCY_EVENTS) return;
      clearInterval(tick);
      resolve();
    }, 1);
  });
  await rig.whenSettled(LATENCY_EVENTS);
  const since = (from: ReadonlyMap<string, number>): number[] =>
    // The first second warms up.
    [...leftAt]
      .slice(1_000)
      .map(([id, at]) => Math.max(0, at - (from.get(id) ?? at)))
      .toSorted((one, other) => one - other);
  const fromCommit = since(committedAt);
  const fromOffer = since(offeredAt);
  return [
    { name: 'commit to request leaving at 1,000/s, p50', value: percentile(fromCommit, 0.5), unit: 'ms', target: 2 },
    { name: 'commit to request leaving at 1,000/s, p99', value: percentile(fromCommit, 0.99), unit: 'ms', target: 20 },
    {
      name: 'event offered to request leaving, p50',
      value: percentile(fromOffer, 0.5),
      unit: 'ms',
      note: 'includes the wait for company and the commit',
    },
    { name: 'event offered to request leaving, p99', value: percentile(fromOffer, 0.99), unit: 'ms' },
  ];
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Queues `count` requests, then lets `measured` of them leave; each in a process of its own, as after a restart. */
async function drain(count: number, measured: number): Promise<Drained> {
  await using receiver = await startBenchReceiver();
  using folder = scratchFolder();
  const filler = fork(new URL('delivery/fill.ts', import.meta.url), [folder.path, receiver.url, String(count)]);
  filler.disconnect();
  await once(filler, 'exit');
  const child = fork(new URL('delivery/drain.ts', import.meta.url), [folder.path, receiver.url, String(measured)]);
  const [drained] = (await once(child, 'message')) as [Drained];
  await once(child, 'exit');
  return drained;
}

async function benchBacklog(backlog: number): Promise<BenchResult[]> {
  const measured = 12_000;
  const small = await drain(20_000, measured);
  const large = await drain(backlog, measured);
  const of = `${backlog.toLocaleString('en')} queued`;
  return [
    { name: `cost per delivery, 20,000 queued`, value: small.cpuUs, unit: 'us CPU' },
    { name: `cost per delivery, ${of}`, value: large.cpuUs, unit: 'us CPU' },
    { name: `cost per delivery, ${of} against 20,000`, value: large.cpuUs / small.cpuUs, unit: 'x', target: 1.2 },
    { name: `start-up, ${of}`, value: large.startMs / 1_000, unit: 's', target: 10 },
    { name: `memory of the process, ${of}`, value: large.rssMb, unit: 'MB', target: 300 },
    {
      name: `300 requests of a healthy endpoint beside ${of}`,
      value: large.healthyMs / Math.max(1, small.healthyMs),
      unit: 'x',
      note: 'time, against 20,000 queued',
    },
  ];
}

const PARTS = ['cost', 'latency', 'backlog'] as const;
type Part = (typeof PARTS)[number];

export interface DeliveryBenchOptions {
  readonly events?: number;
  readonly backlog?: number;
  readonly only?: readonly Part[];
}

export async function run({ events = 20_000, backlog = 1_000_000, only = PARTS }: DeliveryBenchOptions = {}): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  if (only.includes('cost')) results.push(...(await benchCost(events)));
  if (only.includes('latency')) results.push(...(await benchLatency()));
  if (only.includes('backlog')) results.push(...(await benchBacklog(backlog)));
  return results;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { events: { type: 'string' }, backlog: { type: 'string' }, only: { type: 'string' } } });
  const only = values.only === undefined ? PARTS : PARTS.filter((part) => values.only?.split(',').includes(part));
  const results = await run({ events: Number(values.events ?? 20_000), backlog: Number(values.backlog ?? 1_000_000), only });
  for (const result of results) console.log(formatResult(result));
}
