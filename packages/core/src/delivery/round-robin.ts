import type { Endpoint } from './endpoint.ts';
import type { Owed } from './lane.ts';

/** One turn, in units of `costOf`. */
const QUANTUM = 8;

/** Whose turn it is among the endpoints that have something to send: deficit round robin, so that big requests count for more. */
export class RoundRobin {
  readonly #ring: Endpoint[] = [];
  #turn = 0;

  /** Undefined when nobody has anything to send. */
  current(): Endpoint | undefined {
    if (this.#turn >= this.#ring.length) this.#turn = 0;
    return this.#ring[this.#turn];
  }

  /** To be called for one that is not in the ring. */
  enter(endpoint: Endpoint): void {
    endpoint.isInRing = true;
    endpoint.deficit = QUANTUM;
    this.#ring.push(endpoint);
  }

  /** The current one has sent something; once its share is used up, it is the next one's turn. */
  spend(endpoint: Endpoint, cost: number): void {
    endpoint.deficit -= cost;
    if (endpoint.deficit > 0) return;
    endpoint.deficit += QUANTUM;
    this.#turn++;
  }

  /** The current one can't send now: the last one takes its place. */
  leave(endpoint: Endpoint): void {
    endpoint.isInRing = false;
    endpoint.deficit = 0;
    const last = this.#ring.pop();
    if (last !== undefined && last !== endpoint) this.#ring[this.#turn] = last;
  }
}

/** A request counts one, and one more for each 4 kB of body. */
export function costOf({ delivery }: Owed): number {
  return 1 + ((delivery.request.body?.length ?? 0) >> 12);
}
