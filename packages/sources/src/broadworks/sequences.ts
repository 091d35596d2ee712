/** The last number before the count begins again. */
const LAST = 2_147_483_647;
/** A jump further than this is no loss that could be counted, but another count. */
const MOST_MISSING = 1_000;

interface Count {
  last: number;
  readonly missing: Set<number>;
  /** When what is missing counts as lost (ms since the epoch). */
  lostAt: number;
}

/** Notices events that never came: those of one subscription are counted 1, 2, 3 ... */
export class Sequences {
  readonly #counts = new Map<string, Count>();
  readonly #patienceMs: number;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  note(subscriptionId: string, sequence: number, now: number): void {
    const count = this.#counts.get(subscriptionId);
    if (!count) {
      this.#counts.set(subscriptionId, { last: sequence, missing: new Set(), lostAt: 0 });
      return;
    }
    if (count.missing.delete(sequence)) return;
    const ahead = (sequence - count.last + LAST) % LAST;
    // Behind rather than ahead: it was told before.
    if (ahead === 0 || ahead > LAST / 2) return;
    for (let step = 1; step < Math.min(ahead, MOST_MISSING); step++) {
      if (count.missing.size === 0) count.lostAt = now + this.#patienceMs;
      count.missing.add(((count.last + step - 1) % LAST) + 1);
    }
    count.last = sequence;
  }

  forget(subscriptionId: string): void {
    this.#counts.delete(subscriptionId);
  }

  nextDueAt(): number | undefined {
    let next: number | undefined;
    for (const { missing, lostAt } of this.#counts.values()) if (missing.size > 0) next = Math.min(next ?? lostAt, lostAt);
    return next;
  }

  /** Subscriptions of which events are lost by now; told once. */
  takeLost(now: number): string[] {
    const lost: string[] = [];
    for (const [subscriptionId, { missing, lostAt }] of this.#counts) {
      if (missing.size === 0 || lostAt > now) continue;
      missing.clear();
      lost.push(subscriptionId);
    }
    return lost;
  }
}
