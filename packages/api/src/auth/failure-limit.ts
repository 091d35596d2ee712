const WINDOW_MS = 60_000;
const FAILURES_IN_WINDOW = 20;
const MOST_ADDRESSES = 10_000;

/**
 * Counts requests without a valid token per address. A valid token always passes: with 256 random bits guessing is
 * hopeless anyway, and one wrong client must not lock out the others behind the same address. Bounded memory.
 */
export class FailureLimit {
  readonly #windows = new Map<string, { since: number; failures: number }>();

  /** Notes a failure; returns how long to wait when there were too many, else 0. */
  fail(address: string, now: number): number {
    const known = this.#windows.get(address);
    // A clock that went back must not prolong the window.
    const isFresh = known && now >= known.since && now - known.since < WINDOW_MS;
    const window = isFresh ? known : { since: now, failures: 0 };
    window.failures++;
    this.#windows.delete(address);
    this.#windows.set(address, window);
    if (this.#windows.size > MOST_ADDRESSES) this.#forgetOldest();
    return window.failures > FAILURES_IN_WINDOW ? window.since + WINDOW_MS - now : 0;
  }

  #forgetOldest(): void {
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined) this.#windows.delete(oldest);
  }
}
