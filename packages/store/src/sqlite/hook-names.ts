import type { DatabaseSync } from 'node:sqlite';

/** Hooks by a small number: keys and rows stay short. Numbers are given out outside of transactions, so none is ever rolled back. */
export class HookNames {
  readonly #db: DatabaseSync;
  readonly #idByName = new Map<string, number>();
  readonly #nameById = new Map<number, string>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    for (const row of db.prepare(`select hook, name from hook`).all()) this.#remember(Number(row['hook']), String(row['name']));
  }

  /** Only for names that `know` has seen. */
  idOf(name: string): number {
    const id = this.#idByName.get(name);
    if (id === undefined) throw new Error(`hook ${name} was not made known`);
    return id;
  }

  /** Gives the hook its number, if it has none. */
  know(name: string): number {
    const known = this.#idByName.get(name);
    if (known !== undefined) return known;
    const { lastInsertRowid } = this.#db.prepare(`insert into hook (name) values (?)`).run(name);
    return this.#remember(Number(lastInsertRowid), name);
  }

  find(name: string): number | undefined {
    return this.#idByName.get(name);
  }

  nameOf(id: number): string {
    return this.#nameById.get(id) ?? `hook ${id}`;
  }

  #remember(id: number, name: string): number {
    this.#idByName.set(name, id);
    this.#nameById.set(id, name);
    return id;
  }
}
