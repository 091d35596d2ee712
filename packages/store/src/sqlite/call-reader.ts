import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';
import { EventUnpacker } from './event-unpacker.ts';
import { unpackEvent, unpackFacts } from './packed-event.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from './page.ts';

export interface ReadEvent {
  readonly event: CallLevelEvent | ExtensionEvent;
  readonly revision: number;
}

/** The list row is written at start and end; what is known since then stands in the latest event. */
const COLUMNS = `c.call_number, c.facts,
  (select e.body from call_event as e where e.call_number = c.call_number order by e.sequence desc limit 1) as latest`;

/** Calls and what happened in them, read without touching the writer; searching them: see search/. */
export class SqliteCallReader {
  readonly #db: DatabaseSync;
  readonly #told: StatementSync;
  readonly #unpacker = new EventUnpacker();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#told = db.prepare('select sequence, at, body from call_event where call_number = ? order by sequence');
  }

  /** All calls, newest first. */
  list({ cursor, limit }: PageRequest): Page<CallFacts> {
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(decodeKey(cursor, 1)[0]);
    const sql = `select ${COLUMNS} from call as c where c.call_number < ? order by c.call_number desc limit ?`;
    const rows = this.#db.prepare(sql).all(before, limit + 1);
    const items = rows.slice(0, limit).map(factsOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeKey([last.number]) : null };
  }

  get(callNumber: number): CallFacts | undefined {
    const row = this.#db.prepare(`select ${COLUMNS} from call as c where c.call_number = ?`).get(callNumber);
    return row && factsOf(row);
  }

  /** The events alone, in the order in which they were told: for what looks at every call. */
  told(callNumber: number): readonly (CallLevelEvent | ExtensionEvent)[] {
    return this.#told.all(callNumber).map((row) => this.#unpacker.unpack(String(row['body']), Number(row['sequence']), Number(row['at'])));
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
