import { Breaker } from './breaker.ts';
import { Lane, type Owed } from './lane.ts';
import { LaneLine } from './lane-line.ts';
import { TokenBucket } from './token-bucket.ts';

/** `memory`: will leave from here. `table`: waits in the store (parked or cold). `waiting`: until the load under way is through. */
export type Placement = 'memory' | 'table' | 'waiting' | 'repeated';

/**
 * Everything the owner remembers of one hook. Memory holds a window of its open lanes: all lanes of calls up to `coldAfter` are
 * here or parked, younger ones lie in the store until the window moves on; so lanes stay whole and the oldest calls come first.
 */
export class Endpoint {
  readonly hookId: string;
  readonly lanes = new Map<number, Lane>();
  /** Lanes whose head may leave. */
  readonly ready = new LaneLine();
  /** Calls whose lane waits in the store for its due time. */
  readonly parked = new Set<number>();
  readonly breaker = new Breaker();
  coldAfter = Number.POSITIVE_INFINITY;
  nextDueAt = Number.POSITIVE_INFINITY;
  inFlight = 0;
  pausedBecause: string | null = null;
  /** Turns of the round robin: what is left of the share. */
  deficit = 0;
  isInRing = false;
  #bucket: TokenBucket | null = null;
  #isLoading = false;
  readonly #arrivals: Owed[] = [];
  readonly #settledDuringLoad = new Set<number>();
  /** Due time of what was parked while lanes were being read. */
  #nextParkedAt = Number.POSITIVE_INFINITY;
  #hasReopened = false;
  #reopenedAfter = Number.POSITIVE_INFINITY;

  constructor(hookId: string) {
    this.hookId = hookId;
  }

  get isLoading(): boolean {
    return this.#isLoading;
  }

  get hasCold(): boolean {
    return this.coldAfter !== Number.POSITIVE_INFINITY;
  }

  /** Finds the place of a delivery that was just committed. */
  admit(owed: Owed, maxLanes: number): Placement {
    if (this.#isLoading) {
      this.#arrivals.push(owed);
      return 'waiting';
    }
    const { callNumber } = owed.delivery;
    if (callNumber > this.coldAfter || this.parked.has(callNumber)) return 'table';
    if (this.lanes.size >= maxLanes && !this.lanes.has(callNumber)) {
      this.coldAfter = callNumber - 1;
      return 'table';
    }
    return this.#insert(owed) ? 'memory' : 'repeated';
  }

  /** The lane has nothing under way any more: its next delivery stands in line, or the lane is over. */
  advance(lane: Lane): void {
    lane.isInFlight = false;
    if (lane.queue.length === 0) this.lanes.delete(lane.callNumber);
    else this.ready.push(lane);
  }

  /** Takes the head away for good. */
  settleHead(lane: Lane): void {
    const head = lane.queue.shift();
    if (head === undefined) return;
    head.isSettled = true;
    if (this.#isLoading) this.#settledDuringLoad.add(head.key);
  }

  /** The lane leaves memory until `at`; returns what it held. */
  park(lane: Lane, at: number): readonly Owed[] {
    lane.isInFlight = false;
    this.lanes.delete(lane.callNumber);
    this.parked.add(lane.callNumber);
    this.nextDueAt = Math.min(this.nextDueAt, at);
    this.#nextParkedAt = Math.min(this.#nextParkedAt, at);
    return lane.queue;
  }

  beginLoad(): void {
    this.#isLoading = true;
    this.#reopenedAfter = Number.POSITIVE_INFINITY;
    this.#nextParkedAt = Number.POSITIVE_INFINITY;
  }

  /** The window has moved on; returns deliveries that arrived meanwhile and still need their place. */
  endLoad(deliveries: readonly Owed[], hasMore: boolean): readonly Owed[] {
    for (const owed of deliveries) {
      if (!this.parked.has(owed.delivery.callNumber)) this.#merge(owed);
    }
    const lastCall = deliveries.at(-1)?.delivery.callNumber;
    if (!hasMore) this.coldAfter = Number.POSITIVE_INFINITY;
    else if (lastCall !== undefined) this.coldAfter = lastCall;
    this.coldAfter = Math.min(this.coldAfter, this.#reopenedAfter);
    if (!this.hasCold) this.#hasReopened = false;
    return this.#finishLoad();
  }

  /** Lanes whose time has come are back. */
  endUnpark(calls: readonly number[], deliveries: readonly Owed[], nextDueAt: number | null): readonly Owed[] {
    for (const call of calls) this.parked.delete(call);
    for (const open of deliveries) this.#merge(open);
    this.nextDueAt = Math.min(nextDueAt ?? Number.POSITIVE_INFINITY, this.#nextParkedAt);
    return this.#finishLoad();
  }

  /** Nothing was read; what arrived meanwhile still needs its place. */
  abandonLoad(): readonly Owed[] {
    return this.#finishLoad();
  }

  /**
   * Settled deliveries of calls from `lowestCall` on are open again in the store. They come before what waits in their lanes, so the
   * window moves back: younger lanes leave memory. Returns what they held.
   */
  reopen(lowestCall: number): readonly Owed[] {
    this.coldAfter = Math.min(this.coldAfter, lowestCall - 1);
    this.#reopenedAfter = Math.min(this.#reopenedAfter, lowestCall - 1);
    this.#hasReopened = true;
    this.ready.keep(({ callNumber }) => callNumber <= this.coldAfter);
    return this.lanes.values().reduce<Owed[]>((left, lane) => left.concat(this.evict(lane)), []);
  }

  /** A lane that now lies in front of the window leaves memory, if nothing of it is under way. Returns what it held. */
  evict(lane: Lane): readonly Owed[] {
    if (!this.#hasReopened || lane.isInFlight || lane.callNumber <= this.coldAfter) return [];
    this.lanes.delete(lane.callNumber);
    return lane.queue;
  }

  /** How long the rate limit wants us to wait, in ms. */
  rateWaitMs(maxPerSecond: number | null, now: number): number {
    if (maxPerSecond === null) return 0;
    this.#bucket ??= new TokenBucket(maxPerSecond, now);
    return this.#bucket.waitMs(maxPerSecond, now);
  }

  spendToken(): void {
    this.#bucket?.take();
  }

  #merge(owed: Owed): void {
    if (!this.#settledDuringLoad.has(owed.key)) this.#insert(owed);
  }

  #insert(owed: Owed): boolean {
    const { callNumber } = owed.delivery;
    let lane = this.lanes.get(callNumber);
    if (lane === undefined) {
      lane = new Lane(callNumber);
      this.lanes.set(callNumber, lane);
    }
    if (!lane.insert(owed)) return false;
    if (!lane.isInFlight && !lane.isReady) this.ready.push(lane);
    return true;
  }

  #finishLoad(): readonly Owed[] {
    this.#isLoading = false;
    this.#settledDuringLoad.clear();
    return this.#arrivals.splice(0);
  }
}
