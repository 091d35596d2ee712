/** Lets `ratePerSecond` requests leave on average, at most one second's worth at once. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  constructor(ratePerSecond: number, now: number) {
    this.#tokens = Math.max(1, ratePerSecond);
    this.#filledAt = now;
  }

  /** 0 when a request may leave now, else how long to wait, in ms. */
  waitMs(ratePerSecond: number, now: number): number {
    const gained = (Math.max(0, now - this.#filledAt) * ratePerSecond) / 1_000;
    this.#tokens = Math.min(Math.max(1, ratePerSecond), this.#tokens + gained);
    this.#filledAt = now;
    return this.#tokens >= 1 ? 0 : ((1 - this.#tokens) / ratePerSecond) * 1_000;
  }

  take(): void {
    this.#tokens--;
  }
}
