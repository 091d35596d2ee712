import { setTimeout as sleep } from 'node:timers/promises';
import type { DryRunSelection } from '@ringhook/api';
import {
  type CallFacts,
  type CallHistory,
  CallTrial,
  compileConfiguration,
  type DifferingCall,
  DryRunTally,
  mayMatter,
  RecordedCallers,
  repeatSpanMs,
} from '@ringhook/core';
import { type RecordedCall, RecordedCalls } from '@ringhook/store';
import type { DryRunMessage, DryRunTask } from './worker-message.ts';

/** A read transaction this long keeps nobody's log from being taken in. */
const CALLS_AT_ONCE = 500;
const TELL_EVERY_MS = 100;
/** Callers of so many calls are remembered for rules that ask for earlier ones. */
const MOST_CALLERS = 1_000_000;

export interface TryingPorts {
  readonly db: ConstructorParameters<typeof RecordedCalls>[0];
  readonly tell: (message: DryRunMessage) => void;
  /** Rests after each part as long as that part took, for whoever shares its priority with live calls. */
  readonly rests: boolean;
}

/** Tries a draft on all selected calls, newest first, and tells how far it is, several times and at its end. Writes and sends nothing. */
export async function tryRecordedCalls(task: DryRunTask, { db, tell, rests }: TryingPorts): Promise<void> {
  const recorded = new RecordedCalls(db);
  const tally = new DryRunTally();
  const numbers = recorded.find(task.selection);
  const trial = new CallTrial({ ...task, history: historyOf(task, recorded, numbers) });
  const isCallWanted = task.selection.answered === undefined ? (call: CallFacts): boolean => trial.mayConcern(call) : undefined;
  const parts = { isEventWanted: mayMatter, ...(isCallWanted && { isCallWanted }) };
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
    for (const { events } of recorded.read(numbers.subarray(place, place + CALLS_AT_ONCE), parts)) {
      const call = events.at(-1)?.call;
      const found = call && fits(call, task.selection) ? tally.add(call, trial.try(events)) : undefined;
      if (found) differing.push(found);
    }
    const now = performance.now();
    if (now - toldAt >= TELL_EVERY_MS) report(Math.min(numbers.length, place + CALLS_AT_ONCE), false);
    if (rests) await sleep(now - startedAt);
  }
  report(numbers.length, true);
}

/** Undefined when no rule asks: reading who called takes as long as a good part of the trial. */
function historyOf({ live, draft }: DryRunTask, recorded: RecordedCalls, numbers: Float64Array): CallHistory | undefined {
  const spanMs = repeatSpanMs(live, draft);
  const [newest] = recorded.read(numbers.subarray(0, 1));
  const [oldest] = recorded.read(numbers.subarray(-1));
  if (spanMs === 0 || newest === undefined || oldest === undefined) return undefined;
  const { planOf } = compileConfiguration({ ...live, rules: [], adapters: [], globalActions: [] }, 0);
  const callers = new RecordedCallers(planOf);
  const startOf = ({ events: [first] }: RecordedCall): number => first?.call.startedAt ?? 0;
  for (const call of recorded.starts(startOf(oldest) - spanMs, startOf(newest), MOST_CALLERS)) callers.note(call);
  return callers;
}

function fits(call: CallFacts, { sourceId, type, answered }: DryRunSelection): boolean {
  if (sourceId !== undefined && call.sourceId !== sourceId) return false;
  if (type !== undefined && call.type !== type) return false;
  return answered === undefined || call.answered === answered;
}
