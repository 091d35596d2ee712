const BUCKET_MS = 5_000;
const BUCKETS = 12;
const MIN_REQUESTS = 10;
const FAILURE_SHARE = 0.7;
const FIRST_PROBE_MS = 5_000;
const MAX_PROBE_MS = 5 * 60_000;

export type BreakerState = 'closed' | 'open' | 'probing';

/**
 * Watches one endpoint (promise 6): at least 10 requests and 70 % failures within 60 s open it; one probe after 5 s, doubling to
 * 5 min, asks whether it lives; after closing the number of requests under way grows by one with each success.
 */
export class Breaker {
  #state: BreakerState = 'closed';
  readonly #requests = new Uint32Array(BUCKETS);
  readonly #failures = new Uint32Array(BUCKETS);
  #bucket = 0;
  #probeMs = FIRST_PROBE_MS;
  #probeAt = Number.POSITIVE_INFINITY;
  /** Requests allowed under way while the endpoint warms up. */
  #allowance = Number.POSITIVE_INFINITY;

  get state(): BreakerState {
    return this.#state;
  }

  /** When the next probe may leave; infinite unless open. */
  get probeAt(): number {
    return this.#probeAt;
  }

  /** How many requests may be under way now. */
  limit(maxInFlight: number, now: number): number {
    if (this.#state === 'closed') return Math.min(maxInFlight, this.#allowance);
    return this.#state === 'open' && now >= this.#probeAt ? maxInFlight : 0;
  }

  /** The request that now leaves is the probe. */
  beginProbe(): void {
    this.#state = 'probing';
    this.#probeAt = Number.POSITIVE_INFINITY;
  }

  /** The result of a request that left while the breaker was closed. */
  record(hasFailed: boolean, now: number, roll: number): void {
    if (this.#state !== 'closed') return;
    this.#advance(now);
    const slot = this.#bucket % BUCKETS;
    this.#requests[slot] = (this.#requests[slot] ?? 0) + 1;
    if (!hasFailed) {
      this.#allowance++;
      return;
    }
    this.#failures[slot] = (this.#failures[slot] ?? 0) + 1;
    const requests = sum(this.#requests);
    if (requests >= MIN_REQUESTS && sum(this.#failures) >= requests * FAILURE_SHARE) this.#open(now, roll);
  }

  endProbe(hasFailed: boolean, now: number, roll: number): void {
    if (this.#state !== 'probing') return;
    if (hasFailed) {
      this.#probeMs = Math.min(this.#probeMs * 2, MAX_PROBE_MS);
      this.#open(now, roll);
      return;
    }
    this.#state = 'closed';
    this.#probeMs = FIRST_PROBE_MS;
    this.#allowance = 1;
    this.#requests.fill(0);
    this.#failures.fill(0);
  }

  #open(now: number, roll: number): void {
    this.#state = 'open';
    this.#probeAt = now + this.#probeMs * (0.8 + 0.4 * roll);
  }

  #advance(now: number): void {
    const bucket = Math.floor(now / BUCKET_MS);
    if (bucket <= this.#bucket) return;
    for (let stale = Math.max(this.#bucket + 1, bucket - BUCKETS + 1); stale <= bucket; stale++) {
      this.#requests[stale % BUCKETS] = 0;
      this.#failures[stale % BUCKETS] = 0;
    }
    this.#bucket = bucket;
  }
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
