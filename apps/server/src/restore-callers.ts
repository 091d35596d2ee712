import { type CallFacts, MAX_REPEAT_MINUTES, type RecentCallers } from '@ringhook/core';

/** Calls as they are kept, newest first. */
export interface KeptCalls {
  list(query: { readonly startedFrom: number; readonly limit: number; readonly cursor?: string }): Promise<{
    readonly items: readonly CallFacts[];
    readonly next: string | null;
  }>;
}

const PAGE = 500;
/** Older callers are left to be forgotten: a start must not wait for a week of a large site. */
const MOST_CALLS = 20_000;

/** Who called before the restart is remembered after it. */
export async function restoreCallers(callers: RecentCallers, calls: KeptCalls, now: number): Promise<void> {
  const startedFrom = now - MAX_REPEAT_MINUTES * 60_000;
  const kept: CallFacts[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<KeptCalls['list']>> = await calls.list({ startedFrom, limit: PAGE, ...(cursor !== null && { cursor }) });
    kept.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && kept.length < MOST_CALLS);
  for (const call of kept.toReversed()) callers.note(call);
}
