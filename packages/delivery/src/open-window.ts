import type { DeliveryKey, Owed } from '@ringhook/core';

interface Seat {
  readonly owed: Owed;
  readonly since: number;
}

/**
 * Deliveries in the order of their keys, from the oldest that is neither settled nor listed as open. Its key is the watermark: after
 * a crash everything from there on is looked at again. Whoever stays for longer than `maxAgeMs` gets listed, so that it moves on.
 */
export class OpenWindow {
  #seats: Seat[] = [];
  #from = 0;

  get size(): number {
    return this.#seats.length - this.#from;
  }

  /** How many are neither settled nor listed; walks through all seats. */
  unlisted(): number {
    let count = 0;
    for (let place = this.#from; place < this.#seats.length; place++) {
      const owed = this.#seats[place]?.owed;
      if (owed && !owed.isSettled && !owed.isRegistered) count++;
    }
    return count;
  }

  add(owed: Owed, now: number): void {
    this.#seats.push({ owed, since: now });
  }

  /** Moves past all that is settled or listed; calls `register` for what has been here too long. Returns the watermark. */
  advance(now: number, maxAgeMs: number, end: DeliveryKey, register: (owed: Owed) => void): DeliveryKey {
    for (let seat = this.#seats[this.#from]; seat !== undefined; seat = this.#seats[++this.#from]) {
      const { owed, since } = seat;
      if (owed.isSettled || owed.isRegistered) continue;
      if (now - since < maxAgeMs) break;
      register(owed);
    }
    const first = this.#seats[this.#from];
    if (this.#from > 1_024 && this.#from * 2 > this.#seats.length) {
      this.#seats = this.#seats.slice(this.#from);
      this.#from = 0;
    }
    return first?.owed.key ?? end;
  }
}
