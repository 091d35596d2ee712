import type { ReportedEvent } from './reported-event.ts';

/** How long a report waits at most for one that should have come before it, ms. */
export interface ReorderTiming {
  /** For the report of who began the call: a start is told within 300 ms (call-model 2). */
  readonly originMs: number;
  /** For an answer overtaken by the end, and for a number missing in a counted row. */
  readonly overtakenMs: number;
}

export const DEFAULT_REORDER: ReorderTiming = { originMs: 300, overtakenMs: 1_500 };

export interface SessionView {
  /** Somebody began the session, as far as we heard. */
  readonly hasOrigin: (session: string) => boolean;
  /** Nobody has answered it, and it is not known either that everybody who was called has not. */
  readonly isOpen: (session: string) => boolean;
}

const MAX_COUNTED_LEGS = 20_000;

interface Held {
  readonly event: ReportedEvent;
  readonly dueAt: number;
  readonly release: () => void;
}

/**
 * Providers deliver over parallel connections, so reports overtake each other. Nearly all are let through at once; a report waits
 * only when it looks like one that has overtaken others, and at most for the moment given.
 */
export class Reorder {
  readonly #view: SessionView;
  readonly #timing: ReorderTiming;
  readonly #held = new Map<string, Held[]>();
  /** Highest number heard of each leg whose provider counts. */
  readonly #counted = new Map<string, number>();

  constructor(view: SessionView, timing: ReorderTiming) {
    this.#view = view;
    this.#timing = timing;
  }

  /** Calls `release` at once, when what was missing has come, or when `advance` passes its time. */
  add(event: ReportedEvent, now: number, release: () => void): void {
    const waitMs = this.#waitFor(event);
    if (waitMs === 0) this.#let(event, release);
    else {
      const line = this.#held.get(event.session) ?? [];
      line.push({ event, dueAt: now + waitMs, release });
      line.sort((one, other) => one.event.at - other.event.at || (one.event.sequence ?? 0) - (other.event.sequence ?? 0));
      this.#held.set(event.session, line);
    }
    this.#letReady(event.session);
  }

  nextDueAt(): number | undefined {
    let next: number | undefined;
    for (const line of this.#held.values()) for (const { dueAt } of line) next = Math.min(next ?? dueAt, dueAt);
    return next;
  }

  advance(now: number): void {
    for (const [session, line] of this.#held) {
      const lastDue = line.findLastIndex(({ dueAt }) => dueAt <= now);
      // Whoever stands before one whose time has come goes with it: the order is what all this is for.
      for (const { event, release } of line.splice(0, lastDue + 1)) this.#let(event, release);
      if (line.length === 0) this.#held.delete(session);
      else this.#letReady(session);
    }
  }

  #letReady(session: string): void {
    const line = this.#held.get(session);
    if (!line) return;
    for (let index = 0; index < line.length;) {
      const held = line[index];
      if (!held || this.#waitFor(held.event) > 0) {
        index++;
        continue;
      }
      line.splice(index, 1);
      this.#let(held.event, held.release);
      index = 0;
    }
    if (line.length === 0) this.#held.delete(session);
  }

  #let({ leg, session, sequence }: ReportedEvent, release: () => void): void {
    if (sequence !== null) {
      const key = `${session} ${leg}`;
      this.#counted.set(key, Math.max(this.#counted.get(key) ?? -1, sequence));
      if (this.#counted.size > MAX_COUNTED_LEGS) this.#counted.delete(this.#counted.keys().next().value ?? '');
    }
    release();
  }

  #waitFor(event: ReportedEvent): number {
    const { session, leg, role, what, sequence } = event;
    const { originMs, overtakenMs } = this.#timing;
    if (sequence !== null && sequence > (this.#counted.get(`${session} ${leg}`) ?? -1) + 1 && this.#counted.has(`${session} ${leg}`)) {
      return overtakenMs;
    }
    if (role === 'origin') {
      const looksMissed = what === 'ended' && event.answeredAt === undefined && this.#view.isOpen(session);
      return looksMissed ? overtakenMs : 0;
    }
    return this.#view.hasOrigin(session) || role === 'order' ? 0 : originMs;
  }
}
