import type { Signal } from '@ringhook/core';

/** More reports waiting for the disk than this are not taken: the provider keeps them better than we do. */
const MOST_WAITING = 2_000;

interface Waiting {
  readonly signals: readonly Signal[];
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** Hands signals on in order, one call at a time, everything that came meanwhile in one: as many requests as there are share a commit. */
export class PushQueue {
  readonly #accept: (signals: readonly Signal[]) => Promise<void>;
  #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(accept: (signals: readonly Signal[]) => Promise<void>) {
    this.#accept = accept;
  }

  get isFull(): boolean {
    return this.#waiting.length >= MOST_WAITING;
  }

  /** Resolves once what the signals mean is durable. */
  add(signals: readonly Signal[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ signals, resolve, reject });
    void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#accept(batch.flatMap(({ signals }) => signals));
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        for (const { reject } of batch) reject(cause);
      }
    }
    this.#isRunning = false;
  }
}
