import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type CallCheckpoint, PARTITION_COUNT, partitionOf } from '@ringhook/core';
import { BulkInsert } from './bulk-insert.ts';

/** The log is swept when it holds more than this many rows beyond three per live call. */
const SLACK = 2_000;

/**
 * What is saved of live calls, as a log: every save is appended, the last row of a call counts, null ends it. Changing rows of some
 * 1 kB in place would touch a page for each (measured: three times dearer). Now and then the oldest part is swept away.
 */
export class CheckpointLog {
  readonly #rows: BulkInsert;
  readonly #oldest: StatementSync;
  readonly #state: StatementSync;
  readonly #drop: StatementSync;
  readonly #latest = new Map<number, number>();
  readonly #all: StatementSync;
  #position = 0;
  #rowCount = 0;
  /** The last reading failed half-way: what is known is not what is on disk. */
  #isStale = false;

  constructor(db: DatabaseSync) {
    this.#rows = new BulkInsert(db, `insert into call_checkpoint (key, call_number, state)`, 3);
    this.#oldest = db.prepare(`select key, call_number from call_checkpoint order by key limit ?`);
    this.#state = db.prepare(`select state from call_checkpoint where key = ?`);
    this.#drop = db.prepare(`delete from call_checkpoint where key <= ?`);
    this.#all = db.prepare(`select key, call_number, state is null as has_ended from call_checkpoint order by key`);
    this.reload();
  }

  /** Reads what is on disk: at the start, and after a transaction was rolled back. */
  reload(): void {
    this.#isStale = true;
    this.#latest.clear();
    this.#rowCount = 0;
    let lastKey = 0;
    for (const { key, call_number: call, has_ended: hasEnded } of this.#all.iterate()) {
      this.#rowCount++;
      lastKey = Number(key);
      if (hasEnded === 1) this.#latest.delete(Number(call));
      else this.#latest.set(Number(call), lastKey);
    }
    this.#position = Math.floor(lastKey / PARTITION_COUNT);
    this.#isStale = false;
  }

  write(calls: readonly CallCheckpoint[]): void {
    if (this.#isStale) this.reload();
    const values: SQLInputValue[] = [];
    for (const { callNumber, partition, state } of calls) {
      const key = ++this.#position * PARTITION_COUNT + partition;
      values.push(key, callNumber, state);
      if (state === null) this.#latest.delete(callNumber);
      else this.#latest.set(callNumber, key);
    }
    this.#rows.run(values);
    this.#rowCount += calls.length;
    if (this.#rowCount > 3 * this.#latest.size + SLACK) this.#sweep();
  }

  /** Drops the older half; what still counts in it moves to the end. A call's end goes only after all its rows before it. */
  #sweep(): void {
    const half = this.#oldest.all(this.#rowCount >> 1);
    const values: SQLInputValue[] = [];
    let last = 0;
    for (const { key, call_number: call } of half) {
      last = Number(key);
      const callNumber = Number(call);
      if (this.#latest.get(callNumber) !== last) continue;
      const moved = ++this.#position * PARTITION_COUNT + partitionOf(callNumber);
      values.push(moved, callNumber, String(this.#state.get(last)?.['state']));
      this.#latest.set(callNumber, moved);
    }
    this.#drop.run(last);
    this.#rows.run(values);
    this.#rowCount += values.length / 3 - half.length;
  }
}
