import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { KeptTest, SavedTest } from '@ringhook/core';
import { guarded } from './guarded.ts';

const PUT = `insert or replace into saved_test (id, name, call_number, previous_call_at, created_at, updated_at, author, body)
  values (?, ?, ?, ?, ?, ?, ?, ?)`;

/** Saved tests of the site. They outlive the calls they were made from. */
export class SqliteSavedTestStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  count(): number {
    return Number(this.#db.prepare('select count(*) as count from saved_test').get()?.['count'] ?? 0);
  }

  /** By name, those of one name by id. */
  list(): readonly KeptTest[] {
    return guarded(this.#db, () => this.#db.prepare('select * from saved_test order by name, id').all().map(testOf));
  }

  get(id: string): KeptTest | undefined {
    const row = guarded(this.#db, () => this.#db.prepare('select * from saved_test where id = ?').get(id));
    return row && testOf(row);
  }

  /** All of them, or none; each in the place of the one with its id. */
  put(tests: readonly KeptTest[]): void {
    guarded(this.#db, () => {
      this.#db.exec('begin immediate');
      try {
        const put = this.#db.prepare(PUT);
        for (const { id, name, callNumber, previousCallAt, createdAt, updatedAt, author, events, expected } of tests)
          put.run(id, name, callNumber, previousCallAt, createdAt, updatedAt, author, JSON.stringify({ events, expected }));
        this.#db.exec('commit');
      } catch (cause) {
        if (this.#db.isTransaction) this.#db.exec('rollback');
        throw cause;
      }
    });
  }

  /** False when there is no such test. */
  remove(id: string): boolean {
    return guarded(this.#db, () => this.#db.prepare('delete from saved_test where id = ?').run(id)).changes > 0;
  }
}

function testOf(row: Readonly<Record<string, SQLOutputValue>>): KeptTest {
  return {
    id: String(row['id']),
    name: String(row['name']),
    callNumber: Number(row['call_number']),
    previousCallAt: row['previous_call_at'] === null ? null : Number(row['previous_call_at']),
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
    author: String(row['author']),
    ...(JSON.parse(String(row['body'])) as Pick<SavedTest, 'events' | 'expected'>),
  };
}
