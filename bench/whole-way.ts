/**
 * What one delivery costs from what the PBX says to the settled 2xx, durable and in order: Ringhook as it is served, from the bytes
 * on its AMI socket, and the part that begins with signals. The reference is the limit: bare keep-alive GETs of the same links with the
 * same HTTP client to the same receiver. PBX and receiver are processes of their own and not counted.
 *
 *   node bench/whole-way.ts [--rounds 5] [--calls 1400]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchReceiver } from './delivery/bench-receiver.ts';
import { type BenchResult, formatResult, machine } from './result.ts';
import { type Cost, costOf, median } from './whole-way/cpu-cost.ts';
import { type Way, wayFromBytes } from './whole-way/from-bytes.ts';
import { wayFromSignals } from './whole-way/from-signals.ts';
import { bareGets } from './whole-way/limit.ts';
import { DELIVERIES_PER_CALL, EVENTS_PER_CALL } from './whole-way/office.ts';

/** Calls that are on at the same time. */
const LIVE = 1_000;
const WARM_UP_CALLS = 2_500;

export interface WholeWayOptions {
  /** Of each of the three, taking turns. */
  readonly rounds?: number;
  /** Per round; 1,400 calls are 4,200 deliveries and 35,000 messages. */
  readonly calls?: number;
}

export async function run({ rounds = 7, calls = 1_400 }: WholeWayOptions = {}): Promise<BenchResult[]> {
  await using receiver = await startBenchReceiver();
  using folders = scratchFolders();
  await using fromBytes = await wayFromBytes({ folder: folders.make(), receiverUrl: receiver.url, live: LIVE });
  await using fromSignals = await wayFromSignals({ folder: folders.make(), receiverUrl: receiver.url, live: LIVE });
  for (const way of [fromBytes, fromSignals]) await walk(way, WARM_UP_CALLS);
  await using limit = bareGets(receiver.url, fromBytes.settled.links);
  const deliveries = calls * DELIVERIES_PER_CALL;
  await limit.get(WARM_UP_CALLS * DELIVERIES_PER_CALL);

  const measured: { limit: Cost; signals: Cost; bytes: Cost }[] = [];
  // Turn and turn about, so that a noisy neighbour on the machine meets all of them; the ratio of each round is its own.
  for (let round = 0; round < rounds; round++) {
    measured.push({
      limit: await costOf(deliveries, () => limit.get(deliveries)),
      signals: await walk(fromSignals, calls),
      bytes: await walk(fromBytes, calls),
    });
  }
  return resultsOf(measured, rounds * deliveries);
}

async function walk(way: Way, calls: number): Promise<Cost> {
  await way.prepare(calls);
  return costOf(calls * DELIVERIES_PER_CALL, () => way.push(calls));
}

function resultsOf(measured: readonly { limit: Cost; signals: Cost; bytes: Cost }[], deliveries: number): BenchResult[] {
  const note = `median of ${measured.length} rounds, ${deliveries.toLocaleString('en')} deliveries, ${LIVE.toLocaleString('en')} live calls`;
  const perSecond = (which: 'limit' | 'signals' | 'bytes') => `${Math.round(median(measured.map((round) => round[which].perSecond)))}/s`;
  return [
    {
      name: 'limit: bare GET of the same link',
      value: median(measured.map(({ limit }) => limit.cpuUs)),
      unit: 'us CPU',
      note: perSecond('limit'),
    },
    {
      name: 'signals to settled 2xx',
      value: median(measured.map(({ signals }) => signals.cpuUs)),
      unit: 'us CPU',
      note: perSecond('signals'),
    },
    {
      name: 'AMI bytes to settled 2xx, all of Ringhook',
      value: median(measured.map(({ bytes }) => bytes.cpuUs)),
      unit: 'us CPU',
      note: `${perSecond('bytes')}; ${(EVENTS_PER_CALL / DELIVERIES_PER_CALL).toFixed(1)} AMI events a delivery`,
    },
    {
      name: 'signals to settled 2xx against the limit',
      value: median(measured.map(({ signals, limit }) => signals.cpuUs / limit.cpuUs)),
      unit: 'x',
      target: 1.5,
      note,
    },
    {
      name: 'AMI bytes to settled 2xx against the limit',
      value: median(measured.map(({ bytes, limit }) => bytes.cpuUs / limit.cpuUs)),
      unit: 'x',
      target: 2,
      note,
    },
    {
      name: 'whole way: deliveries per second beside the receiver',
      value: median(measured.map(({ bytes }) => bytes.perSecond)),
      unit: '/s',
      target: 5_000,
      atLeast: true,
      note: 'PBX and receiver on the same machine',
    },
  ];
}

function scratchFolders(): Disposable & { make(): string } {
  const folders: string[] = [];
  return {
    make() {
      const folder = mkdtempSync(join(tmpdir(), 'ringhook-bench-'));
      folders.push(folder);
      return folder;
    },
    [Symbol.dispose]: () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, calls: { type: 'string' } } });
  console.log(machine());
  for (const result of await run({ rounds: Number(values.rounds ?? 7), calls: Number(values.calls ?? 1_400) }))
    console.log(formatResult(result));
}
