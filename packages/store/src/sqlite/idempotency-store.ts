import type { DatabaseSync } from 'node:sqlite';
import { guarded } from './guarded.ts';

const KEPT_MS = 24 * 60 * 60 * 1_000;

export type KnownAnswer =
  | { readonly kind: 'new' }
  | { readonly kind: 'repeat'; readonly status: number; readonly body: string }
  | { readonly kind: 'mismatch' };

export interface GivenAnswer {
  readonly status: number;
  readonly body: string;
  readonly at: number;
}

/** Answers to requests with an `Idempotency-Key`, for a day. */
export class SqliteIdempotencyStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  look(key: string, fingerprint: string, now: number): KnownAnswer {
    const row = this.#db.prepare('select fingerprint, status, body from idempotency where key = ? and at > ?').get(key, now - KEPT_MS);
    if (!row) return { kind: 'new' };
    if (row['fingerprint'] !== fingerprint) return { kind: 'mismatch' };
    return { kind: 'repeat', status: Number(row['status']), body: String(row['body']) };
  }

  keep(key: string, fingerprint: string, { status, body, at }: GivenAnswer): void {
    const sql = 'insert or replace into idempotency (key, fingerprint, status, body, at) values (?, ?, ?, ?, ?)';
    guarded(this.#db, () => {
      this.#db.prepare('delete from idempotency where at <= ?').run(at - KEPT_MS);
      this.#db.prepare(sql).run(key, fingerprint, status, body, at);
    });
  }
}
