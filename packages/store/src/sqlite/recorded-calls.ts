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

/** Tells by a call as it began whether it is worth reading to its end; asked only where number, kind and parties never changed. */
export type WantedCall = (call: CallFacts) => boolean;

/** What of the calls is read. */
export interface WantedParts {
  readonly isEventWanted?: WantedEvent;
  readonly isCallWanted?: WantedCall;
}

/** Beyond this many times the wanted calls, a stretch of numbers holds too many others to be read as one. */
const SPARSE = 4;
/** So that the writer's log can be taken in between. */
const STARTS_AT_ONCE = 2_000;
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
    const part = this.#db.prepare(
      `select e.call_number, e.sequence, e.at, e.body
       from call_row as c join call_event as e on e.call_number = c.call_number and e.sequence = 1
       where c.call_number < ? and c.started_at between ? and ? and c.caller is not null order by c.call_number desc limit ?`,
    );
    part.setReturnArrays(true);
    let below = Number.MAX_SAFE_INTEGER;
    for (let left = limit; left > 0;) {
      const rows = part.all(below, from, until, Math.min(left, STARTS_AT_ONCE)) as unknown as readonly Row[];
      for (const row of rows) yield unpackRow(unpacker, row).call;
      if (rows.length < STARTS_AT_ONCE) return;
      left -= rows.length;
      below = rows.at(-1)?.[0] ?? 0;
    }
  }

  /**
   * The calls of these numbers, which stand newest first, with the events that are wanted; of a call that is not wanted the first of them.
   * A call that was forgotten meanwhile is left out.
   */
  read(numbers: Float64Array, parts: WantedParts = {}): RecordedCall[] {
    const newest = numbers[0];
    const oldest = numbers.at(-1);
    if (newest === undefined || oldest === undefined) return [];
    if (newest - oldest >= numbers.length * SPARSE) return Array.from(numbers).flatMap((number) => grouped(this.#one.all(number), parts));
    const wanted = new Set(numbers);
    return grouped(this.#stretch.all(oldest, newest), parts)
      .filter(({ number }) => wanted.has(number))
      .toReversed();
  }
}

/** Rows stand call by call. */
function grouped(found: unknown, { isEventWanted = () => true, isCallWanted = () => true }: WantedParts): RecordedCall[] {
  const calls: RecordedCall[] = [];
  const unpacker = new EventUnpacker();
  const rows = found as readonly Row[];
  for (let place = 0; place < rows.length;) {
    const number = rows[place]?.[0] ?? 0;
    const wanted: Row[] = [];
    for (let row = rows[place]; row?.[0] === number; row = rows[++place]) if (isEventWanted(nameIn(row[3]))) wanted.push(row);
    calls.push({ number, events: unpacked(wanted, unpacker, isCallWanted) });
  }
  return calls;
}

function unpacked([begin, ...rest]: readonly Row[], unpacker: EventUnpacker, isCallWanted: WantedCall): RecordedCall['events'] {
  if (begin === undefined) return [];
  const first = unpackRow(unpacker, begin);
  if (!isCallWanted(first.call) && rest.every(([, , , body]) => unpacker.sharesHead(body))) return [first];
  return [first, ...rest.map((row) => unpackRow(unpacker, row))];
}

function unpackRow(unpacker: EventUnpacker, [, sequence, at, body]: Row): CallLevelEvent | ExtensionEvent {
  return unpacker.unpack(body, sequence, at);
}

function nameIn(body: string): string {
  return body.slice(2, body.indexOf('"', 2));
}
