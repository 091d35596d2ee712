import {
  callerKey,
  type CallFacts,
  type CallHistory,
  compileConfiguration,
  type Configuration,
  knownPrevious,
  type NumberPlan,
  RecordedCallers,
  repeatSpanMs,
} from '@ringhook/core';
import type { CallReader } from './ports.ts';
import { readCallQuery } from './read-call-query.ts';

const PAGE = 100;
/** A number that is in more calls than these pages hold within a week is asked no further about. */
const MOST_PAGES = 5;

const plans = new WeakMap<Configuration, (sourceId: string) => NumberPlan>();

/**
 * Who had called before this recorded call, from the recorded calls before it: what rules of a trial are told of. Undefined when no
 * rule of these configurations asks. The first of them says how numbers are read.
 */
export async function historyBefore(
  calls: Pick<CallReader, 'list'>,
  call: CallFacts,
  configurations: readonly Configuration[],
): Promise<CallHistory | undefined> {
  const [first] = configurations;
  const spanMs = repeatSpanMs(...configurations);
  if (first === undefined || spanMs === 0) return undefined;
  return knownPrevious(await previousCallOf(calls, call, { configuration: first, spanMs }));
}

export interface HistoryScope {
  readonly configuration: Configuration;
  /** So far back. */
  readonly spanMs: number;
}

/** When the same caller began the call before this one; null when there was none. */
export async function previousCallOf(
  calls: Pick<CallReader, 'list'>,
  call: CallFacts,
  { configuration, spanMs }: HistoryScope,
): Promise<number | null> {
  const planOf = planOfSources(configuration);
  const key = callerKey(call, planOf(call.sourceId));
  if (key === null) return null;
  const callers = new RecordedCallers(planOf);
  const query = {
    ...readCallQuery({ q: call.callerId ?? '', limit: PAGE }, configuration),
    startedFrom: call.startedAt - spanMs,
    startedUntil: call.startedAt + 1,
  };
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: Awaited<ReturnType<CallReader['list']>> = await calls.list({ ...query, ...(cursor !== null && { cursor }) });
    for (const past of page.items) callers.note(past);
    const previous = callers.previousCallAt(call, key);
    cursor = page.next;
    if (previous !== null || cursor === null) return previous;
  }
  return null;
}

function planOfSources(configuration: Configuration): (sourceId: string) => NumberPlan {
  const known = plans.get(configuration);
  if (known !== undefined) return known;
  const { planOf } = compileConfiguration({ ...configuration, rules: [], adapters: [], globalActions: [] }, 0);
  plans.set(configuration, planOf);
  return planOf;
}
