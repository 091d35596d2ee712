import type { Settlement } from '@ringhook/core';

/** Counts what was delivered and lets somebody wait for the next so many. */
export class SettleCount {
  delivered = 0;
  /** Links of the requests, until there are as many as were asked for. */
  readonly links: string[] = [];
  readonly #linksWanted: number;
  #goal = Number.POSITIVE_INFINITY;
  #reached: (() => void) | undefined;

  constructor(linksWanted = 0) {
    this.#linksWanted = linksWanted;
  }

  take({ next, open }: Settlement): void {
    if (next.kind !== 'delivered') throw new Error(`${open.delivery.request.url} was not delivered: ${JSON.stringify(next)}`);
    if (this.links.length < this.#linksWanted) this.links.push(open.delivery.request.url);
    if (++this.delivered >= this.#goal) this.#reached?.();
  }

  /** Resolves once so many were delivered since the start. */
  until(count: number): Promise<void> {
    if (this.delivered >= count) return Promise.resolve();
    this.#goal = count;
    return new Promise((resolve) => (this.#reached = resolve));
  }
}
