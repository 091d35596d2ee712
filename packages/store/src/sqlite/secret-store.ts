import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '@ringhook/core';
import { guarded } from './guarded.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface SecretInfo {
  readonly name: string;
  /** Which main key it was encrypted with. */
  readonly keyId: string;
  readonly updatedAt: number;
}

/** Secrets, each encrypted with the main key and bound to its name: a row copied under another name does not open. */
export class SqliteSecretStore {
  readonly #db: DatabaseSync;
  readonly #key: Uint8Array;
  readonly #keyId: string;

  constructor(db: DatabaseSync, mainKey: Uint8Array) {
    this.#db = db;
    this.#key = mainKey;
    this.#keyId = keyIdOf(mainKey);
  }

  set(name: string, value: string, now: number): void {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    const sql = 'insert or replace into secret (name, key_id, nonce, sealed, updated_at) values (?, ?, ?, ?, ?)';
    guarded(this.#db, () => this.#db.prepare(sql).run(name, this.#keyId, nonce, sealed, now));
  }

  /** Undefined when there is none. Fails with SECRET_KEY_WRONG or SECRET_DAMAGED. */
  get(name: string): string | undefined {
    const row = this.#db.prepare('select key_id, nonce, sealed from secret where name = ?').get(name);
    if (!row) return undefined;
    if (row['key_id'] !== this.#keyId) {
      const message = `secret "${name}" was encrypted with main key ${String(row['key_id'])}, but the main key is ${this.#keyId}; start with the old key, or set the secret again: ringhook secret set ${name}`;
      throw new AppError('SECRET_KEY_WRONG', name, message);
    }
    return this.#open(name, row['nonce'] as Uint8Array, row['sealed'] as Uint8Array);
  }

  /** By name, without values. */
  list(): readonly SecretInfo[] {
    const rows = this.#db.prepare('select name, key_id, updated_at from secret order by name').all();
    return rows.map((row) => ({ name: String(row['name']), keyId: String(row['key_id']), updatedAt: Number(row['updated_at']) }));
  }

  /** False when there is no such secret. */
  remove(name: string): boolean {
    return guarded(this.#db, () => this.#db.prepare('delete from secret where name = ?').run(name)).changes > 0;
  }

  #open(name: string, nonce: Uint8Array, sealed: Uint8Array): string {
    try {
      const end = sealed.length - TAG_BYTES;
      const decipher = createDecipheriv(CIPHER, this.#key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(end));
      return decipher.update(sealed.subarray(0, end), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      const message = `secret "${name}" is damaged in the database; set it again: ringhook secret set ${name}`;
      throw new AppError('SECRET_DAMAGED', name, message, { cause });
    }
  }
}

/** Names a key without telling anything about it. */
export function keyIdOf(key: Uint8Array): string {
  return createHash('sha256').update('ringhook key id').update(key).digest('hex').slice(0, 12);
}
