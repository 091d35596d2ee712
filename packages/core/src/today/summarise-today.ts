import { type CallFacts, waitMs } from '../call/call.ts';

const HOUR_MS = 60 * 60 * 1_000;

export interface Counts {
  readonly calls: number;
  readonly inbound: number;
  readonly outbound: number;
  readonly internal: number;
  /** Inbound calls that were answered. */
  readonly answered: number;
  /** Inbound calls that ended without an answer. */
  readonly missed: number;
  /** Those of the missed whose caller hung up. */
  readonly abandoned: number;
}

/** Calls of one hour and one last queue, counted together; `waitedMs` is the sum over `waits` inbound calls. */
export interface CountRow extends Counts {
  /** Whole hours since the start of the day. */
  readonly hour: number;
  readonly queue: string | null;
  readonly waits: number;
  readonly waitedMs: number;
}

export interface Tally extends Counts {
  readonly averageWaitMs: number | null;
}

export interface Waiting {
  readonly waiting: number;
  readonly waitingSince: number | null;
}

export interface TodaySummary extends Tally {
  readonly now: Waiting & { readonly live: number; readonly connected: number };
  readonly hours: readonly (Tally & { readonly from: number })[];
  readonly queues: readonly (Tally & Waiting & { readonly queue: string })[];
}

export interface Today {
  /** Midnight, ms since the epoch. */
  readonly from: number;
  readonly at: number;
  /** Calls that are over. */
  readonly ended: readonly CountRow[];
  /** Calls going on, whenever they began. */
  readonly live: readonly CallFacts[];
}

/** The day so far: in all, by hour, by queue, and what goes on right now. */
export function summariseToday({ from, at, ended, live }: Today): TodaySummary {
  const begun = live.filter(({ startedAt }) => startedAt >= from).map((call) => rowOf(call, from));
  const rows = [...ended, ...begun];
  const hourCount = Math.max(0, Math.floor((at - from) / HOUR_MS)) + 1;
  const waiting = live.filter(isWaiting);
  const names = [...rows.map(({ queue }) => queue), ...waiting.map(({ lastQueue }) => lastQueue)].filter((name) => name !== null);
  const byHour = Map.groupBy(rows, ({ hour }) => Math.min(hour, hourCount - 1));
  const byQueue = Map.groupBy(rows, ({ queue }) => queue);
  return {
    ...tallyOf(rows),
    now: { live: live.length, connected: live.filter(({ answered }) => answered).length, ...waitingOf(waiting) },
    hours: Array.from({ length: hourCount }, (_, hour) => ({ from: from + hour * HOUR_MS, ...tallyOf(byHour.get(hour) ?? []) })),
    queues: [...new Set(names)].toSorted().map((queue) => ({
      queue,
      ...tallyOf(byQueue.get(queue) ?? []),
      ...waitingOf(waiting.filter(({ lastQueue }) => lastQueue === queue)),
    })),
  };
}

/** One call as a row of its own. */
export function rowOf(call: CallFacts, from: number): CountRow {
  const isInbound = call.type === 'Incoming';
  const isMissed = isInbound && !call.answered && call.endedAt !== null;
  const waited = isInbound ? waitMs(call) : null;
  return {
    hour: Math.floor((call.startedAt - from) / HOUR_MS),
    queue: call.lastQueue,
    calls: 1,
    inbound: Number(isInbound),
    outbound: Number(call.type === 'Outgoing' || call.type === 'API'),
    internal: Number(call.type === 'Internal'),
    answered: Number(isInbound && call.answered),
    missed: Number(isMissed),
    abandoned: Number(isMissed && call.cause === 'abandoned'),
    waits: Number(waited !== null),
    waitedMs: waited ?? 0,
  };
}

function isWaiting({ type, answered, endedAt }: CallFacts): boolean {
  return type === 'Incoming' && !answered && endedAt === null;
}

function waitingOf(calls: readonly CallFacts[]): Waiting {
  const since = calls.reduce((first, { queuedAt, startedAt }) => Math.min(first, queuedAt ?? startedAt), Infinity);
  return { waiting: calls.length, waitingSince: calls.length === 0 ? null : since };
}

function tallyOf(rows: readonly CountRow[]): Tally {
  const sum = { calls: 0, inbound: 0, outbound: 0, internal: 0, answered: 0, missed: 0, abandoned: 0 };
  let waits = 0;
  let waitedMs = 0;
  for (const row of rows) {
    for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += row[name];
    waits += row.waits;
    waitedMs += row.waitedMs;
  }
  return { ...sum, averageWaitMs: waits === 0 ? null : Math.round(waitedMs / waits) };
}
