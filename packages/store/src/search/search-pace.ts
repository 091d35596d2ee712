/** How often is looked for new calls, ms. A question looks for itself. */
const LOOK_EVERY_MS = 1_000;
const SHORTEST_PAUSE_MS = 5;
/** Of one core, by the rest of the process: above it calls and requests come first. */
const BUSY_LOAD = 0.3;
/** Share of the time that taking calls into the search has, as pauses per unit of work. */
const PAUSES_WHEN_IDLE = 3;
const PAUSES_WHEN_BUSY = 49;

/** CPU time used so far and the time it is, ms. */
export interface CpuReading {
  /** By the whole process. */
  readonly all: number;
  /** By the thread that keeps the search. */
  readonly own: number;
  readonly at: number;
}

export interface StepTaken {
  readonly tookMs: number;
  readonly hasMore: boolean;
}

/** Decides how long to wait between steps: a quarter of the time at most is spent on the search, a fiftieth while others have work. */
export class SearchPace {
  #last: CpuReading;

  constructor(first: CpuReading) {
    this.#last = first;
  }

  /** Milliseconds. */
  pauseAfter({ tookMs, hasMore }: StepTaken, reading: CpuReading): number {
    const { all, own, at } = this.#last;
    this.#last = reading;
    const load = (reading.all - all - (reading.own - own)) / Math.max(1, reading.at - at);
    if (load <= BUSY_LOAD) return hasMore ? Math.max(SHORTEST_PAUSE_MS, PAUSES_WHEN_IDLE * tookMs) : LOOK_EVERY_MS;
    return Math.max(hasMore ? SHORTEST_PAUSE_MS : LOOK_EVERY_MS, PAUSES_WHEN_BUSY * tookMs);
  }
}
