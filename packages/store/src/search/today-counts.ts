import type { DatabaseSync } from 'node:sqlite';
import type { CallFacts, CountRow } from '@ringhook/core';
import type { SearchIndex } from './search-index.ts';

export interface TodayCounts {
  readonly ended: readonly CountRow[];
  readonly live: readonly CallFacts[];
  readonly isComplete: boolean;
}

const COUNTS = `
  select (started_at - :from) / 3600000 as hour, queue, count(*) as calls, sum(type = 'Incoming') as inbound,
    sum(type in ('Outgoing', 'API')) as outbound, sum(type = 'Internal') as internal, sum(answered) as answered, sum(missed) as missed,
    sum(abandoned) as abandoned, count(waited_ms) as waits, coalesce(sum(waited_ms), 0) as waitedMs
  from call_entry
  where call_number >= (select coalesce(min(lowest), 9007199254740991) from hour_span where hour >= :from / 3600000) and started_at >= :from
  group by 1, 2`;

/** Calls since `from` by hour and queue, and those that go on. */
export function countToday(search: DatabaseSync, index: SearchIndex, from: number): TodayCounts {
  const ended = search
    .prepare(COUNTS)
    .all({ from })
    .map((row) => ({ ...row }) as unknown as CountRow);
  return { ended, live: index.live().map(({ call }) => call), isComplete: index.isComplete };
}
