import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type AccountRecord, loginKey } from '@ringhook/core';
import { guarded } from './guarded.ts';

const COLUMNS = [
  'id', 'login', 'login_key', 'name', 'role', 'user_id', 'disabled', 'language', 'password_hash', 'must_change', 'issuer', 'subject',
  'created_at', 'last_seen_at',
] as const; // prettier-ignore

/** Accounts, in memory for every request, in the database for the next start. */
export class SqliteAccountStore {
  readonly #db: DatabaseSync;
  #records: readonly AccountRecord[];

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#records = db.prepare('select * from account order by created_at, id').all().map(recordOf);
  }

  /** Oldest first. */
  list(): readonly AccountRecord[] {
    return this.#records;
  }

  get(id: string): AccountRecord | undefined {
    return this.#records.find((record) => record.id === id);
  }

  create(record: AccountRecord): void {
    const sql = `insert into account (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`;
    guarded(this.#db, () => this.#db.prepare(sql).run(...valuesOf(record)));
    this.#records = [...this.#records, record];
  }

  /** In the place of the one with its id; nothing happens when there is none. */
  replace(record: AccountRecord): void {
    const sql = `update account set ${COLUMNS.map((column) => `${column} = ?`).join(', ')} where id = ?`;
    guarded(this.#db, () => this.#db.prepare(sql).run(...valuesOf(record), record.id));
    this.#records = this.#records.map((known) => (known.id === record.id ? record : known));
  }

  /** Its sessions go with it. False when there is no such account. */
  remove(id: string): boolean {
    const { changes } = guarded(this.#db, () => this.#db.prepare('delete from account where id = ?').run(id));
    this.#records = this.#records.filter((record) => record.id !== id);
    return changes > 0;
  }
}

function valuesOf(record: AccountRecord): SQLInputValue[] {
  const { id, login, name, role, userId, language, passwordHash, provider, createdAt, lastSeenAt } = record;
  return [
    id,
    login,
    loginKey(login),
    name,
    role,
    userId,
    Number(record.disabled),
    language,
    passwordHash,
    Number(record.mustChangePassword),
    provider?.issuer ?? null,
    provider?.subject ?? null,
    createdAt,
    lastSeenAt,
  ];
}

function recordOf(row: Record<string, unknown>): AccountRecord {
  return {
    id: String(row['id']),
    login: String(row['login']),
    name: String(row['name']),
    role: row['role'] as AccountRecord['role'],
    userId: row['user_id'] === null ? null : String(row['user_id']),
    disabled: row['disabled'] === 1,
    language: row['language'] as AccountRecord['language'],
    passwordHash: row['password_hash'] === null ? null : String(row['password_hash']),
    mustChangePassword: row['must_change'] === 1,
    provider: row['issuer'] === null ? null : { issuer: String(row['issuer']), subject: String(row['subject']) },
    createdAt: Number(row['created_at']),
    lastSeenAt: row['last_seen_at'] === null ? null : Number(row['last_seen_at']),
  };
}
