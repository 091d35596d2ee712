import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './guarded.ts';

export interface SoundInfo {
  readonly name: string;
  /** SHA-256 of its bytes, hex. */
  readonly hash: string;
  readonly bytes: number;
  /** Account that brought it; null: the command line. */
  readonly ownerId: string | null;
  readonly updatedAt: number;
}

/** Sound files of the site, by name. */
export class SqliteSoundStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** By name, without their bytes. */
  list(): readonly SoundInfo[] {
    const rows = this.#db.prepare('select name, hash, length(bytes) as size, owner_id, updated_at from sound order by name').all();
    return rows.map((row) => ({
      name: String(row['name']),
      hash: String(row['hash']),
      bytes: Number(row['size']),
      ownerId: row['owner_id'] === null ? null : String(row['owner_id']),
      updatedAt: Number(row['updated_at']),
    }));
  }

  /** Undefined when there is none of that name. */
  read(name: string): Uint8Array | undefined {
    const row = this.#db.prepare('select bytes from sound where name = ?').get(name);
    return row && (row['bytes'] as Uint8Array);
  }

  put(name: string, bytes: Uint8Array, { ownerId, now }: { readonly ownerId: string | null; readonly now: number }): void {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const sql = 'insert or replace into sound (name, hash, bytes, owner_id, updated_at) values (?, ?, ?, ?, ?)';
    guarded(this.#db, () => this.#db.prepare(sql).run(name, hash, bytes, ownerId, now));
  }

  /** False when there is none of that name. */
  remove(name: string): boolean {
    return guarded(this.#db, () => this.#db.prepare('delete from sound where name = ?').run(name)).changes > 0;
  }
}
