import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './guarded.ts';

export type TokenScope = 'read' | 'live' | 'deliver' | 'write:config' | 'desk' | 'admin';

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** SHA-256 of the token. */
  readonly hash: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** The account that made it, by the name it had then; null: the command line, or another token. */
  readonly owner: { readonly id: string; readonly name: string } | null;
}

/** Tokens, in memory for every request, in the database for the next start. */
export class SqliteTokenStore {
  readonly #db: DatabaseSync;
  #records: readonly TokenRecord[];

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#records = db.prepare('select * from token order by created_at, id').all().map(recordOf);
  }

  /** Oldest first. */
  list(): readonly TokenRecord[] {
    return this.#records;
  }

  create(record: TokenRecord): void {
    const { id, name, scopes, hash, createdAt, expiresAt, owner } = record;
    const sql = 'insert into token (id, name, scopes, hash, created_at, expires_at, owner_id, owner_name) values (?, ?, ?, ?, ?, ?, ?, ?)';
    const values = [id, name, scopes.join(' '), hash, createdAt, expiresAt, owner?.id ?? null, owner?.name ?? null];
    guarded(this.#db, () => this.#db.prepare(sql).run(...values));
    this.#records = [...this.#records, record];
  }

  /** False when there is no such token. */
  revoke(id: string): boolean {
    guarded(this.#db, () => this.#db.prepare('delete from token where id = ?').run(id));
    const rest = this.#records.filter((record) => record.id !== id);
    const isKnown = rest.length < this.#records.length;
    this.#records = rest;
    return isKnown;
  }
}

function recordOf(row: Record<string, unknown>): TokenRecord {
  return {
    id: String(row['id']),
    name: String(row['name']),
    scopes: String(row['scopes']).split(' ') as TokenScope[],
    hash: row['hash'] as Uint8Array,
    createdAt: Number(row['created_at']),
    expiresAt: row['expires_at'] === null ? null : Number(row['expires_at']),
    owner: row['owner_id'] === null ? null : { id: String(row['owner_id']), name: String(row['owner_name']) },
  };
}
