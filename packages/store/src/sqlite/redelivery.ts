import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryKey, RedeliverSelection, Reopened } from '@ringhook/core';
import type { HookNames } from './hook-names.ts';

/** Deliveries reopened in one transaction. */
const MAX_AT_ONCE = 5_000;

const SELECT_DEAD = `
  insert into reopening (key)
  select l.key from dead_letter as l
  where l.at >= :since and l.at < :until and (:hook is null or l.hook = :hook) and (:skipped = 1 or l.why <> 'deadline')
  order by l.key limit ${MAX_AT_ONCE}`;

/** Settled = it has a final attempt or was given up, and is not open again already. */
const SELECT_KEYS = `
  insert or ignore into reopening (key)
  select d.key from json_each(?) as wanted join delivery as d on d.key = wanted.value
  where not exists (select 1 from open_delivery as o where o.hook = d.hook and o.call_number = d.call_number and o.ordinal = d.ordinal)
    and (exists (select 1 from attempt where delivery = d.key and step is null) or exists (select 1 from dead_letter where key = d.key))`;

const REOPEN = [
  `insert or ignore into open_delivery (hook, call_number, ordinal, key, attempts, retries)
   select d.hook, d.call_number, d.ordinal, d.key, coalesce((select max(number) from attempt where delivery = d.key), 0), 0
   from reopening as r join delivery as d on d.key = r.key`,
  `update delivery set replay = replay + 1 where key in (select key from reopening)`,
  `delete from dead_letter where key in (select key from reopening)`,
];

/** Sends settled deliveries again. */
export class Redelivery {
  readonly #db: DatabaseSync;
  readonly #hooks: HookNames;

  constructor(db: DatabaseSync, hooks: HookNames) {
    this.#db = db;
    this.#hooks = hooks;
    db.exec(`create temp table if not exists reopening (key integer primary key)`);
  }

  reopen(selection: RedeliverSelection): readonly Reopened[] {
    this.#db.exec(`delete from temp.reopening`);
    this.#select(selection);
    const hooks = this.#db
      .prepare(
        `select d.hook, min(d.call_number) as lowest, count(*) as n from temp.reopening as r join delivery as d on d.key = r.key group by d.hook`,
      )
      .all();
    for (const sql of REOPEN) this.#db.exec(sql);
    return hooks.map((row) => ({
      hookId: this.#hooks.nameOf(Number(row['hook'])),
      lowestCall: Number(row['lowest']),
      count: Number(row['n']),
    }));
  }

  /** What the last `reopen` has opened, rising. */
  lastKeys(): readonly DeliveryKey[] {
    const rows = this.#db.prepare(`select key from temp.reopening order by key`).all();
    return rows.map((row) => Number(row['key']));
  }

  #select(selection: RedeliverSelection): void {
    if (selection.kind === 'keys') {
      this.#db.prepare(SELECT_KEYS).run(JSON.stringify(selection.keys));
      return;
    }
    const { since, until, hookId, includeSkipped } = selection;
    const hook = hookId === undefined ? null : (this.#hooks.find(hookId) ?? -1);
    this.#db.prepare(SELECT_DEAD).run({ since, until, hook, skipped: includeSkipped === true ? 1 : 0 });
  }
}
