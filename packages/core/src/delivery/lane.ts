import type { NewDelivery } from './delivery.ts';
import type { OpenDelivery } from './settlement.ts';

/** An open delivery in the memory of its owner. */
export interface Owed extends OpenDelivery {
  attempts: number;
  retries: number;
  /** By the owner's steady clock; null = none. */
  deadlineAt: number | null;
  /** Listed as open in the store, so that it survives whatever the watermark says. */
  isRegistered: boolean;
  isSettled: boolean;
}

/** A stored delivery comes into memory. Who asks for a replay wants it sent, however late: it has no deadline. */
export function toOwed({ key, delivery, attempts, retries, replay, isRegistered }: OpenDelivery): Owed {
  const deadlineAt = replay > 0 ? null : delivery.deadlineAt;
  return { key, delivery, attempts, retries, replay, isRegistered, isSettled: false, deadlineAt };
}

/** A new delivery; its deadline moves to the owner's steady clock, so that a jump of the wall clock can't fire it. */
export function newlyOwed(key: number, planned: NewDelivery, steadyNow: number): Owed {
  const deadlineAt = planned.deadlineAt === null ? null : Math.round(steadyNow) + (planned.deadlineAt - planned.createdAt);
  const delivery = deadlineAt === planned.deadlineAt ? planned : { ...planned, deadlineAt };
  return { key, delivery, attempts: 0, retries: 0, replay: 0, isRegistered: false, isSettled: false, deadlineAt };
}

/** Patience is counted from the event, for a replay from when it is sent again. */
export function patienceFrom({ replay, delivery }: Owed, now: number): number {
  return replay > 0 ? now : delivery.createdAt;
}

/** The deliveries of one call to one hook, in order; only the first may be under way (promise 2). */
export class Lane {
  readonly callNumber: number;
  readonly queue: Owed[] = [];
  isInFlight = false;
  /** Stands in its endpoint's line of lanes with something to send. */
  isReady = false;

  constructor(callNumber: number) {
    this.callNumber = callNumber;
  }

  get head(): Owed | undefined {
    return this.queue[0];
  }

  /** Puts a delivery at its place; false when it is here already. What is under way keeps its place at the head. */
  insert(owed: Owed): boolean {
    const { queue } = this;
    const { ordinal } = owed.delivery;
    // A replay may stand behind a later request that is under way, so the head is looked at by itself.
    if (queue[0]?.delivery.ordinal === ordinal) return false;
    let place = queue.length;
    while (place > 0) {
      const before = queue[place - 1];
      if (before === undefined || before.delivery.ordinal < ordinal) break;
      if (before.delivery.ordinal === ordinal) return false;
      if (place === 1 && this.isInFlight) break;
      place--;
    }
    if (place === queue.length) queue.push(owed);
    else queue.splice(place, 0, owed);
    return true;
  }
}
