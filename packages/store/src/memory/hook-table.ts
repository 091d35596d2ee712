import type { OpenDelivery } from '@ringhook/core';
import { SortedCalls } from './sorted-calls.ts';

export interface ParkedLane {
  readonly parkedAt: number;
  readonly dueAt: number;
}

/** The registered open deliveries of one hook. */
export class HookTable {
  readonly lanes = new Map<number, OpenDelivery[]>();
  /** By call number. */
  readonly parked = new Map<number, ParkedLane>();
  pausedBecause: string | null = null;
  readonly #calls = new SortedCalls();

  get nextDueAt(): number | null {
    let first: number | null = null;
    for (const { dueAt } of this.parked.values()) if (first === null || dueAt < first) first = dueAt;
    return first;
  }

  /** Where the clock was ahead when a lane was parked, its waiting begins now. */
  setParkedRight(now: number): void {
    for (const [call, { parkedAt, dueAt }] of this.parked)
      if (parkedAt > now) this.parked.set(call, { parkedAt: now, dueAt: dueAt - parkedAt + now });
  }

  put(open: OpenDelivery): void {
    const { callNumber, ordinal } = open.delivery;
    let lane = this.lanes.get(callNumber);
    if (lane === undefined) {
      lane = [];
      this.lanes.set(callNumber, lane);
      this.#calls.add(callNumber);
    }
    const place = lane.findIndex((other) => other.delivery.ordinal >= ordinal);
    if (place === -1) lane.push(open);
    else lane.splice(place, lane[place]?.delivery.ordinal === ordinal ? 1 : 0, open);
  }

  remove({ callNumber, ordinal }: { readonly callNumber: number; readonly ordinal: number }): void {
    const lane = this.lanes.get(callNumber);
    const place = lane?.findIndex((open) => open.delivery.ordinal === ordinal) ?? -1;
    if (lane === undefined || place === -1) return;
    lane.splice(place, 1);
    if (lane.length > 0) return;
    this.lanes.delete(callNumber);
    this.parked.delete(callNumber);
  }

  has({ callNumber, ordinal }: { readonly callNumber: number; readonly ordinal: number }): boolean {
    return this.lanes.get(callNumber)?.some((open) => open.delivery.ordinal === ordinal) ?? false;
  }

  callsAbove(after: number): Generator<number> {
    return this.#calls.above(after, (callNumber) => this.lanes.has(callNumber));
  }
}
