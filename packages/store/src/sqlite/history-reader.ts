import { Worker } from 'node:worker_threads';
import { AppError, type CallFacts, type DeliveryKey, type ReplayCount, type ReplayFilter } from '@ringhook/core';
import type { CallPage, CallQuery } from '../search/call-search.ts';
import type { TodayCounts } from '../search/today-counts.ts';
import type { ReadEvent } from './call-reader.ts';
import type { AttemptView, DeliveryQuery, DeliveryView } from './delivery-reader.ts';
import type { Page } from './page.ts';
import type { ReplayFate } from './replay-reader.ts';

export type HistoryQuestion =
  | { readonly kind: 'calls'; readonly query: CallQuery }
  | { readonly kind: 'today'; readonly from: number }
  | { readonly kind: 'call'; readonly callNumber: number }
  | { readonly kind: 'events'; readonly callNumber: number }
  | { readonly kind: 'deliveries'; readonly query: DeliveryQuery }
  | { readonly kind: 'delivery'; readonly id: string }
  | { readonly kind: 'attempts'; readonly id: string }
  | { readonly kind: 'replayCount'; readonly filter: ReplayFilter }
  | { readonly kind: 'replayKeys'; readonly filter: ReplayFilter; readonly after: DeliveryKey; readonly limit: number }
  | { readonly kind: 'replayFate'; readonly replayId: number };

export type HistoryAnswer =
  | { readonly id: number; readonly kind: 'found'; readonly value: unknown }
  | { readonly id: number; readonly kind: 'failed'; readonly code: string; readonly subject: string; readonly message: string };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: AppError) => void;
}

/** Calls, as the API asks for them. */
export interface CallHistory {
  list(query: CallQuery): Promise<CallPage>;
  /** Calls since `from`, ms since the epoch. */
  today(from: number): Promise<TodayCounts>;
  get(callNumber: number): Promise<CallFacts | undefined>;
  events(callNumber: number): Promise<readonly ReadEvent[]>;
}

/** Deliveries, as the API asks for them. */
export interface DeliveryHistory {
  list(query: DeliveryQuery): Promise<Page<DeliveryView>>;
  get(id: string): Promise<DeliveryView | undefined>;
  attempts(id: string): Promise<readonly AttemptView[]>;
}

/** What replays are about, as they ask for it. */
export interface ReplayHistory {
  count(filter: ReplayFilter): Promise<readonly ReplayCount[]>;
  find(
    filter: ReplayFilter,
    after: DeliveryKey,
    limit: number,
  ): Promise<readonly { readonly key: DeliveryKey; readonly callNumber: number }[]>;
  fate(replayId: number): Promise<ReplayFate>;
}

/**
 * Reads calls and deliveries of a database file in a thread of its own, started by the first question. Files keep growing, searches
 * get slower: this way they delay nobody. A thread that dies fails what it was asked and is replaced at the next question.
 */
export class HistoryReader {
  readonly #file: string;
  readonly #onTrouble: (error: AppError | null) => void;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  #trouble: AppError | null = null;
  #keepsSearch = false;

  readonly calls: CallHistory = {
    list: (query) => this.#ask({ kind: 'calls', query }),
    today: (from) => this.#ask({ kind: 'today', from }),
    get: (callNumber) => this.#ask({ kind: 'call', callNumber }),
    events: (callNumber) => this.#ask({ kind: 'events', callNumber }),
  };

  readonly deliveries: DeliveryHistory = {
    list: (query) => this.#ask({ kind: 'deliveries', query }),
    get: (id) => this.#ask({ kind: 'delivery', id }),
    attempts: (id) => this.#ask({ kind: 'attempts', id }),
  };

  readonly replays: ReplayHistory = {
    count: (filter) => this.#ask({ kind: 'replayCount', filter }),
    find: (filter, after, limit) => this.#ask({ kind: 'replayKeys', filter, after, limit }),
    fate: (replayId) => this.#ask({ kind: 'replayFate', replayId }),
  };

  /** `onTrouble` is told when the history can't be read any more, and with null when it can again. */
  constructor(file: string, onTrouble: (error: AppError | null) => void = () => {}) {
    this.#file = file;
    this.#onTrouble = onTrouble;
  }

  /** Why the last question found no answer, if the fault was the database's; null while all is well. */
  get trouble(): AppError | null {
    return this.#trouble;
  }

  /** From now on calls are taken into the search as they end, and not only when somebody searches. */
  keepSearch(): void {
    this.#keepsSearch = true;
    this.#worker ??= this.#start();
    this.#worker.unref();
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask<Value>(question: HistoryQuestion): Promise<Value> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ id, question });
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), {
      workerData: { file: this.#file, keepsSearch: this.#keepsSearch },
    });
    let reason = 'it was closed';
    worker.on('message', (answer: HistoryAnswer) => this.#settle(answer));
    worker.on('error', (error) => (reason = String(error)));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      if (this.#waiting.size === 0) return;
      const message = `history of ${this.#file} can't be read right now: ${reason}`;
      const error = new AppError('STORE_UNAVAILABLE', this.#file, message);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      this.#judge(error);
    });
    return worker;
  }

  #settle(answer: HistoryAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    // Only an open question keeps the process alive.
    if (this.#waiting.size === 0) this.#worker?.unref();
    if (answer.kind === 'found') {
      waiting?.resolve(answer.value as never);
      this.#judge(null);
    } else {
      const error = new AppError(answer.code, answer.subject, answer.message);
      waiting?.reject(error);
      // A question that makes no sense says nothing about the database.
      if (answer.code.startsWith('STORE_') || answer.code === 'DISK_FULL') this.#judge(error);
    }
  }

  #judge(error: AppError | null): void {
    const isNews = this.#trouble?.message !== error?.message;
    this.#trouble = error;
    if (isNews) this.#onTrouble(error);
  }
}
