import type { DatabaseSync } from 'node:sqlite';

const SETTLED_AND_OLD = `
  select d.key from delivery as d
  where d.key < (select watermark from outbox) and d.key < (select max(key) from delivery) and d.created_at < :before
    and not exists (select 1 from open_delivery as o where o.hook = d.hook and o.call_number = d.call_number and o.ordinal = d.ordinal)
  order by d.key limit :limit`;

/** The newest row of a table stays, whatever its age: positions and call numbers are continued from it. */
const OTHER_HISTORY = [
  `delete from call_event where key in (
     select key from call_event where at < :before and key < (select max(key) from call_event) order by key limit :limit)`,
  `delete from call_row where call_number in (
     select call_number from call_row where ended_at < :before and call_number < (select max(call_number) from call_row) order by call_number limit :limit)`,
];

/** Deletes at most `limit` rows of each kind of settled history from before that time; returns how many of the most numerous kind: at `limit`, there is more. */
export function purgeHistory(db: DatabaseSync, before: number, limit: number): number {
  const keys = db
    .prepare(SETTLED_AND_OLD)
    .all({ before, limit })
    .map((row) => Number(row['key']));
  const list = JSON.stringify(keys);
  for (const [table, column] of [
    ['attempt', 'delivery'],
    ['dead_letter', 'key'],
    ['delivery', 'key'],
  ]) {
    db.prepare(`delete from ${table} where ${column} in (select value from json_each(?))`).run(list);
  }
  const others = OTHER_HISTORY.map((sql) => Number(db.prepare(sql).run({ before, limit }).changes));
  return Math.max(keys.length, ...others);
}
