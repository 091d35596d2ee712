import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqliteCallReader } from '../sqlite/call-reader.ts';
import { type CallEntry, columnsOf, entryOf, tokensOf } from './call-entry.ts';

const EVENTS_AT_ONCE = 1_000;
const CALLS_AT_ONCE = 500;
const HOUR_MS = 3_600_000;

/**
 * Takes ended calls into the search file, a little at a time, and knows which calls go on. New events come first, then the calls that
 * were there before the file was, newest first. Each step is one transaction: whatever ends the process, none is missed or taken twice.
 */
export class SearchIndex {
  readonly #history: DatabaseSync;
  readonly #search: DatabaseSync;
  readonly #calls: SqliteCallReader;
  readonly #live = new Map<number, CallEntry | undefined>();
  #isBehind = false;
  /** Of the step that is under way. */
  readonly #hours = new Map<number, { lowest: number; highest: number }>();
  readonly #sql: ReturnType<typeof prepareAll>;

  constructor(history: DatabaseSync, search: DatabaseSync, calls: SqliteCallReader) {
    this.#history = history;
    this.#search = search;
    this.#calls = calls;
    this.#sql = prepareAll(history, search);
    for (const row of search.prepare('select call_number from live_call').all()) this.#live.set(Number(row['call_number']), undefined);
  }

  /** Old calls are all in, and so are those that ended just now. */
  get isComplete(): boolean {
    return !this.#isBehind && Number(this.#sql.position.get()?.['old_before']) === 0;
  }

  /** Calls that go on, as they are known now. */
  live(): readonly CallEntry[] {
    const entries: CallEntry[] = [];
    for (const [callNumber, known] of this.#live) {
      const entry = known ?? entryOf(this.#calls.told(callNumber));
      this.#live.set(callNumber, entry);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  /** True when there is more to take in. */
  step(): boolean {
    return this.#transaction(() => this.#takeNew()) || this.#transaction(() => this.#takeOld());
  }

  /** Forgets calls that the history has forgotten, at most `limit`; true when there are more. */
  forget(limit: number): boolean {
    return this.#transaction(() => {
      const lowest = this.#history.prepare('select min(call_number) as lowest from call_row').get()?.['lowest'];
      if (typeof lowest !== 'number') return false;
      const rows = this.#search.prepare('select call_number from call_entry where call_number < ? limit ?').all(lowest, limit);
      for (const row of rows) {
        const callNumber = Number(row['call_number']);
        this.#sql.forgetTokens.run(callNumber);
        this.#sql.forgetEntry.run(callNumber);
      }
      this.#search.prepare('delete from hour_span where highest < ?').run(lowest);
      return rows.length === limit;
    });
  }

  #takeNew(): boolean {
    const position = Number(this.#sql.position.get()?.['event_key']);
    const rows = this.#sql.newEvents.all(position, EVENTS_AT_ONCE);
    const last = rows.at(-1);
    this.#isBehind = rows.length === EVENTS_AT_ONCE;
    if (last === undefined) return false;
    this.#take(rows.map((row) => Number(row['call_number'])));
    this.#sql.moveOn.run(Number(last['key']), Number(last['call_number']), Number(last['sequence']), Number(last['at']));
    return this.#isBehind;
  }

  #takeOld(): boolean {
    const before = Number(this.#sql.position.get()?.['old_before']);
    if (before === 0) return false;
    const numbers = this.#sql.oldCalls.all(before, CALLS_AT_ONCE).map((row) => Number(row['call_number']));
    this.#take(numbers);
    this.#sql.moveBack.run(numbers.length < CALLS_AT_ONCE ? 0 : (numbers.at(-1) ?? 0));
    return true;
  }

  /** Rising: the index of tokens writes a piece of its own for whatever is out of order. */
  #take(callNumbers: readonly number[]): void {
    for (const callNumber of [...new Set(callNumbers)].toSorted((a, b) => a - b)) {
      const events = this.#calls.told(callNumber);
      if (events.at(-1)?.call.endedAt === null) {
        if (!this.#live.has(callNumber)) this.#sql.addLive.run(callNumber);
        this.#live.set(callNumber, undefined);
        continue;
      }
      if (this.#live.delete(callNumber)) this.#sql.removeLive.run(callNumber);
      const entry = entryOf(events);
      if (entry !== undefined) this.#write(entry);
    }
    for (const [hour, { lowest, highest }] of this.#hours) this.#sql.widenHour.run(hour, lowest, highest);
    this.#hours.clear();
  }

  #write(entry: CallEntry): void {
    const { number, startedAt } = entry.call;
    // Nearly all are taken once; what is told of a call after its end takes it again.
    if (this.#sql.forgetEntry.run(number).changes > 0) this.#sql.forgetTokens.run(number);
    this.#sql.addTokens.run(number, tokensOf(entry));
    this.#sql.addEntry.run(...columnsOf(entry));
    const hour = Math.floor(startedAt / HOUR_MS);
    const span = this.#hours.get(hour);
    if (span === undefined) this.#hours.set(hour, { lowest: number, highest: number });
    else this.#hours.set(hour, { lowest: Math.min(span.lowest, number), highest: Math.max(span.highest, number) });
  }

  #transaction<Result>(work: () => Result): Result {
    this.#search.exec('begin immediate');
    try {
      const result = work();
      this.#search.exec('commit');
      return result;
    } catch (cause) {
      this.#hours.clear();
      if (this.#search.isTransaction) this.#search.exec('rollback');
      throw cause;
    }
  }
}

function prepareAll(history: DatabaseSync, search: DatabaseSync) {
  return {
    newEvents: history.prepare('select key, call_number, sequence, at from call_event where key > ? order by key limit ?'),
    oldCalls: history.prepare('select call_number from call_row where call_number < ? order by call_number desc limit ?'),
    position: search.prepare('select event_key, old_before from position'),
    moveOn: search.prepare('update position set event_key = ?, call_number = ?, sequence = ?, at = ?'),
    moveBack: search.prepare('update position set old_before = ?'),
    addLive: search.prepare('insert or ignore into live_call values (?)'),
    removeLive: search.prepare('delete from live_call where call_number = ?'),
    forgetTokens: search.prepare('delete from call_token where rowid = ?'),
    forgetEntry: search.prepare('delete from call_entry where call_number = ?'),
    addTokens: search.prepare('insert into call_token (rowid, tokens) values (?, ?)'),
    addEntry: search.prepare('insert into call_entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    widenHour: search.prepare(
      `insert into hour_span values (?, ?, ?) on conflict (hour) do update set
        lowest = min(lowest, excluded.lowest), highest = max(highest, excluded.highest)`,
    ),
  } satisfies Record<string, StatementSync>;
}
