import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';
import { unpackEvent, unpackFacts } from './packed-event.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from './page.ts';

export interface CallQuery extends PageRequest {
  /** What caller, DID or responder begins with. */
  readonly party?: string;
  readonly sourceId?: string;
  readonly type?: string;
  readonly answered?: boolean;
  readonly live?: boolean;
  readonly startedFrom?: number;
  readonly startedUntil?: number;
}

export interface ReadEvent {
  readonly event: CallLevelEvent | ExtensionEvent;
  readonly revision: number;
}

/** The list row is written at start and end; what is known since then stands in the latest event. */
const COLUMNS = `c.call_number, c.facts,
  (select e.body from call_event as e where e.call_number = c.call_number order by e.sequence desc limit 1) as latest`;

/** Places of the packed facts that can be filtered by. */
const FACT = { sourceId: 2, type: 3, answered: 22 } as const;

/** Calls and what happened in them, read without touching the writer. */
export class SqliteCallReader {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Newest call first. */
  list(query: CallQuery): Page<CallFacts> {
    const { where, values } = conditions(query);
    const sql = `select ${COLUMNS} from call as c where ${where.join(' and ')} order by c.call_number desc limit ?`;
    const rows = this.#db.prepare(sql).all(...values, query.limit + 1);
    const items = rows.slice(0, query.limit).map(factsOf);
    const last = items.at(-1);
    return { items, next: rows.length > query.limit && last ? encodeKey([last.number]) : null };
  }

  get(callNumber: number): CallFacts | undefined {
    const row = this.#db.prepare(`select ${COLUMNS} from call as c where c.call_number = ?`).get(callNumber);
    return row && factsOf(row);
  }

  /** In the order in which they were told. */
  events(callNumber: number): readonly ReadEvent[] {
    const rows = this.#db
      .prepare(`select sequence, at, revision, body from call_event where call_number = ? order by sequence`)
      .all(callNumber);
    return rows.map((row) => ({
      event: unpackEvent(String(row['body']), Number(row['sequence']), Number(row['at'])),
      revision: Number(row['revision']),
    }));
  }
}

function factsOf(row: Record<string, unknown>): CallFacts {
  if (row['latest'] !== null) return unpackEvent(String(row['latest']), 0, 0).call;
  return unpackFacts(JSON.parse(String(row['facts'])) as readonly unknown[]);
}

function conditions(query: CallQuery): { where: string[]; values: SQLInputValue[] } {
  const { cursor, party, sourceId, type, answered, live, startedFrom, startedUntil } = query;
  const where = ['c.call_number < ?'];
  const values: SQLInputValue[] = [cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeKey(cursor, 1)[0])];
  const add = (condition: string, ...bound: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...bound);
  };
  if (party !== undefined) {
    const prefix = `${party.replaceAll(/[\\%_]/g, '\\$&')}%`;
    add(`(c.caller like ? escape '\\' or c.did like ? escape '\\' or c.responder like ? escape '\\')`, prefix, prefix, prefix);
  }
  if (sourceId !== undefined) add(`json_extract(c.facts, '$[${FACT.sourceId}]') = ?`, sourceId);
  if (type !== undefined) add(`json_extract(c.facts, '$[${FACT.type}]') = ?`, type);
  if (live !== undefined) add(live ? 'c.ended_at is null' : 'c.ended_at is not null');
  if (answered !== undefined) add(`json_extract(c.facts, '$[${FACT.answered}]') = ?`, answered ? 1 : 0);
  if (startedFrom !== undefined) add('c.started_at >= ?', startedFrom);
  if (startedUntil !== undefined) add('c.started_at < ?', startedUntil);
  return { where, values };
}
