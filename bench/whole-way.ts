/**
 * What one delivery costs from what the PBX says to the settled 2xx, durable and in order: Ringhook as it is served, from the bytes
 * on its AMI socket, and the part that begins with signals. The reference is the limit: bare keep-alive GETs of the same links with the
 * same HTTP client to the same receiver. PBX and receiver are processes of their own and not counted.
 *
 *   node bench/whole-way.ts [--rounds 9] [--calls 800]
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
  /** Per round; 800 calls are 2,400 deliveries and 20,000 messages. */
  readonly calls?: number;
}

export async function run({ rounds = 9, calls = 800 }: WholeWayOptions = {}): Promise<BenchResult[]> {
  await using receiver = await startBenchReceiver();
  using folders = scratchFolders();
  await using fromBytes = await wayFromBytes({ folder: folders.make(), receiverUrl: receiver.url, live: LIVE });
  await using fromSignals = await wayFromSignals({ folder: folders.make(), receiverUrl: receiver.url, live: LIVE });
  for (const way of [fromBytes, fromSignals]) await walk(way, WARM_UP_CALLS);
  await using limit = bareGets(receiver.url, fromBytes.settled.links);
  const deliveries = calls * DELIVERIES_PER_CALL;
  await limit.get(WARM_UP_CALLS * DELIVERIES_PER_CALL);

  const measured: Round[] = [];
  // Turn and turn about, so that a noisy neighbour on the machine meets all of them; the best of each counts, for noise only adds.
  for (let round = 0; round < rounds; round++) {
    measured.push({
      // As long as the others take, or it would meet a quiet moment more often than they do.
      limit: await costOf(3 * deliveries, () => limit.get(3 * deliveries)),
      signals: await walk(fromSignals, calls),
      bytes: await walk(fromBytes, calls),
    });
  }
  return resultsOf(measured, rounds * deliveries);
}

interface Round {
  readonly limit: Cost;
  readonly signals: Cost;
  readonly bytes: Cost;
}

async function walk(way: Way, calls: number): Promise<Cost> {
  await way.prepare(calls);
  return costOf(calls * DELIVERIES_PER_CALL, () => way.push(calls));
}

function resultsOf(measured: readonly Round[], deliveries: number): BenchResult[] {
  const best = (which: keyof Round): Cost =>
    measured.map((round) => round[which]).reduce((one, other) => (other.cpuUs < one.cpuUs ? other : one));
  const fastest = (which: keyof Round): number => Math.max(...measured.map((round) => round[which].perSecond));
  const [limit, signals, bytes] = [best('limit').cpuUs, best('signals').cpuUs, best('bytes').cpuUs];
  const perSecond = (which: keyof Round): string => `${Math.round(fastest(which)).toLocaleString('en')}/s`;
  const note = (which: 'signals' | 'bytes'): string =>
    `best of ${measured.length} rounds, ${deliveries.toLocaleString('en')} deliveries; median ${median(measured.map((round) => round[which].cpuUs / round.limit.cpuUs)).toFixed(2)} x`;
  const perDelivery = (EVENTS_PER_CALL / DELIVERIES_PER_CALL).toFixed(1);
  return [
    { name: 'limit: bare GET of the same link', value: limit, unit: 'us CPU', note: perSecond('limit') },
    { name: 'signals to settled 2xx', value: signals, unit: 'us CPU', note: `${perSecond('signals')}; 2 call events and 1 request each` },
    {
      name: 'AMI bytes to settled 2xx, all of Ringhook',
      value: bytes,
      unit: 'us CPU',
      note: `${perDelivery} AMI events and 1 request each`,
    },
    { name: 'signals to settled 2xx against the limit', value: signals / limit, unit: 'x', target: 1.5, note: note('signals') },
    { name: 'AMI bytes to settled 2xx against the limit', value: bytes / limit, unit: 'x', target: 2, note: note('bytes') },
    {
      name: 'AMI bytes to settled 2xx, deliveries a second',
      value: fastest('bytes'),
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
  for (const result of await run({ rounds: Number(values.rounds ?? 9), calls: Number(values.calls ?? 800) }))
    console.log(formatResult(result));
}
