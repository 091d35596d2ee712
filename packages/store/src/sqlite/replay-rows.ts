import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import {
  type AddedDelivery,
  HOOK_EVENTS,
  type NewReplay,
  ordinalInRound,
  type Reopened,
  type ReplayEnd,
  type ReplayPart,
  type ReplayRecord,
  type ReplayState,
  type ReplayStep,
  type SteppedReplay,
} from '@ringhook/core';
import type { HookNames } from './hook-names.ts';
import { packRequest } from './packed-request.ts';
import type { Redelivery } from './redelivery.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

const LAST_ROUND = `
  select coalesce(max(d.replay), 0) as round from replay_addition as a join delivery as d on d.key = a.key
  where a.call_number = ? and d.hook = ?`;
const ADD_DELIVERY = `
  insert into delivery (key, hook, call_number, sequence, ordinal, event, synthetic, created_at, deadline_at, replay, webhook_id, request)
  values (?, ?, ?, ?, ?, ?, ?, ?, null, ?, ?, ?)`;

/** Replays and their steps. Every method but `list` runs inside a transaction of the store. */
export class ReplayRows {
  readonly #db: DatabaseSync;
  readonly #hooks: HookNames;
  readonly #redelivery: Redelivery;
  readonly #part: StatementSync;
  readonly #note: StatementSync;
  readonly #advance: StatementSync;

  constructor(db: DatabaseSync, hooks: HookNames, redelivery: Redelivery) {
    this.#db = db;
    this.#hooks = hooks;
    this.#redelivery = redelivery;
    this.#part = db.prepare(
      `select p.* from replay_part as p join replay as r on r.id = p.replay
       where p.replay = ? and p.hook = ? and r.state = 'running' and p.is_done = 0`,
    );
    this.#note = db.prepare(`insert or ignore into replay_delivery (replay, key) select ?, value from json_each(?)`);
    this.#advance = db.prepare(`update replay_part set queued = ?, left_alone = ?, after = ?, is_done = ? where replay = ? and hook = ?`);
  }

  /** The hooks of its parts are known. */
  add({ order, by, note, createdAt, parts }: NewReplay): number {
    const { lastInsertRowid } = this.#db
      .prepare(`insert into replay (wanted, made_by, note, created_at, state) values (?, ?, ?, ?, 'running')`)
      .run(order, by, note, createdAt);
    const id = Number(lastInsertRowid);
    const insert = this.#db.prepare(
      `insert into replay_part (replay, hook, total, queued, left_alone, after, is_done) values (?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const { hookId, total, queued, left, after, isDone } of parts)
      insert.run(id, this.#hooks.idOf(hookId), total, queued, left, after, isDone ? 1 : 0);
    return id;
  }

  list(): readonly ReplayRecord[] {
    const parts = new Map<number, ReplayPart[]>();
    for (const row of this.#db.prepare(`select * from replay_part order by replay, hook`).all()) {
      const id = Number(row['replay']);
      const of = parts.get(id);
      if (of === undefined) parts.set(id, [this.#partOf(row)]);
      else of.push(this.#partOf(row));
    }
    return this.#db
      .prepare(`select * from replay order by id desc`)
      .all()
      .map((row) => recordOf(row, parts.get(Number(row['id'])) ?? []));
  }

  end(id: number, { state, problem, at }: ReplayEnd): boolean {
    const sql = `update replay set state = ?, problem = ?, ended_at = ? where id = ? and state = 'running'`;
    return this.#db.prepare(sql).run(state, problem, Math.round(at), id).changes > 0;
  }

  step({ replayId, part, keys, added }: ReplayStep): SteppedReplay | undefined {
    const hook = this.#hooks.find(part.hookId);
    const row = hook === undefined ? undefined : this.#part.get(replayId, hook);
    if (hook === undefined || row === undefined) return undefined;
    const reopened = keys.length > 0 ? this.#redelivery.reopen({ kind: 'keys', keys }) : [];
    const opened = keys.length > 0 ? this.#redelivery.lastKeys() : [];
    const inserted = this.#addAll(hook, added);
    this.#note.run(replayId, JSON.stringify([...opened, ...added.map(({ key }) => key)]));
    const before = this.#partOf(row);
    const next: ReplayPart = {
      ...part,
      total: before.total,
      queued: before.queued + opened.length + added.length,
      left: before.left + keys.length - opened.length,
    };
    this.#advance.run(next.queued, next.left, next.after, next.isDone ? 1 : 0, replayId, hook);
    return { part: next, reopened: [...reopened, ...inserted], keys: opened };
  }

  #addAll(hook: number, added: readonly AddedDelivery[]): Reopened[] {
    const [first] = added;
    if (first === undefined) return [];
    const { callNumber } = first.delivery;
    const round = Number(this.#db.prepare(LAST_ROUND).get(callNumber, hook)?.['round'] ?? 0) + 1;
    const insert = this.#db.prepare(ADD_DELIVERY);
    const open = this.#db.prepare(
      `insert into open_delivery (hook, call_number, ordinal, key, attempts, retries) values (?, ?, ?, ?, 0, 0)`,
    );
    const note = this.#db.prepare(`insert into replay_addition (key, call_number) values (?, ?)`);
    for (const { key, delivery } of added) {
      const { sequence, event, synthetic, createdAt, id, request } = delivery;
      const ordinal = ordinalInRound(delivery.ordinal, round);
      const code = HOOK_EVENTS.indexOf(event);
      const isSynthetic = synthetic ? 1 : 0;
      insert.run(key, hook, callNumber, sequence, ordinal, code, isSynthetic, createdAt, round, id, packRequest(request));
      open.run(hook, callNumber, ordinal, key);
      note.run(key, callNumber);
    }
    return [{ hookId: this.#hooks.nameOf(hook), lowestCall: callNumber, count: added.length }];
  }

  #partOf(row: Row): ReplayPart {
    return {
      hookId: this.#hooks.nameOf(Number(row['hook'])),
      total: Number(row['total']),
      queued: Number(row['queued']),
      left: Number(row['left_alone']),
      after: Number(row['after']),
      isDone: row['is_done'] === 1,
    };
  }
}

function recordOf(row: Row, parts: readonly ReplayPart[]): ReplayRecord {
  return {
    id: Number(row['id']),
    order: String(row['wanted']),
    by: String(row['made_by']),
    note: String(row['note']),
    createdAt: Number(row['created_at']),
    state: String(row['state']) as ReplayState,
    problem: row['problem'] === null ? null : String(row['problem']),
    endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
    parts,
  };
}
