import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './guarded.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from './page.ts';

/** What came of one action on a workstation, with the moment it belongs to. */
export interface DeskOutcomeRecord {
  readonly userId: number;
  /** Null for what a telephone did by itself. */
  readonly callNumber: number | null;
  readonly extension: string;
  readonly state: string;
  readonly customEventId: string | null;
  readonly action: string;
  readonly index: number;
  readonly isClosing: boolean;
  readonly outcome: string;
  readonly detail: string;
  readonly exitCode: number | null;
  /** ms since the epoch. */
  readonly at: number;
}

export interface DeskOutcomeQuery extends PageRequest {
  readonly userId?: number;
  readonly callNumber?: number;
}

type Row = Readonly<Record<string, unknown>>;

/** The log of what workstations did. */
export class SqliteDeskOutcomeStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  append(records: readonly DeskOutcomeRecord[]): void {
    const sql = `insert into desk_outcome
      (user_id, call_number, extension, state, custom_event_id, action, place, is_closing, outcome, detail, exit_code, at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    guarded(this.#db, () => {
      const insert = this.#db.prepare(sql);
      for (const {
        userId,
        callNumber,
        extension,
        state,
        customEventId,
        action,
        index,
        isClosing,
        outcome,
        detail,
        exitCode,
        at,
      } of records) {
        insert.run(userId, callNumber, extension, state, customEventId, action, index, isClosing ? 1 : 0, outcome, detail, exitCode, at);
      }
    });
  }

  /** Newest first. */
  list({ userId, callNumber, limit, cursor }: DeskOutcomeQuery): Page<DeskOutcomeRecord & { readonly id: number }> {
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeKey(cursor, 1);
    const wheres = ['id < ?'];
    const values: number[] = [Number(before)];
    if (userId !== undefined) {
      wheres.push('user_id = ?');
      values.push(userId);
    }
    if (callNumber !== undefined) {
      wheres.push('call_number = ?');
      values.push(callNumber);
    }
    const rows = this.#db
      .prepare(`select * from desk_outcome where ${wheres.join(' and ')} order by id desc limit ?`)
      .all(...values, limit + 1);
    const items = rows.slice(0, limit).map(toRecord);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeKey([last.id]) : null };
  }

  /** Forgets what is older; how many. */
  purge(before: number, limit: number): number {
    const sql = 'delete from desk_outcome where id in (select id from desk_outcome where at < ? order by at limit ?)';
    return Number(guarded(this.#db, () => this.#db.prepare(sql).run(before, limit)).changes);
  }
}

function toRecord(row: Row): DeskOutcomeRecord & { readonly id: number } {
  const orNull = (value: unknown): number | null => (value === null ? null : Number(value));
  return {
    id: Number(row['id']),
    userId: Number(row['user_id']),
    callNumber: orNull(row['call_number']),
    extension: String(row['extension']),
    state: String(row['state']),
    customEventId: row['custom_event_id'] === null ? null : String(row['custom_event_id']),
    action: String(row['action']),
    index: Number(row['place']),
    isClosing: row['is_closing'] === 1,
    outcome: String(row['outcome']),
    detail: String(row['detail']),
    exitCode: orNull(row['exit_code']),
    at: Number(row['at']),
  };
}
