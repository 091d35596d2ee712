import type { EngineClock } from '../../src/index.ts';

interface Alarm {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
  isOff: boolean;
}

const T0 = 1_700_000_000_000;

/** Time that passes only when everybody waits for it. Alarms ring in order; the wall clock can be made to jump. */
export class VirtualTime implements EngineClock {
  readonly #heap: Alarm[] = [];
  #elapsed = 0;
  #order = 0;
  /** What the wall clock is wrong by. */
  jumpMs = 0;

  now(): number {
    return T0 + this.#elapsed + this.jumpMs;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  setTimer(delayMs: number, fire: () => void): () => void {
    const alarm = { at: this.#elapsed + Math.max(0, delayMs), order: this.#order++, fire, isOff: false };
    this.#push(alarm);
    return () => {
      alarm.isOff = true;
    };
  }

  /** Lets time pass until `isDone` or until nobody waits for anything. Returns false in the latter case. */
  async run(isDone: () => boolean, untilMs = 10 * 24 * 3_600_000): Promise<boolean> {
    await settleMicrotasks();
    while (!isDone()) {
      const next = this.#pop();
      if (next === undefined) return false;
      if (next.at > untilMs) {
        this.#push(next);
        return false;
      }
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.fire();
      // Whatever falls due at the same moment belongs to the same turn.
      for (let same = this.#heap[0]; same !== undefined && same.at <= this.#elapsed; same = this.#heap[0]) this.#pop()?.fire();
      await settleMicrotasks();
    }
    return true;
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    heap.push(alarm);
    let place = heap.length - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent]!;
      if (isBefore(above, alarm)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = alarm;
  }

  #pop(): Alarm | undefined {
    for (;;) {
      const top = this.#heap[0];
      const last = this.#heap.pop();
      if (top === undefined || last === undefined) return undefined;
      if (top !== last) this.#sift(last);
      if (!top.isOff) return top;
    }
  }

  #sift(alarm: Alarm): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(alarm, heap[child]!)) break;
      heap[place] = heap[child]!;
      place = child;
    }
    heap[place] = alarm;
  }
}

function isBefore(one: Alarm, other: Alarm): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Promises that are ready run on; a macrotask comes only after all of them. */
function settleMicrotasks(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
