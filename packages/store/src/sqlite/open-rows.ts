import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  type DeadLetter,
  type DeadLetterQuery,
  type DueLanes,
  type HookBacklog,
  HOOK_EVENTS,
  type LoadedLanes,
  type LoadRequest,
  type OpenDelivery,
  PARTITION_COUNT,
  partitionOf,
} from '@ringhook/core';
import type { HookNames } from './hook-names.ts';
import { unpackRequest } from './packed-request.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

const DELIVERY_COLUMNS = `d.key, d.hook, d.call_number, d.sequence, d.ordinal, d.event, d.synthetic, d.created_at, d.deadline_at, d.replay,
  d.webhook_id, d.request`;

const REGISTER = `
  insert or ignore into open_delivery (hook, call_number, ordinal, key, attempts, retries)
  select d.hook, d.call_number, d.ordinal, d.key, coalesce((select max(number) from attempt where delivery = d.key), 0), 0
  from delivery as d
  where d.key >= (select watermark from outbox)
    and not exists (select 1 from attempt where delivery = d.key and step is null)
    and not exists (select 1 from dead_letter where key = d.key)`;

const SET_CREATED_RIGHT = `
  update delivery set deadline_at = deadline_at - created_at + ?, created_at = ?
  where key in (select key from open_delivery) and created_at > ?`;

const LOAD = `
  select ${DELIVERY_COLUMNS}, o.attempts, o.retries
  from open_delivery as o join delivery as d on d.key = o.key
  where o.hook = ? and o.call_number > ?
    and not exists (select 1 from parked_lane as l where l.p = o.call_number & 255 and l.hook = o.hook and l.call_number = o.call_number)
  order by o.call_number, o.ordinal
  limit ?`;

const LOAD_LANE = `
  select ${DELIVERY_COLUMNS}, o.attempts, o.retries
  from open_delivery as o join delivery as d on d.key = o.key
  where o.hook = ? and o.call_number = ?
  order by o.ordinal`;

const DEAD_LETTERS = `
  select ${DELIVERY_COLUMNS}, coalesce((select max(number) from attempt where delivery = d.key), 0) as attempts, 0 as retries, l.why, l.at
  from dead_letter as l join delivery as d on d.key = l.key
  where l.key < :before and (:hook is null or l.hook = :hook)
  order by l.key desc
  limit :limit`;

/** Reads what is open. */
export class OpenRows {
  readonly #db: DatabaseSync;
  readonly #hooks: HookNames;
  readonly #load: StatementSync;
  readonly #loadLane: StatementSync;
  readonly #unpark: StatementSync;

  constructor(db: DatabaseSync, hooks: HookNames) {
    this.#db = db;
    this.#hooks = hooks;
    this.#load = db.prepare(LOAD);
    this.#loadLane = db.prepare(LOAD_LANE);
    this.#unpark = db.prepare(`delete from parked_lane where p = ? and hook = ? and call_number = ?`);
  }

  registerAboveWatermark(): number {
    const { changes } = this.#db.prepare(REGISTER).run();
    this.#db.exec(`update outbox set watermark = max(watermark, coalesce((select max(key) + 1 from delivery), 0))`);
    return Number(changes);
  }

  /** Where the clock was ahead when a lane was parked, its waiting begins now. */
  setParkedLanesRight(now: number): void {
    const at = Math.round(now);
    this.#db.prepare(`update parked_lane set due_at = due_at - parked_at + ?, parked_at = ? where parked_at > ?`).run(at, at, at);
  }

  /** What a clock that was ahead has dated: its deadline would be further away than anybody wanted. To be called when all open is listed. */
  setCreatedRight(now: number): void {
    const at = Math.round(now);
    const newest = this.#db.prepare(`select created_at from delivery order by key desc limit 1`).get();
    // Looked through only if there is reason to: the list may be long.
    if (Number(newest?.['created_at'] ?? 0) <= at) return;
    this.#db.prepare(SET_CREATED_RIGHT).run(at, at, at);
  }

