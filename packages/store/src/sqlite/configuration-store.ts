import type { DatabaseSync } from 'node:sqlite';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError, type Configuration, EMPTY_CONFIGURATION, errorText } from '@ringhook/core';
import { guarded } from './guarded.ts';
import { decodeKey, encodeKey, type Page, type PageRequest } from './page.ts';

export interface RevisionInfo {
  readonly revision: number;
  readonly author: string;
  readonly note: string;
  readonly at: number;
}

export interface StoredRevision extends RevisionInfo {
  readonly configuration: Configuration;
}

export interface SaveRequest {
  readonly author: string;
  readonly note: string;
  readonly expectedRevision: number;
}

export type SaveResult =
  | { readonly kind: 'saved'; readonly revision: StoredRevision }
  | { readonly kind: 'conflict'; readonly currentRevision: number };

export interface ConfigurationStoreOptions {
  readonly now: () => number;
  /** Reads what an older version saved: fills in what is new, throws for what no longer works. */
  readonly parse: (stored: unknown) => Configuration;
}

/** Takes over a new configuration; `save` waits for it. */
export type RevisionListener = (revision: StoredRevision) => void | Promise<void>;

const EMPTY: StoredRevision = {
  revision: 0,
  author: 'ringhook',
  note: 'nothing configured yet',
  at: 0,
  configuration: EMPTY_CONFIGURATION,
};

/** The configuration with all its revisions. The one in force is in memory; reading it never touches the disk. */
export class SqliteConfigurationStore {
  readonly #db: DatabaseSync;
  readonly #options: ConfigurationStoreOptions;
  readonly #listeners = new Set<RevisionListener>();
  #current: StoredRevision;

  /** Fails with CONFIGURATION_UNREADABLE when the newest revision can't be read. */
  constructor(db: DatabaseSync, options: ConfigurationStoreOptions) {
    this.#db = db;
    this.#options = options;
    this.#current = this.#read('select * from configuration_revision order by revision desc limit 1') ?? EMPTY;
  }

  current(): StoredRevision {
    return this.#current;
  }

  async at(revision: number): Promise<StoredRevision | undefined> {
    if (revision === this.#current.revision) return this.#current;
    if (revision === 0) return EMPTY;
    return this.#read('select * from configuration_revision where revision = ?', revision);
  }

  /** Optimistic: a conflict when another revision than the expected one is in force, then nothing is saved. */
  async save(configuration: Configuration, { author, note, expectedRevision }: SaveRequest): Promise<SaveResult> {
    if (expectedRevision !== this.#current.revision) return { kind: 'conflict', currentRevision: this.#current.revision };
    const saved = { revision: expectedRevision + 1, author, note, at: this.#options.now(), configuration };
    const body = gzipSync(JSON.stringify(configuration));
    const sql = 'insert into configuration_revision (revision, author, note, at, body) values (?, ?, ?, ?, ?)';
    guarded(this.#db, () => this.#db.prepare(sql).run(saved.revision, author, note, saved.at, body));
    this.#current = saved;
    for (const listener of this.#listeners) await listener(saved);
    return { kind: 'saved', revision: saved };
  }

  /** Newest first, without the configurations themselves. */
  async history({ limit, cursor }: PageRequest): Promise<Page<RevisionInfo>> {
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeKey(cursor, 1);
    const rows = this.#db
      .prepare('select revision, author, note, at from configuration_revision where revision < ? order by revision desc limit ?')
      .all(Number(before), limit + 1);
    const items = rows.slice(0, limit).map(infoOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? encodeKey([last.revision]) : null };
  }

  /** Returns the way to stop. */
  subscribe(listener: RevisionListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #read(sql: string, ...values: number[]): StoredRevision | undefined {
    const row = this.#db.prepare(sql).get(...values);
    if (!row) return undefined;
    const info = infoOf(row);
    try {
      const stored: unknown = JSON.parse(gunzipSync(row['body'] as Uint8Array).toString('utf8'));
      return { ...info, configuration: this.#options.parse(stored) };
    } catch (cause) {
      const message = `configuration revision ${info.revision} can't be read: ${errorText(cause)}; restore a backup, or apply a YAML file to a new data folder`;
      throw new AppError('CONFIGURATION_UNREADABLE', `revision ${info.revision}`, message, { cause });
    }
  }
}

function infoOf(row: Record<string, unknown>): RevisionInfo {
  return { revision: Number(row['revision']), author: String(row['author']), note: String(row['note']), at: Number(row['at']) };
}
