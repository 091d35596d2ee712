import type { DatabaseSync } from 'node:sqlite';
import type { SqliteCallReader } from '../sqlite/call-reader.ts';
import { type CallPage, type CallQuery, CallSearch } from './call-search.ts';
import { openSearchFile, removeSearchFile } from './search-file.ts';
import { SearchIndex } from './search-index.ts';
import { countToday, type TodayCounts } from './today-counts.ts';

/** Right before a question no longer than this is spent on what is new, ms. */
const CATCH_UP_MS = 30;
const FORGOTTEN_AT_ONCE = 200;
/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED = new Set([11, 26]);

interface Opened {
  readonly db: DatabaseSync;
  readonly index: SearchIndex;
  readonly search: CallSearch;
}

/** The search file with all that is done with it; a damaged one is made anew. */
export class SearchDesk {
  readonly #file: string;
  readonly #history: DatabaseSync;
  readonly #calls: SqliteCallReader;
  #opened: Opened | undefined;

  constructor(file: string, history: DatabaseSync, calls: SqliteCallReader) {
    this.#file = file;
    this.#history = history;
    this.#calls = calls;
  }

  list(query: CallQuery): CallPage {
    return this.#withNews(({ search }) => search.list(query));
  }

  today(from: number): TodayCounts {
    return this.#withNews(({ db, index }) => countToday(db, index, from));
  }

  /** One step of what there is to take in or to forget; true when there is more. */
  step(): boolean {
    return this.#guarded(({ index }) => index.step() || index.forget(FORGOTTEN_AT_ONCE));
  }

  close(): void {
    if (this.#opened?.db.isOpen) this.#opened.db.close();
    this.#opened = undefined;
  }

  #withNews<Answer>(work: (opened: Opened) => Answer): Answer {
    return this.#guarded((opened) => {
      const deadline = performance.now() + CATCH_UP_MS;
      while (opened.index.step() && performance.now() < deadline);
      return work(opened);
    });
  }

  #guarded<Answer>(work: (opened: Opened) => Answer): Answer {
    try {
      return work((this.#opened ??= this.#open()));
    } catch (cause) {
      const errcode = Object(cause).errcode as unknown;
      if (typeof errcode !== 'number' || !DAMAGED.has(errcode & 0xff)) throw cause;
      this.close();
      removeSearchFile(this.#file);
      return work((this.#opened = this.#open()));
    }
  }

  #open(): Opened {
    const db = openSearchFile(this.#file, this.#history);
    const index = new SearchIndex(this.#history, db, this.#calls);
    return { db, index, search: new CallSearch(db, index, this.#calls) };
  }
}
