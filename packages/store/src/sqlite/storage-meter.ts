import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '@ringhook/core';
import { DATABASE_FILE } from './data-folder.ts';
import { type DatabaseSizes, type FileSizes, measureFiles } from './measure-storage.ts';
import { toStoreError } from './store-error.ts';

/** What the tables say is this old at most, ms: telling it reads the whole database. */
const TABLES_KEPT_MS = 10 * 60_000;

export type MeasureAnswer =
  | { readonly kind: 'measured'; readonly sizes: DatabaseSizes }
  | { readonly kind: 'failed'; readonly code: string; readonly subject: string; readonly message: string };

export interface StorageSizes extends FileSizes, DatabaseSizes {
  /** Of the tables, ms since the epoch; files and disk are as they are now. */
  readonly measuredAt: number;
}

interface Measured {
  readonly at: number;
  readonly sizes: DatabaseSizes;
}

/** Tells how much room a data folder takes; tables are measured in a thread of its own, however many ask once at a time. */
export class StorageMeter {
  readonly #folder: string;
  readonly #now: () => number;
  #latest: Measured | undefined;
  #measuring: Promise<Measured> | undefined;
  #worker: Worker | undefined;

  constructor(dataFolder: string, now: () => number) {
    this.#folder = dataFolder;
    this.#now = now;
  }

  /** Fails with a STORE_ code when the database can't be read. */
  async measure(): Promise<StorageSizes> {
    const { at, sizes } = await this.#tables();
    try {
      return { measuredAt: at, ...measureFiles(this.#folder), ...sizes };
    } catch (cause) {
      throw toStoreError(cause, this.#folder);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #tables(): Promise<Measured> {
    const age = this.#latest === undefined ? Infinity : this.#now() - this.#latest.at;
    // A clock that was set back must not keep an answer for ever.
    if (this.#latest !== undefined && age >= 0 && age < TABLES_KEPT_MS) return Promise.resolve(this.#latest);
    this.#measuring ??= this.#read().finally(() => (this.#measuring = undefined));
    return this.#measuring;
  }

  async #read(): Promise<Measured> {
    const at = this.#now();
    const file = join(this.#folder, DATABASE_FILE);
    const answer = await new Promise<MeasureAnswer>((resolve) => {
      const worker = new Worker(new URL('./storage-worker.ts', import.meta.url), { workerData: { file } });
      this.#worker = worker;
      let reason = 'it was closed';
      worker.on('message', resolve);
      worker.on('error', (error) => (reason = String(error)));
      worker.on('exit', () =>
        resolve({ kind: 'failed', code: 'STORE_UNAVAILABLE', subject: file, message: `${file} can't be measured right now: ${reason}` }),
      );
    });
    if (answer.kind === 'failed') throw new AppError(answer.code, answer.subject, answer.message);
    return (this.#latest = { at, sizes: answer.sizes });
  }
}
