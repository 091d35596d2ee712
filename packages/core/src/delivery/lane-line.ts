import type { Lane } from './lane.ts';

/** First come, first served; taking from the front does not move the rest. */
export class LaneLine {
  #lanes: Lane[] = [];
  #from = 0;

  get length(): number {
    return this.#lanes.length - this.#from;
  }

  get first(): Lane | undefined {
    return this.#lanes[this.#from];
  }

  push(lane: Lane): void {
    lane.isReady = true;
    this.#lanes.push(lane);
  }

  /** Only these stay in line. */
  keep(stays: (lane: Lane) => boolean): void {
    const staying: Lane[] = [];
    for (let lane = this.shift(); lane !== undefined; lane = this.shift()) if (stays(lane)) staying.push(lane);
    for (const lane of staying) this.push(lane);
  }

  shift(): Lane | undefined {
    const lane = this.#lanes[this.#from];
    if (lane === undefined) return undefined;
    lane.isReady = false;
    this.#from++;
    if (this.#from === this.#lanes.length) {
      this.#lanes = [];
      this.#from = 0;
    } else if (this.#from > 512 && this.#from * 2 > this.#lanes.length) {
      this.#lanes = this.#lanes.slice(this.#from);
      this.#from = 0;
    }
    return lane;
  }
}
