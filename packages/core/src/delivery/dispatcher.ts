import type { Chore, Departure, DispatcherOptions } from './dispatcher-options.ts';
import { Endpoint, type Placement } from './endpoint.ts';
import { type Lane, type Owed, patienceFrom } from './lane.ts';
import { judge, nextStep, withoutAttempt } from './next-step.ts';
import { DEFAULT_ENDPOINT_POLICY } from './policy.ts';
import { costOf, RoundRobin } from './round-robin.ts';
import type { AttemptRecord, NextStep, Settlement } from './settlement.ts';
import type { HookBacklog } from './store.ts';

const MAX_LANES_IN_MEMORY = 1_000;
const MAX_IN_FLIGHT = 4_096;

/**
 * Decides which request leaves next and what follows an attempt. Holds no socket, timer or store: time and dice are arguments, and
 * what has to be stored is collected in `settlements` and `registrations` until the owner writes it.
 */
export class Dispatcher {
  readonly endpoints = new Map<string, Endpoint>();
  readonly settlements: Settlement[] = [];
  /** Deliveries that leave memory or stay long: they need a row in the list of open deliveries. */
  readonly registrations: Owed[] = [];
  /** Hooks that were paused by an answer (410) since the owner last looked. */
  readonly newlyPaused: Endpoint[] = [];
  readonly #policyOf: DispatcherOptions['policyOf'];
  readonly #random: () => number;
  readonly #decided: ((settlement: Settlement) => void) | undefined;
  readonly #maxLanes: number;
  readonly #maxInFlight: number;
  readonly #turns = new RoundRobin();
  #inFlight = 0;
  /** Somebody had to wait because too much was under way in all. */
  #isCrowded = false;

