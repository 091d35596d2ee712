/** Something under way that ends by itself, at its deadline, or when its owner gives it up. */
export interface Watched {
  /** By the clock of the watch, ms. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  expire(): void;
  cancel(): void;
}

const TICK_MS = 25;

/**
 * One timer for all attempts instead of one timer and one listener for each: the hot path pays one insertion and one removal.
 * Deadlines and aborts are therefore met up to 25 ms late.
 */
export class DeadlineWatch {
  readonly #clock: () => number;
  readonly #underway = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** `clock` is monotonic: a jump of the wall clock must not end attempts. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#underway.size;
  }

  add(watched: Watched): void {
    this.#underway.add(watched);
    this.#timer ??= setInterval(() => this.#sweep(), TICK_MS);
  }

  delete(watched: Watched): void {
    this.#underway.delete(watched);
  }

  /** Cancels whatever is under way. */
  cancelAll(): void {
    for (const watched of this.#underway) watched.cancel();
  }

  #sweep(): void {
    if (this.#underway.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const now = this.#clock();
    for (const watched of this.#underway) {
      if (watched.signal?.aborted === true) watched.cancel();
      else if (now >= watched.deadline) watched.expire();
    }
  }
}
