/** The thread of one dry-run: reads recorded calls beside the writer, tries the draft on each, and has no way to send anything. */
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { DryRunSelection } from '@ringhook/api';
import {
  type CallFacts,
  type CallHistory,
  CallTrial,
  compileConfiguration,
  type DifferingCall,
  DryRunTally,
  errorText,
  mayMatter,
  RecordedCallers,
  repeatSpanMs,
} from '@ringhook/core';
import { openForReading, type RecordedCall, RecordedCalls, toStoreError } from '@ringhook/store';
import type { DryRunMessage, DryRunTask } from './worker-message.ts';

/** A read transaction this long keeps nobody's log from being taken in. */
const CALLS_AT_ONCE = 500;
const TELL_EVERY_MS = 100;
/** Callers of so many calls are remembered for rules that ask for earlier ones. */
const MOST_CALLERS = 1_000_000;

const task = workerData as DryRunTask;

function tell(message: DryRunMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

/** On Linux a priority is that of the thread; elsewhere it would be that of the process, and the thread rests as long as it works. */
function stepBack(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    setPriority(0, constants.priority.PRIORITY_LOW);
    return true;
  } catch {
    // Not allowed here: then it rests, too.
    return false;
  }
}

async function run(): Promise<void> {
  const isLow = stepBack();
  using db = openForReading(task.dataFolder);
  const recorded = new RecordedCalls(db);
  const tally = new DryRunTally();
  const numbers = recorded.find(task.selection);
  const trial = new CallTrial({ ...task, history: historyOf(recorded, numbers) });
  let differing: DifferingCall[] = [];
  let toldAt = performance.now();
  const report = (looked: number, isDone: boolean): void => {
    tell({ kind: 'progress', looked, total: numbers.length, counts: tally.counts(), differing, isDone });
    differing = [];
    toldAt = performance.now();
  };
  report(0, false);
  for (let place = 0; place < numbers.length; place += CALLS_AT_ONCE) {
    const startedAt = performance.now();
    for (const call of recorded.read(numbers.subarray(place, place + CALLS_AT_ONCE), mayMatter)) {
      const found = look(call, trial, tally);
      if (found) differing.push(found);
    }
    const now = performance.now();
    if (now - toldAt >= TELL_EVERY_MS) report(Math.min(numbers.length, place + CALLS_AT_ONCE), false);
    if (!isLow) await sleep(now - startedAt);
  }
  report(numbers.length, true);
}

/** Undefined when no rule asks: reading who called takes as long as a good part of the trial. */
function historyOf(recorded: RecordedCalls, numbers: Float64Array): CallHistory | undefined {
  const spanMs = repeatSpanMs(task.live, task.draft);
  const [newest] = recorded.read(numbers.subarray(0, 1));
  const [oldest] = recorded.read(numbers.subarray(-1));
  if (spanMs === 0 || newest === undefined || oldest === undefined) return undefined;
  const { planOf } = compileConfiguration({ ...task.live, rules: [], adapters: [], globalActions: [] }, 0);
  const callers = new RecordedCallers(planOf);
  const startOf = ({ events: [first] }: RecordedCall): number => first?.call.startedAt ?? 0;
  for (const call of recorded.starts(startOf(oldest) - spanMs, startOf(newest), MOST_CALLERS)) callers.note(call);
  return callers;
}

function look({ events }: RecordedCall, trial: CallTrial, tally: DryRunTally): DifferingCall | undefined {
  const call = events.at(-1)?.call;
  return call && fits(call, task.selection) ? tally.add(call, trial.try(events)) : undefined;
}

function fits(call: CallFacts, { sourceId, type, answered }: DryRunSelection): boolean {
  if (sourceId !== undefined && call.sourceId !== sourceId) return false;
  if (type !== undefined && call.type !== type) return false;
  return answered === undefined || call.answered === answered;
}

try {
  await run();
} catch (cause) {
  const { code, message } = toStoreError(cause, task.dataFolder);
  tell({ kind: 'failed', code, message: message || errorText(cause) });
}
