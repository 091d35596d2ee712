import type { CauseClass, LegId, Party } from '@ringhook/core';

/** A user's half of a call. */
export interface HalfCall {
  readonly leg: LegId;
  readonly userId: string;
  readonly party: Party;
  session: Session;
  /** Placed on an order, and the user's own phone not answered yet. */
  isOrdered: boolean;
  isTalking: boolean;
  isHeld: boolean;
  isRecording: boolean;
  cause: CauseClass | undefined;
}

/** The side of a call that no subscription of ours sees. */
export interface FarSide {
  readonly leg: LegId;
  number: string | null;
  name: string | null;
}

/** Everything that shares one extTrackingId. */
export interface Session {
  readonly key: string;
  readonly halves: Set<HalfCall>;
  far: FarSide | null;
  /** The leg that began it; null while that is not known. */
  origin: LegId | null;
  /** It waits in a queue, without any user of ours. */
  isQueued: boolean;
  hasToldQueue: boolean;
  /** Handed on to somebody who may still show up, until then (ms since the epoch). */
  pendingUntil: number | null;
}

const MAX_SESSIONS = 50_000;

/** Which halves belong together, whatever the XSP calls their session at the moment. */
export class Sessions {
  readonly #byKey = new Map<string, Session>();

  get(key: string): Session | undefined {
    return this.#byKey.get(key);
  }

  all(): Iterable<Session> {
    return new Set(this.#byKey.values());
  }

  open(key: string): Session {
    const known = this.#byKey.get(key);
    if (known) return known;
    if (this.#byKey.size >= MAX_SESSIONS) this.#byKey.delete(this.#byKey.keys().next().value ?? '');
    const session: Session = { key, halves: new Set(), far: null, origin: null, isQueued: false, hasToldQueue: false, pendingUntil: null };
    this.#byKey.set(key, session);
    return session;
  }

  /** From now on the XSP names the session by this key, too. */
  alias(session: Session, key: string): void {
    this.#byKey.set(key, session);
  }

  close(session: Session): void {
    for (const [key, known] of this.#byKey) if (known === session) this.#byKey.delete(key);
  }

  move(half: HalfCall, to: Session): void {
    half.session.halves.delete(half);
    half.session = to;
    to.halves.add(half);
  }
}
