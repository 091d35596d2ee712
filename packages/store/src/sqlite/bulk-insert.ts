import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Rows of one statement: 32 for the crowd, then 8, then one by one. */
const CHUNKS = [32, 8, 1] as const;

/** Writes many rows with few statements; `head` is everything before `values`. */
export class BulkInsert {
  readonly #columns: number;
  readonly #statements: readonly { readonly rows: number; readonly statement: StatementSync }[];

  constructor(db: DatabaseSync, head: string, columns: number) {
    this.#columns = columns;
    const row = `(${Array(columns).fill('?').join(', ')})`;
    this.#statements = CHUNKS.map((rows) => ({ rows, statement: db.prepare(`${head} values ${Array(rows).fill(row).join(', ')}`) }));
  }

  /** `values` holds the columns of all rows one after the other. Returns how many rows were changed. */
  run(values: readonly SQLInputValue[]): number {
    let changed = 0;
    let from = 0;
    for (const { rows, statement } of this.#statements) {
      const width = rows * this.#columns;
      for (; values.length - from >= width; from += width) {
        changed += Number(statement.run(...values.slice(from, from + width)).changes);
      }
    }
    return changed;
  }
}
