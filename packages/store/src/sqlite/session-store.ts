import type { DatabaseSync } from 'node:sqlite';
import { type SessionRecord, sessionEnd } from '@ringhook/core';
import { guarded } from './guarded.ts';

/** How far the database may be behind in when a session was last used: every request would be a write otherwise. */
const WRITE_SEEN_EVERY_MS = 60_000;

/** Sessions, in memory for every request, in the database for the next start. Found by hash only: what a cookie holds is nowhere kept. */
export class SqliteSessionStore {
  readonly #db: DatabaseSync;
  readonly #byHash = new Map<string, SessionRecord>();
  readonly #written = new Map<string, number>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    for (const row of db.prepare('select * from session order by created_at, id').all()) {
      const record = recordOf(row);
      this.#byHash.set(keyOf(record.hash), record);
      this.#written.set(record.id, record.lastSeenAt);
    }
  }

  /** Oldest first. */
  list(accountId: string): readonly SessionRecord[] {
    return [...this.#byHash.values()].filter((record) => record.accountId === accountId);
  }

  find(hash: Uint8Array): SessionRecord | undefined {
    return this.#byHash.get(keyOf(hash));
  }

  create(record: SessionRecord): void {
    const { id, hash, accountId, createdAt, lastSeenAt, ip, userAgent } = record;
    const sql = 'insert into session (id, hash, account_id, created_at, last_seen_at, ip, user_agent) values (?, ?, ?, ?, ?, ?, ?)';
    guarded(this.#db, () => this.#db.prepare(sql).run(id, hash, accountId, createdAt, lastSeenAt, ip, userAgent));
    this.#byHash.set(keyOf(hash), record);
    this.#written.set(id, lastSeenAt);
  }

  /** Used now; written at most once a minute. */
  touch(record: SessionRecord, now: number): void {
    this.#byHash.set(keyOf(record.hash), { ...record, lastSeenAt: now });
    if (Math.abs(now - (this.#written.get(record.id) ?? 0)) < WRITE_SEEN_EVERY_MS) return;
    this.#written.set(record.id, now);
    guarded(this.#db, () => this.#db.prepare('update session set last_seen_at = ? where id = ?').run(now, record.id));
  }

  /** False when it had ended before. Ended here even when the disk is full; then it would come back only with the next start. */
  end({ id, hash }: Pick<SessionRecord, 'id' | 'hash'>): boolean {
    const isKnown = this.#byHash.delete(keyOf(hash));
    this.#written.delete(id);
    guarded(this.#db, () => this.#db.prepare('delete from session where id = ?').run(id));
    return isKnown;
  }

  /** Forgets those that are over. */
  prune(now: number): void {
    for (const record of this.#byHash.values()) if (sessionEnd(record) <= now) this.end(record);
  }
}

function keyOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64url');
}

function recordOf(row: Record<string, unknown>): SessionRecord {
  return {
    id: String(row['id']),
    hash: row['hash'] as Uint8Array,
    accountId: String(row['account_id']),
    createdAt: Number(row['created_at']),
    lastSeenAt: Number(row['last_seen_at']),
    ip: String(row['ip']),
    userAgent: String(row['user_agent']),
  };
}