  constructor({ policyOf, random, decided, maxLanesInMemory = MAX_LANES_IN_MEMORY, maxInFlight = MAX_IN_FLIGHT }: DispatcherOptions) {
    this.#policyOf = policyOf;
    this.#random = random;
    this.#decided = decided;
    this.#maxLanes = maxLanesInMemory;
    this.#maxInFlight = maxInFlight;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** What the store knows of a hook when its owner starts. */
  restore(backlog: HookBacklog): void {
    const endpoint = this.endpoint(backlog.hookId);
    for (const call of backlog.parkedCalls) endpoint.parked.add(call);
    endpoint.nextDueAt = backlog.nextDueAt ?? Number.POSITIVE_INFINITY;
    endpoint.pausedBecause = backlog.pausedBecause;
    if (backlog.openCount > 0) endpoint.coldAfter = -1;
  }

  endpoint(hookId: string): Endpoint {
    let endpoint = this.endpoints.get(hookId);
    if (endpoint === undefined) {
      endpoint = new Endpoint(hookId);
      this.endpoints.set(hookId, endpoint);
    }
    return endpoint;
  }

  /** A delivery became durable. */
  admit(owed: Owed): Placement {
    const endpoint = this.endpoint(owed.delivery.hookId);
    return this.place(endpoint, owed);
  }

  place(endpoint: Endpoint, owed: Owed): Placement {
    const placement = endpoint.admit(owed, this.#maxLanes);
    if (placement === 'memory') this.#enter(endpoint);
    else if (placement === 'table') this.registrations.push(owed);
    return placement;
  }

  /** A load has ended: the endpoint may go on, and what arrived meanwhile finds its place. */
  resume(endpoint: Endpoint, arrivals: readonly Owed[]): void {
    for (const owed of arrivals) this.place(endpoint, owed);
    this.#enter(endpoint);
  }

  /** The store has opened settled deliveries of this hook again. */
  reopen(hookId: string, lowestCall: number): void {
    this.#register(this.endpoint(hookId).reopen(lowestCall));
  }

  setPaused(hookId: string, because: string | null): void {
    const endpoint = this.endpoint(hookId);
    endpoint.pausedBecause = because;
    this.#enter(endpoint);
  }

  /** The next request to leave, by deficit round robin over the endpoints; undefined when nothing may leave now. */
  take(now: number): Departure | undefined {
    for (let endpoint = this.#turns.current(); endpoint !== undefined; endpoint = this.#turns.current()) {
      const departure = this.#takeFrom(endpoint, now);
      if (departure !== undefined) {
        this.#turns.spend(endpoint, costOf(departure.owed));
        return departure;
      }
      this.#turns.leave(endpoint);
    }
    return undefined;
  }

  /** An attempt has ended: decides what follows and frees the lane. */
  finish({ endpoint, lane, owed, isProbe }: Departure, attempt: AttemptRecord, now: number): NextStep {
    this.#inFlight--;
    endpoint.inFlight--;
    const { outcome } = attempt;
    const verdict = judge(outcome);
    if (isProbe) endpoint.breaker.endProbe(verdict === 'retry', now, this.#random());
    else if (verdict !== 'unsendable') endpoint.breaker.record(verdict === 'retry', now, this.#roll(verdict));
    owed.attempts = attempt.number;
    const next =
      verdict === 'accepted'
        ? DELIVERED
        : nextStep({
            outcome,
            retries: owed.retries,
            createdAt: patienceFrom(owed, now),
            deadlineAt: owed.deadlineAt,
            isProbe,
            retryDelaysMs: (this.#policyOf(endpoint.hookId) ?? DEFAULT_ENDPOINT_POLICY).retryDelaysMs,
            now,
            roll: this.#random(),
          });
    this.#settle({ open: owed, attempt, next, at: now });
    this.#follow(endpoint, lane, owed, next);
    return next;
  }

  /** Nobody knows what came of the attempt: the delivery stays the head of its lane, and nothing is stored. */
  abandon({ endpoint, lane, isProbe }: Departure): void {
    this.#inFlight--;
    endpoint.inFlight--;
    if (isProbe) endpoint.breaker.endProbe(true, 0, 0);
    endpoint.advance(lane);
  }

  /** What should be read from the store now; each endpoint has at most one chore at a time. */
  chores(now: number): Chore[] {
    const chores: Chore[] = [];
    for (const endpoint of this.endpoints.values()) {
      if (endpoint.isLoading || (!endpoint.hasCold && endpoint.nextDueAt > now) || !this.#isFlowing(endpoint, now)) continue;
      const room = this.#maxLanes - endpoint.lanes.size;
      if (endpoint.nextDueAt <= now && room > 0) chores.push({ kind: 'due', endpoint, limit: Math.min(room, 256) });
      else if (endpoint.hasCold && room >= this.#maxLanes / 2) chores.push({ kind: 'load', endpoint, limit: room });
    }
    return chores;
  }

  /** Puts endpoints back into the ring whose breaker or rate limit let them go on by now. */
  wake(): void {
    for (const endpoint of this.endpoints.values()) this.#enter(endpoint);
  }

  /** The next moment at which `wake` and `chores` change anything by the passing of time alone. */
  wakeAt(now: number): number {
    let at = Number.POSITIVE_INFINITY;
    for (const endpoint of this.endpoints.values()) {
      if (this.#isPaused(endpoint)) continue;
      const { state, probeAt } = endpoint.breaker;
      const isOpen = state === 'open' && probeAt > now;
      const next = isOpen ? probeAt : earliest(now, endpoint.nextDueAt, now + this.#rateWaitMs(endpoint, now));
      if (next > now && next < at && (!isOpen || hasWork(endpoint))) at = next;
    }
    return at;
  }

  #rateWaitMs(endpoint: Endpoint, now: number): number {
    if (endpoint.ready.length === 0) return 0;
    return endpoint.rateWaitMs(this.#policyOf(endpoint.hookId)?.maxPerSecond ?? null, now);
  }

  #takeFrom(endpoint: Endpoint, now: number): Departure | undefined {
    const { ready, breaker } = endpoint;
    if (ready.length === 0 || this.#isPaused(endpoint)) return undefined;
    const policy = this.#policyOf(endpoint.hookId);
    if (policy === undefined) {
      this.#dropAll(endpoint, now);
      return undefined;
    }
    if (!policy.isEnabled || endpoint.inFlight >= breaker.limit(policy.maxInFlight, now)) return undefined;
    // A crowd of slow endpoints must not use up what the others need: one request each is always allowed.
    if (this.#inFlight >= this.#maxInFlight && endpoint.inFlight > 0) {
      this.#isCrowded = true;
      return undefined;
    }
    if (endpoint.rateWaitMs(policy.maxPerSecond, now) > 0) return undefined;
    const lane = this.#nextLane(endpoint, now);
    const owed = lane?.head;
    if (lane === undefined || owed === undefined) return undefined;
    const isProbe = breaker.state !== 'closed';
    if (isProbe) breaker.beginProbe();
    endpoint.spendToken();
    lane.isInFlight = true;
    endpoint.inFlight++;
    this.#inFlight++;
    return { endpoint, lane, owed, isProbe };
  }

  /** The first lane in line whose head is still worth sending; heads that are too late are settled on the way. */
  #nextLane(endpoint: Endpoint, now: number): Lane | undefined {
    for (let lane = endpoint.ready.shift(); lane !== undefined; lane = endpoint.ready.shift()) {
      for (let head = lane.head; head !== undefined; head = lane.head) {
        const next = withoutAttempt(patienceFrom(head, now), head.deadlineAt, now);
        if (next === undefined) return lane;
        this.#settle({ open: head, attempt: null, next, at: now });
        endpoint.settleHead(lane);
      }
      endpoint.advance(lane);
    }
    return undefined;
  }

  #dropAll(endpoint: Endpoint, now: number): void {
    for (let lane = endpoint.ready.shift(); lane !== undefined; lane = endpoint.ready.shift()) {
      for (let head = lane.head; head !== undefined; head = lane.head) {
        this.#settle({ open: head, attempt: null, next: { kind: 'deadLetter', why: 'hookRemoved' }, at: now });
        endpoint.settleHead(lane);
      }
      endpoint.advance(lane);
    }
  }

  #register(leaving: readonly Owed[]): void {
    for (const owed of leaving) if (!owed.isRegistered) this.registrations.push(owed);
  }

  #settle(settlement: Settlement): void {
    this.settlements.push(settlement);
    this.#decided?.(settlement);
  }

  #follow(endpoint: Endpoint, lane: Lane, owed: Owed, next: NextStep): void {
    if (next.kind === 'retry') {
      owed.retries++;
      this.#register(endpoint.park(lane, next.at));
    } else {
      if (next.kind === 'held') {
        if (next.why === 'gone') this.#pauseGone(endpoint);
      } else endpoint.settleHead(lane);
      lane.isInFlight = false;
      const evicted = endpoint.evict(lane);
      if (evicted.length > 0) this.#register(evicted);
      else endpoint.advance(lane);
    }
    if (this.#isCrowded) {
      this.#isCrowded = false;
      this.wake();
    } else this.#enter(endpoint);
  }

  #pauseGone(endpoint: Endpoint): void {
    if (endpoint.pausedBecause !== null) return;
    endpoint.pausedBecause = 'the endpoint answered 410 Gone';
    this.newlyPaused.push(endpoint);
  }

  #isFlowing(endpoint: Endpoint, now: number): boolean {
    if (this.#isPaused(endpoint)) return false;
    const policy = this.#policyOf(endpoint.hookId);
    if (policy === undefined) return true;
    if (!policy.isEnabled) return false;
    const { state, probeAt } = endpoint.breaker;
    return state === 'closed' || (state === 'open' && now >= probeAt && endpoint.ready.length === 0);
  }

  #enter(endpoint: Endpoint): void {
    if (endpoint.isInRing || endpoint.ready.length === 0 || this.#isPaused(endpoint)) return;
    this.#turns.enter(endpoint);
  }

  /** What a removed hook owes is given up, paused or not: nobody could resume it. */
  #isPaused({ pausedBecause, hookId }: Endpoint): boolean {
    return pausedBecause !== null && this.#policyOf(hookId) !== undefined;
  }

  /** Dice are only thrown where they can matter. */
  #roll(verdict: string): number {
    return verdict === 'retry' ? this.#random() : 0;
  }
}

const DELIVERED: NextStep = { kind: 'delivered' };

function hasWork(endpoint: Endpoint): boolean {
  return endpoint.ready.length > 0 || endpoint.hasCold || endpoint.parked.size > 0;
}

/** The earlier of two moments that are still to come. */
function earliest(now: number, one: number, other: number): number {
  if (one <= now) return other;
  return other <= now ? one : Math.min(one, other);
}
