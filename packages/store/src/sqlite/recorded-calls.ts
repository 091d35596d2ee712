import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';
import { EventUnpacker } from './event-unpacker.ts';

/** Which calls; everything given must hold. */
export interface RecordedSelection {
  /** So many of the newest. */
  readonly last?: number;
  readonly from?: number;
  readonly until?: number;
  /** What caller, DID or responder begins with. */
  readonly party?: string;
}

/** One call with everything that was told of it, in order. */
export interface RecordedCall {
  readonly number: number;
  readonly events: readonly (CallLevelEvent | ExtensionEvent)[];
}

/** Tells by the name of an event, whoever's it is, whether it is worth reading. */
export type WantedEvent = (event: string) => boolean;

/** Beyond this many times the wanted calls, a stretch of numbers holds too many others to be read as one. */
const SPARSE = 4;
const COLUMNS = 'select call_number, sequence, at, body from call_event';

type Row = readonly [callNumber: number, sequence: number, at: number, body: string];

/** Reads whole calls in bulk, for what looks at all of them; each read is short, so that the writer's log can be taken in between. */
export class RecordedCalls {
  readonly #db: DatabaseSync;
  readonly #stretch: StatementSync;
  readonly #one: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#stretch = db.prepare(`${COLUMNS} where call_number between ? and ? order by call_number, sequence`);
    this.#one = db.prepare(`${COLUMNS} where call_number = ? order by sequence`);
    this.#stretch.setReturnArrays(true);
    this.#one.setReturnArrays(true);
  }

  /** Numbers of the calls, newest first. */
  find({ last, from, until, party }: RecordedSelection): Float64Array {
    const where = ['1'];
    const values: SQLInputValue[] = [];
    if (from !== undefined) {
      values.push(from);
      where.push('started_at >= ?');
    }
    if (until !== undefined) {
      values.push(until);
      where.push('started_at < ?');
    }
    // The newest of all are taken first, those that fit of them then.
    const newest = last === undefined ? 'call_row' : `(select * from call_row order by call_number desc limit ${Math.floor(last)})`;
    if (party !== undefined) {
      const prefix = `${party.replaceAll(/[\\%_]/g, '\\$&')}%`;
      where.push(`(caller like ? escape '\\' or did like ? escape '\\' or responder like ? escape '\\')`);
      values.push(prefix, prefix, prefix);
    }
    const found = this.#db.prepare(`select call_number from ${newest} where ${where.join(' and ')} order by call_number desc`);
    found.setReturnArrays(true);
    const numbers: number[] = [];
    for (const row of found.iterate(...values) as Iterable<unknown>) numbers.push((row as readonly number[])[0] ?? 0);
    return Float64Array.from(numbers);
  }

  /** Calls that began between `from` and `until`, as they are told of first, newest first; at most so many. */
  *starts(from: number, until: number, limit: number): Generator<CallFacts> {
    const unpacker = new EventUnpacker();
    const found = this.#db.prepare(
      `select e.sequence, e.at, e.body from call_row as c join call_event as e on e.call_number = c.call_number and e.sequence = 1
       where c.started_at between ? and ? and c.caller is not null order by c.call_number desc limit ?`,
    );
    found.setReturnArrays(true);
    for (const row of found.iterate(from, until, limit) as Iterable<unknown>) {
      const [sequence, at, body] = row as readonly [number, number, string];
      yield unpacker.unpack(body, sequence, at).call;
    }
  }

  /** The calls of these numbers, which stand newest first, with the events that are wanted; a call that was forgotten meanwhile is left out. */
  read(numbers: Float64Array, isWanted: WantedEvent = () => true): RecordedCall[] {
    const newest = numbers[0];
    const oldest = numbers.at(-1);
    if (newest === undefined || oldest === undefined) return [];
    if (newest - oldest >= numbers.length * SPARSE)
      return Array.from(numbers).flatMap((number) => grouped(this.#one.all(number), isWanted));
    const wanted = new Set(numbers);
    return grouped(this.#stretch.all(oldest, newest), isWanted)
      .filter(({ number }) => wanted.has(number))
      .toReversed();
  }
}

/** Rows stand call by call. */
function grouped(rows: unknown, isWanted: WantedEvent): RecordedCall[] {
  const calls: RecordedCall[] = [];
  const unpacker = new EventUnpacker();
  let number = -1;
  let events: (CallLevelEvent | ExtensionEvent)[] = [];
  for (const [callNumber, sequence, at, body] of rows as readonly Row[]) {
    if (callNumber !== number) {
      number = callNumber;
      calls.push({ number, events: (events = []) });
    }
    if (isWanted(body.slice(2, body.indexOf('"', 2)))) events.push(unpacker.unpack(body, sequence, at));
  }
  return calls;
}
