import type { DatabaseSync } from 'node:sqlite';
import type { HistoryBefore } from '@ringhook/core';

/** One kind of history: rows whose key rises with time. */
interface Kind {
  readonly table: string;
  readonly key: string;
  /** When the row was made; never later than the time by which it is judged to be old. */
  readonly madeAt: string;
  readonly where: string;
}

const SETTLED = `created_at < :before and key < (select watermark from outbox) and not exists (
    select 1 from open_delivery as o where o.hook = d.hook and o.call_number = d.call_number and o.ordinal = d.ordinal)`;

/** The newest row of a table stays, whatever its age: positions and call numbers are continued from it. */
const DELIVERIES: Kind = {
  table: 'delivery',
  key: 'key',
  madeAt: 'created_at',
  where: `${SETTLED} and not exists (select 1 from dead_letter as l where l.key = d.key)`,
};
const DEAD_LETTERS: Kind = { ...DELIVERIES, where: `key in (select key from dead_letter where key < :end) and ${SETTLED}` };
const OTHER_HISTORY: readonly Kind[] = [
  { table: 'call_event', key: 'key', madeAt: 'at', where: 'at < :before' },
  { table: 'call_row', key: 'call_number', madeAt: 'started_at', where: 'ended_at < :before' },
];

const OLD_REPLAY = `
  select id from replay where state <> 'running' and (ended_at < :before
    or id <= coalesce((select id from replay where state <> 'running' order by id desc limit 1 offset 1000), 0))
  order by id limit 1`;

/** Deletes at most `limit` rows of each kind of settled history from before these times; returns how many of the most numerous kind: at `limit`, there is more. */
export function purgeHistory(db: DatabaseSync, before: HistoryBefore, limit: number): number {
  const delivered = oldKeys(db, DELIVERIES, { before: before.deliveries, limit });
  const dead = oldKeys(db, DEAD_LETTERS, { before: before.deadLetters, limit });
  const settled = [...delivered, ...dead];
  forget(db, 'attempt', 'delivery', settled);
  forget(db, 'dead_letter', 'key', settled);
  forget(db, 'delivery', 'key', settled);
  forget(db, 'replay_addition', 'key', settled);
  let most = Math.max(delivered.length, dead.length);
  for (const kind of OTHER_HISTORY) {
    const keys = oldKeys(db, kind, { before: before.calls, limit });
    forget(db, kind.table, kind.key, keys);
    most = Math.max(most, keys.length);
  }
  most = Math.max(most, purgeReplay(db, before.deliveries, limit));
  return most;
}

/** The oldest one that is over and old, or that has 1,000 younger ones; what it has opened goes first, for that may be much. */
function purgeReplay(db: DatabaseSync, before: number, limit: number): number {
  const found = db.prepare(OLD_REPLAY).get({ before });
  if (found === undefined) return 0;
  const id = Number(found['id']);
  const { changes } = db
    .prepare('delete from replay_delivery where replay = :id and key in (select key from replay_delivery where replay = :id limit :limit)')
    .run({ id, limit });
  if (changes < limit) db.prepare('delete from replay where id = ?').run(id);
  return Number(changes);
}

/** Looks at old rows only: a walk through all history would stop everything else for seconds. */
function oldKeys(
  db: DatabaseSync,
  { table, key, madeAt, where }: Kind,
  range: { readonly before: number; readonly limit: number },
): number[] {
  const { newest } = db.prepare(`select max(${key}) as newest from ${table}`).get() ?? {};
  if (newest === undefined || newest === null) return [];
  const end = firstSince(db.prepare(`select ${madeAt} as at from ${table} where ${key} >= ? order by ${key} limit 1`), {
    since: range.before,
    newest: Number(newest),
  });
  return db
    .prepare(`select ${key} as key from ${table} as d where ${key} < :end and ${where} order by ${key} limit :limit`)
    .all({ ...range, end })
    .map((row) => Number(row['key']));
}

/** Halves its way to the first key whose row was made at `since` or later; the newest key when there is none before it. */
export function firstSince(
  madeAtOrAfter: ReturnType<DatabaseSync['prepare']>,
  { since, newest }: { readonly since: number; readonly newest: number },
): number {
  let low = 0;
  let high = newest;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (Number(madeAtOrAfter.get(middle)?.['at']) < since) low = middle + 1;
    else high = middle;
  }
  return high;
}

function forget(db: DatabaseSync, table: string, key: string, keys: readonly number[]): void {
  if (keys.length > 0) db.prepare(`delete from ${table} where ${key} in (select value from json_each(?))`).run(JSON.stringify(keys));
}