  backlog(): readonly HookBacklog[] {
    const open = counts(this.#db.prepare(`select hook, count(*) as n from open_delivery group by hook`).all());
    const parked = new Map<number, number[]>();
    for (const row of this.#db.prepare(`select hook, call_number from parked_lane`).all()) {
      const hook = Number(row['hook']);
      const calls = parked.get(hook);
      if (calls === undefined) parked.set(hook, [Number(row['call_number'])]);
      else calls.push(Number(row['call_number']));
    }
    const due = counts(this.#db.prepare(`select hook, min(due_at) as n from parked_lane group by hook`).all());
    return this.#db
      .prepare(`select hook, name, paused_because from hook`)
      .all()
      .map((row) => {
        const hook = Number(row['hook']);
        return {
          hookId: String(row['name']),
          openCount: open.get(hook) ?? 0,
          parkedCalls: parked.get(hook) ?? [],
          nextDueAt: due.get(hook) ?? null,
          pausedBecause: textOrNull(row['paused_because']),
        };
      });
  }

  load({ hookId, afterCall, limit }: LoadRequest): LoadedLanes {
    const hook = this.#hooks.find(hookId);
    if (hook === undefined) return { deliveries: [], hasMore: false };
    const rows = this.#load.all(hook, afterCall, limit + 1).map((row) => this.#toOpen(row));
    if (rows.length <= limit) return { deliveries: rows, hasMore: false };
    const cutCall = rows.at(-1)?.delivery.callNumber ?? 0;
    const whole = rows.filter(({ delivery }) => delivery.callNumber !== cutCall);
    if (whole.length > 0) return { deliveries: whole, hasMore: true };
    return { deliveries: this.#lane(hook, cutCall), hasMore: true };
  }

  unpark(hookId: string, calls: readonly number[]): readonly OpenDelivery[] {
    const hook = this.#hooks.find(hookId);
    if (hook === undefined) return [];
    return calls.flatMap((callNumber) => {
      this.#unpark.run(partitionOf(callNumber), hook, callNumber);
      return this.#lane(hook, callNumber);
    });
  }

  due(hookId: string, now: number, limit: number): DueLanes {
    const hook = this.#hooks.find(hookId);
    if (hook === undefined) return { calls: [], nextDueAt: null };
    const rows = this.#db
      .prepare(`select call_number, due_at from parked_lane where hook = ? order by due_at limit ?`)
      .all(hook, limit + 1);
    const ready = rows.slice(0, limit).filter((row) => Number(row['due_at']) <= now);
    const next = rows[ready.length]?.['due_at'];
    return { calls: ready.map((row) => Number(row['call_number'])), nextDueAt: typeof next === 'number' ? next : null };
  }

  deadLetters({ hookId, before = Number.MAX_SAFE_INTEGER, limit }: DeadLetterQuery): readonly DeadLetter[] {
    const hook = hookId === undefined ? null : (this.#hooks.find(hookId) ?? -1);
    const rows = this.#db.prepare(DEAD_LETTERS).all({ before, hook, limit });
    return rows.map((row) => ({ open: this.#toOpen(row), why: String(row['why']) as DeadLetter['why'], at: Number(row['at']) }));
  }

  #lane(hook: number, callNumber: number): OpenDelivery[] {
    return this.#loadLane.all(hook, callNumber).map((row) => this.#toOpen(row));
  }

  #toOpen(row: Row): OpenDelivery {
    const key = Number(row['key']);
    return {
      key,
      attempts: Number(row['attempts']),
      retries: Number(row['retries']),
      replay: Number(row['replay']),
      isRegistered: true,
      delivery: {
        id: String(row['webhook_id']),
        partition: key % PARTITION_COUNT,
        hookId: this.#hooks.nameOf(Number(row['hook'])),
        callNumber: Number(row['call_number']),
        sequence: Number(row['sequence']),
        ordinal: Number(row['ordinal']),
        event: HOOK_EVENTS[Number(row['event'])] ?? 'start',
        synthetic: row['synthetic'] === 1,
        createdAt: Number(row['created_at']),
        deadlineAt: typeof row['deadline_at'] === 'number' ? row['deadline_at'] : null,
        request: unpackRequest(String(row['request'])),
      },
    };
  }
}

function counts(rows: readonly Row[]): Map<number, number> {
  return new Map(rows.map((row) => [Number(row['hook']), Number(row['n'])]));
}

function textOrNull(value: SQLOutputValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
