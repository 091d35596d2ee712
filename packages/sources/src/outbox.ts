import type { Signal } from '@ringhook/core';

const HIGH_WATER = 10_000;
const LOW_WATER = 1_000;

export interface OutboxOptions {
  readonly accept: (signals: readonly Signal[]) => Promise<void>;
  /** Called when so much waits that reading has to stop, and when it may go on. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** `accept` has failed: it is for whoever owns it to decide, so the link is given up. */
  readonly onFailure: (cause: unknown) => void;
  readonly highWater?: number;
}

/**
 * Signals on their way to be accepted: one batch at a time, in order. What comes in while a batch is being committed is the next
 * batch, so a slow disk makes batches bigger, and past the high-water mark stops the reading.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #highWater: number;
  #waiting: Signal[] = [];
  #isBusy = false;
  #isPaused = false;
  #hasFailed = false;
  #idle: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#highWater = options.highWater ?? HIGH_WATER;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  add(signals: readonly Signal[]): void {
    if (signals.length === 0 || this.#hasFailed) return;
    for (const signal of signals) this.#waiting.push(signal);
    if (!this.#isPaused && this.#waiting.length >= this.#highWater) {
      this.#isPaused = true;
      this.#options.pause();
    }
    if (!this.#isBusy) void this.#drain();
  }

  /** Resolves once everything added so far is accepted, or has failed. */
  async settled(): Promise<void> {
    if (this.#isBusy) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #drain(): Promise<void> {
    this.#isBusy = true;
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        await this.#options.accept(batch);
        this.#resumeBelowLowWater();
      }
    } catch (cause) {
      this.#hasFailed = true;
      this.#waiting = [];
      this.#options.onFailure(cause);
    }
    this.#isBusy = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #resumeBelowLowWater(): void {
    if (!this.#isPaused || this.#waiting.length > Math.min(LOW_WATER, this.#highWater)) return;
    this.#isPaused = false;
    this.#options.resume();
  }
}
