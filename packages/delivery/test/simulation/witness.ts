import type { NewDelivery, Settlement } from '@ringhook/core';

interface Owed {
  readonly ordinal: number;
  /** The last thing the endpoint said was 2xx. */
  isAnswered: boolean;
  /** The engine said that it will not be sent any more. */
  isGivenUp: boolean;
  /** The store knows how it ended. */
  isSettled: boolean;
  /** A crash came between the answer, or the sending, and the store: it may arrive once more. */
  isInDoubt: boolean;
  wasSent: boolean;
  replay: number;
}

interface LaneRecord {
  readonly owed: Map<number, Owed>;
  /** Ordinal under way in the current life of the engine; 0 = none. */
  underWay: number;
}

/**
 * Sees every request arrive and every acknowledgement, knows nothing of the engine, and says what is wrong: order within a lane
 * (promise 2), duplicates (promise 4), loss (promises 1 and 7).
 */
export class Witness {
  readonly #lanes = new Map<string, LaneRecord>();
  readonly violations: string[] = [];
  #finished = 0;
  arrivals = 0;
  duplicates = 0;
  inDoubt = 0;
  replays = 0;

  /** An event was planned; from its acknowledgement on it must arrive. */
  owe({ hookId, callNumber, ordinal }: NewDelivery): void {
    const name = `${hookId}/${callNumber}`;
    let lane = this.#lanes.get(name);
    if (lane === undefined) this.#lanes.set(name, (lane = { owed: new Map(), underWay: 0 }));
    if (!lane.owed.has(ordinal))
      lane.owed.set(ordinal, {
        ordinal,
        isAnswered: false,
        isGivenUp: false,
        isSettled: false,
        isInDoubt: false,
        wasSent: false,
        replay: 0,
      });
  }

  arrived(delivery: NewDelivery, replay: number): void {
    this.arrivals++;
    if (replay > 0) this.owe(delivery);
    const [lane, owed] = this.#find(delivery);
    if (replay > owed.replay) this.#beginReplay(owed, replay);
    if (lane.underWay !== 0) this.#object(delivery, `left while ${lane.underWay} of its lane was under way`);
    lane.underWay = delivery.ordinal;
    owed.wasSent = true;
    if (owed.isSettled) this.#object(delivery, 'was sent although the store knew its end');
    if (owed.isAnswered) {
      this.duplicates++;
      if (!owed.isInDoubt) this.#object(delivery, 'was sent twice without a fault between');
      owed.isInDoubt = false;
    }
    for (const earlier of lane.owed.values()) {
      if (earlier.ordinal < delivery.ordinal && !earlier.isAnswered && !earlier.isGivenUp && !earlier.isSettled)
        this.#object(delivery, `overtook ${earlier.ordinal}`);
    }
  }

  answered(delivery: NewDelivery, isGood: boolean): void {
    const [lane, owed] = this.#find(delivery);
    lane.underWay = 0;
    owed.isAnswered = isGood;
  }

  decided({ open, next }: Settlement): void {
    if (next.kind === 'deadLetter' || next.kind === 'skipped') this.#find(open.delivery)[1].isGivenUp = true;
  }

  /** The store has written it. */
  settled({ open, next }: Settlement): void {
    if (next.kind === 'retry' || next.kind === 'held') return;
    const owed = this.#find(open.delivery)[1];
    if (!owed.isSettled) this.#finished++;
    owed.isSettled = true;
  }

  finished(): number {
    return this.#finished;
  }

  crashed(): void {
    for (const lane of this.#lanes.values()) {
      lane.underWay = 0;
      for (const owed of lane.owed.values()) {
        if (!owed.wasSent || owed.isSettled || owed.isInDoubt) continue;
        owed.isInDoubt = true;
        this.inDoubt++;
      }
    }
    this.#forgetFinished();
  }

  /** Deliveries that the store does not know to be finished. */
  unsettled(): string[] {
    return [...this.#lanes].flatMap(([name, { owed }]) =>
      [...owed.values()].filter(({ isSettled }) => !isSettled).map(({ ordinal }) => `${name}/${ordinal}`),
    );
  }

  /** Somebody asked for it to be sent again: whatever was known of it before does not count. */
  #beginReplay(owed: Owed, replay: number): void {
    this.replays++;
    this.#finished--;
    Object.assign(owed, { isAnswered: false, isGivenUp: false, isSettled: false, isInDoubt: false, replay });
  }

  /** Keeps crashes cheap: only lanes with something left to say are looked at. A late duplicate of others would be unknown: an error, too. */
  #forgetFinished(): void {
    for (const [name, { owed }] of this.#lanes)
      if (owed.size >= 3 && owed.values().every(({ isSettled }) => isSettled)) this.#lanes.delete(name);
  }

  #find({ hookId, callNumber, ordinal }: NewDelivery): [LaneRecord, Owed] {
    const lane = this.#lanes.get(`${hookId}/${callNumber}`);
    const owed = lane?.owed.get(ordinal);
    if (lane === undefined || owed === undefined)
      throw new Error(`nobody owed ${hookId}/${callNumber}/${ordinal}, or it was finished long ago`);
    return [lane, owed];
  }

  #object({ hookId, callNumber, ordinal }: NewDelivery, complaint: string): void {
    this.violations.push(`${hookId}/${callNumber}/${ordinal} ${complaint}`);
  }
}
