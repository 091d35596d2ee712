/** How fast a difference between the wall clock and the running time is worked off. */
const MAX_SLEW = 0.05;

/**
 * Time for waiting and deadlines: runs like the monotonic clock and follows the wall clock by at most 5 %. After the wall clock
 * jumps by an hour a retry due in 2 s still leaves after about 2 s, and no deadline fires because of the jump. Ms since the epoch.
 */
export class SteadyClock {
  #monotonic: number;
  #time: number;

  constructor(wall: number, monotonic: number) {
    this.#time = wall;
    this.#monotonic = monotonic;
  }

  read(wall: number, monotonic: number): number {
    const elapsed = Math.max(0, monotonic - this.#monotonic);
    this.#monotonic = monotonic;
    const slack = elapsed * MAX_SLEW;
    const drift = wall - (this.#time + elapsed);
    this.#time += elapsed + Math.min(slack, Math.max(-slack, drift));
    return this.#time;
  }
}
