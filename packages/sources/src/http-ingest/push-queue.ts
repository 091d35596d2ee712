import type { Signal } from '@ringhook/core';
import type { SourceContext } from '../source.ts';

/** More reports waiting for the disk than this are not taken: the provider keeps them better than we do. */
const MOST_WAITING = 2_000;

interface Waiting {
  readonly reportId: string | undefined;
  readonly signals: readonly Signal[];
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** Hands signals on in order, one call at a time, everything that came meanwhile in one: as many requests as there are share a commit. */
export class PushQueue {
  readonly #accept: SourceContext['accept'];
  #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(accept: SourceContext['accept']) {
    this.#accept = accept;
  }

  get isFull(): boolean {
    return this.#waiting.length >= MOST_WAITING;
  }

  /** Resolves once what the signals mean is durable, and that the report was taken, if they are all there is to it. */
  add(signals: readonly Signal[], reportId?: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ signals, reportId, resolve, reject });
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
        const signals = batch.flatMap((waiting) => waiting.signals);
        await this.#accept(
          signals,
          batch.flatMap(({ reportId }) => reportId ?? []),
        );
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        for (const { reject } of batch) reject(cause);
      }
    }
    this.#isRunning = false;
  }
}
