import { isStage, type ReportedEvent, STAGE_RANK } from './reported-event.ts';

/** How long a report waits at most for one that should have come before it, ms. */
export interface ReorderTiming {
  /** For the report of who began the call: a start is told within 300 ms (call-model 2). */
  readonly originMs: number;
  /** For an answer that was overtaken by the end. */
  readonly overtakenMs: number;
}

export const DEFAULT_REORDER: ReorderTiming = { originMs: 300, overtakenMs: 1_500 };

export interface SessionView {
  /** Somebody began the session, as far as we heard. */
  readonly hasOrigin: (session: string) => boolean;
  /** Whether its end at that time would leave open what became of somebody who was called, or why nobody was. */
  readonly isOpen: (session: string, at: number) => boolean;
  /** The leg has rung, at least. */
  readonly isHeardOf: (session: string, leg: string) => boolean;
  readonly hasTalked: (session: string, leg: string) => boolean;
}

interface Held {
  readonly event: ReportedEvent;
  readonly dueAt: number;
  readonly release: () => void;
}

/**
 * Providers deliver over parallel connections, so reports overtake each other. Most are harmless, for a later stage implies the
 * earlier ones; a report waits only when it looks as if it had overtaken what can't be made up, and at most for the moment given:
 * a called leg before anybody is known who calls, and an end while it is open what became of whom. Calls whose reports come in order
 * wait for nothing.
 */
export class Reorder {
  readonly #view: SessionView;
  readonly #timing: ReorderTiming;
  readonly #held = new Map<string, Held[]>();

  constructor(view: SessionView, timing: ReorderTiming) {
    this.#view = view;
    this.#timing = timing;
  }

  /** Calls `release` at once, when what was missing has come, or when `advance` passes its time. */
  add(event: ReportedEvent, now: number, release: () => void): void {
    const waitMs = this.#waitFor(event);
    if (waitMs === 0) release();
    else {
      const line = this.#held.get(event.session) ?? [];
      line.push({ event, dueAt: now + waitMs, release });
      line.sort(byCourse);
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
      if (lastDue === -1) continue;
      // Whoever stands before one whose time has come goes with it: the order is what all this is for.
      for (const { release } of line.splice(0, lastDue + 1)) release();
      this.#letReady(session);
    }
  }

  #letReady(session: string): void {
    const line = this.#held.get(session);
    if (!line) return;
    let ready = line.findIndex(({ event }) => this.#waitFor(event) === 0);
    while (ready !== -1) {
      for (const { release } of line.splice(ready, 1)) release();
      ready = line.findIndex(({ event }) => this.#waitFor(event) === 0);
    }
    if (line.length === 0) this.#held.delete(session);
  }

  #waitFor(event: ReportedEvent): number {
    const { session, leg, role, what, at, answeredAt, looksAnswered } = event;
    const { originMs, overtakenMs } = this.#timing;
    if (role === 'called' && !this.#view.hasOrigin(session)) return originMs;
    if (what !== 'ended') return 0;
    if (role !== 'called') return this.#view.isOpen(session, at) || this.#hasOthers(event) ? overtakenMs : 0;
    if (answeredAt !== undefined || this.#view.hasTalked(session, leg)) return 0;
    return looksAnswered === true || !this.#view.isHeardOf(session, leg) ? overtakenMs : 0;
  }

  /** Something else of the session waits. */
  #hasOthers(event: ReportedEvent): boolean {
    return this.#held.get(event.session)?.some((held) => held.event !== event) ?? false;
  }
}

function byCourse({ event: one }: Held, { event: other }: Held): number {
  if (one.leg === other.leg) return rankOf(one) - rankOf(other);
  return one.at - other.at;
}

/** What is no stage comes between talking and the end. */
function rankOf({ what }: ReportedEvent): number {
  return isStage(what) ? STAGE_RANK[what] : STAGE_RANK.talking;
}
