import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type DeliveryKey, HOOK_EVENTS, type ReplayCount, type ReplayFilter } from '@ringhook/core';
import { IS_OPEN, OF_CALL } from './delivery-reader.ts';
import { firstSince } from './purge-history.ts';

/** What became of the deliveries that a replay has opened. */
export interface ReplayFate {
  readonly open: number;
  readonly deadLetters: number;
  readonly skipped: number;
}

/** As `redeliver` sees it: it has a final answer or was given up, and is not open again. */
const SETTLED = `not ${IS_OPEN} and case when l.key is not null then l.at < ?
  else exists (select 1 from attempt as f where f.delivery = d.key and f.step is null and f.started_at < ?) end`;

const FATE = `
  select
    sum(${IS_OPEN}) as open,
    sum(l.why is not null and l.why <> 'deadline') as dead,
    sum(l.why is not null and l.why = 'deadline') as skipped
  from replay_delivery as r join delivery as d on d.key = r.key left join dead_letter as l on l.key = d.key
  where r.replay = ?`;

/** Finds what replays are about, without touching the writer. */
export class SqliteReplayReader {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Per hook, those with most requests first. */
  count(filter: ReplayFilter): readonly ReplayCount[] {
    const { from, where, values } = this.#conditions(filter);
    const sql = `select h.name, count(*) as requests, count(distinct d.call_number) as calls
      from ${from} join hook as h on h.hook = d.hook where ${where} group by d.hook order by requests desc, h.name`;
    return this.#db
      .prepare(sql)
      .all(...values)
      .map((row) => ({ hookId: String(row['name']), requests: Number(row['requests']), calls: Number(row['calls']) }));
  }

  /** Rising, from behind `after`. */
  find(filter: ReplayFilter, after: DeliveryKey, limit: number): readonly { readonly key: DeliveryKey; readonly callNumber: number }[] {
    const { from, where, values } = this.#conditions(filter, after);
    const rows = this.#db.prepare(`select d.key, d.call_number from ${from} where ${where} order by d.key limit ?`).all(...values, limit);
    return rows.map((row) => ({ key: Number(row['key']), callNumber: Number(row['call_number']) }));
  }

  fate(replayId: number): ReplayFate {
    const row = this.#db.prepare(FATE).get(replayId);
    return { open: Number(row?.['open'] ?? 0), deadLetters: Number(row?.['dead'] ?? 0), skipped: Number(row?.['skipped'] ?? 0) };
  }

  #conditions(filter: ReplayFilter, after = -1) {
    const { keys, callNumber, hookId, state, event, createdFrom, createdUntil, settledBefore } = filter;
    const where: string[] = [];
    const values: SQLInputValue[] = [];
    const add = (condition: string, ...bound: SQLInputValue[]): void => {
      where.push(condition);
      values.push(...bound);
    };
    add('d.key > ?', createdFrom === undefined ? after : Math.max(after, this.#keyAt(createdFrom) - 1));
    if (keys !== undefined) add('d.key in (select value from json_each(?))', JSON.stringify(keys));
    if (callNumber !== undefined) add(OF_CALL, callNumber, callNumber, callNumber);
    if (hookId !== undefined) add('d.hook = (select hook from hook where name = ?)', hookId);
    if (event !== undefined) add('d.event = ?', HOOK_EVENTS.indexOf(event));
    if (createdFrom !== undefined) add('d.created_at >= ?', createdFrom);
    if (createdUntil !== undefined) add('d.created_at < ?', createdUntil);
    if (state === 'delivered') add('l.key is null');
    if (state === 'deadLetter') add(`l.why <> 'deadline'`);
    if (state === 'skipped') add(`l.why = 'deadline'`);
    add(SETTLED, settledBefore, settledBefore);
    const isGivenUp = state === 'deadLetter' || state === 'skipped';
    const from = isGivenUp
      ? 'dead_letter as l cross join delivery as d on d.key = l.key'
      : 'delivery as d left join dead_letter as l on l.key = d.key';
    return { from, where: where.join(' and '), values };
  }

  /** The first key of that time: what lies before need not be looked at. */
  #keyAt(at: number): DeliveryKey {
    const { newest } = this.#db.prepare('select max(key) as newest from delivery').get() ?? {};
    const madeAtOrAfter = this.#db.prepare('select created_at as at from delivery where key >= ? order by key limit 1');
    return firstSince(madeAtOrAfter, { since: at, newest: Number(newest ?? 0) });
  }
}
