/**
 * What a live call keeps in memory: Ringhook as it is served, after some work; 10,000 answered calls between a trunk and an extension, each with its
 * hook told of start and pickup; then the calls end, and what is left over is looked at.
 *
 *   node bench/memory.ts [--calls 10000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBenchReceiver } from './delivery/bench-receiver.ts';
import { type BenchRinghook, type Memory, startBenchRinghook } from './memory/bench-ringhook.ts';
import { trackerHeap } from './memory/tracker-heap.ts';
import { type BenchResult, formatResult, machine } from './result.ts';
import { type BenchPbx, startBenchPbx } from './whole-way/bench-pbx.ts';
import { DELIVERIES_PER_CALL, EVENTS_PER_CALL } from './whole-way/office.ts';

/** So many that the young generation and the page cache have the size that work gives them: they are no call's fault. */
const WARM_UP_CALLS = 8_000;
/** Of the 25 messages of a call, up to both parties in their bridge; they owe start and pickup. */
const MESSAGES_TO_ANSWER = 17;
const DELIVERIES_TO_ANSWER = 2;
const BATCH_CALLS = 100;
const MEGABYTE = 1_000_000;

export async function run({ calls = 10_000 }: { calls?: number } = {}): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-bench-'));
  try {
    await using receiver = await startBenchReceiver();
    await using pbx = await startBenchPbx();
    await using ringhook = await startBenchRinghook({ folder, receiverUrl: receiver.url, pbxPort: pbx.port });
    return [...trackerHeap(), ...resultsOf(calls, await liveAndEnd(ringhook, pbx, calls))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Stages {
  readonly fresh: Memory;
  readonly warm: Memory;
  readonly live: Memory;
  readonly ended: Memory;
}

async function liveAndEnd(ringhook: BenchRinghook, pbx: BenchPbx, calls: number): Promise<Stages> {
  const fresh = await ringhook.measure();
  await pbx.load({ firstCall: 0, calls: WARM_UP_CALLS, live: BATCH_CALLS });
  let settled = await sendAll({
    ringhook,
    pbx,
    calls: WARM_UP_CALLS,
    messages: EVENTS_PER_CALL,
    deliveries: DELIVERIES_PER_CALL,
    settled: 0,
  });
  const warm = await ringhook.measure();

  // Twice as many as ever are: so all of them are answered before the first one ends.
  await pbx.load({ firstCall: WARM_UP_CALLS, calls, live: 2 * calls });
  settled = await sendAll({ ringhook, pbx, calls, messages: MESSAGES_TO_ANSWER, deliveries: DELIVERIES_TO_ANSWER, settled });
  const live = await ringhook.measure();
  if (live.liveCalls !== calls) throw new Error(`${calls} calls should be live, but ${live.liveCalls} are`);

  const rest = { messages: EVENTS_PER_CALL - MESSAGES_TO_ANSWER, deliveries: DELIVERIES_PER_CALL - DELIVERIES_TO_ANSWER };
  await sendAll({ ringhook, pbx, calls, ...rest, settled });
  const ended = await ringhook.measure();
  if (ended.liveCalls !== 0) throw new Error(`no call should be live, but ${ended.liveCalls} are`);
  return { fresh, warm, live, ended };
}

interface Sending {
  readonly ringhook: BenchRinghook;
  readonly pbx: BenchPbx;
  readonly calls: number;
  /** Per call. */
  readonly messages: number;
  readonly deliveries: number;
  /** Deliveries settled before. */
  readonly settled: number;
}

/** A few calls after the other: what is measured is what stays, not a jam. */
async function sendAll({ ringhook, pbx, calls, messages, deliveries, settled }: Sending): Promise<number> {
  for (let sent = 0; sent < calls; sent += BATCH_CALLS) {
    pbx.send(BATCH_CALLS * messages);
    // The last calls of a batch are still on their way to their answer.
    await ringhook.untilSettled(settled + Math.floor((sent * deliveries) / 2));
  }
  await ringhook.untilSettled(settled + calls * deliveries);
  return settled + calls * deliveries;
}

function resultsOf(calls: number, { fresh, warm, live, ended }: Stages): BenchResult[] {
  const many = calls.toLocaleString('en');
  const heapPerCall = (live.heapBytes + live.externalBytes - warm.heapBytes - warm.externalBytes) / calls;
  return [
    {
      name: 'heap of a live call, all of Ringhook',
      value: heapPerCall / 1_000,
      unit: 'kB',
      target: 4,
      note: `${many} answered calls, one hook each`,
    },
    {
      name: `${many} live calls above idle, resident`,
      value: (live.residentBytes - warm.residentBytes) / MEGABYTE,
      unit: 'MB',
      target: 100,
    },
    {
      name: 'idle after work, resident',
      value: warm.residentBytes / MEGABYTE,
      unit: 'MB',
      note: `${WARM_UP_CALLS.toLocaleString('en')} calls came and went`,
    },
    {
      name: 'fresh start, resident',
      value: fresh.residentBytes / MEGABYTE,
      unit: 'MB',
      note: `heap ${Math.round(fresh.heapBytes / MEGABYTE)} MB`,
    },
    {
      name: 'heap left over once the calls have ended',
      value: (ended.heapBytes - warm.heapBytes) / MEGABYTE,
      unit: 'MB',
      note: 'above idle after work',
    },
  ];
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { calls: { type: 'string' } } });
  console.log(machine());
  for (const result of await run({ calls: Number(values.calls ?? 10_000) })) console.log(formatResult(result));
}
