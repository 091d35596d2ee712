import type { DeliveryKey, Settlement } from '@ringhook/core';
import type { PauseUntil } from './pause-until.ts';

export interface WatchedDelivery {
  readonly key: DeliveryKey;
  readonly callNumber: number;
}

/** What one part of a replay has opened and not seen settled or put off yet. */
export class LaneWatch {
  readonly #lanes = new Map<number, Set<DeliveryKey>>();
  #size = 0;
  #fewer: (() => void) | null = null;

  get size(): number {
    return this.#size;
  }

  expect(deliveries: readonly WatchedDelivery[]): void {
    for (const { key, callNumber } of deliveries) {
      let lane = this.#lanes.get(callNumber);
      if (lane === undefined) this.#lanes.set(callNumber, (lane = new Set()));
      if (!lane.has(key)) this.#size++;
      lane.add(key);
    }
  }

  /** They were left alone. */
  drop(deliveries: readonly WatchedDelivery[]): void {
    for (const { key, callNumber } of deliveries) this.#forget(callNumber, key);
    this.#fewer?.();
  }

  /** A lane that waits for its next try leaves the memory of the engine and is in nobody's way. */
  hear({ open, next }: Settlement): void {
    const { callNumber } = open.delivery;
    const lane = this.#lanes.get(callNumber);
    if (lane === undefined || !lane.has(open.key) || next.kind === 'held') return;
    if (next.kind === 'retry') for (const key of lane) this.#forget(callNumber, key);
    else this.#forget(callNumber, open.key);
    this.#fewer?.();
  }

  clear(): void {
    this.#lanes.clear();
    this.#size = 0;
  }

  /** Resolves once no more than `most` are under way; false when `pause` ended first. */
  async atMost(most: number, pause: PauseUntil, ms: number): Promise<boolean> {
    if (this.#size <= most) return true;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#fewer = () => (this.#size <= most ? resolve() : undefined);
    await pause(ms, promise);
    this.#fewer = null;
    return this.#size <= most;
  }

  #forget(callNumber: number, key: DeliveryKey): void {
    const lane = this.#lanes.get(callNumber);
    if (!lane?.delete(key)) return;
    this.#size--;
    if (lane.size === 0) this.#lanes.delete(callNumber);
  }
}
