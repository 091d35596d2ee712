import type { CauseClass, LegId, Party } from '@ringhook/core';

/** A user's half of a call. */
export interface HalfCall {
  readonly leg: LegId;
  readonly userId: string;
  readonly party: Party;
  session: Session;
  /** The user dialled a service of the XSP (`*98`), or was seen too late to know: whom he reaches by it is told afterwards. */
  readonly mayBeService: boolean;
  /** Whom it was last told to be with; null when kept back. */
  remoteNumber: string | null;
  /** Placed on an order, and the user's own phone not answered yet. */
  isOrdered: boolean;
  isTalking: boolean;
  /** Undefined as long as nobody has spoken of it. */
  isHeld: boolean | undefined;
  isRecording: boolean | undefined;
  cause: CauseClass | undefined;
  /** An earlier run of ours knew it, and nothing was heard of it since. */
  isLeftOver: boolean;
}

/** The side of a call that no subscription of ours sees. */
export interface FarSide {
  readonly leg: LegId;
  /** One of ours, of whom nothing was heard yet. */
  readonly extension: string | null;
  number: string | null;
  name: string | null;
}

/** A caller on his way from one of our users to whoever is next. */
export interface HandedOn {
  /** How long that may take, ms since the epoch. */
  readonly until: number;
  /** When he was let go, and why: if nobody comes, the call has ended there. */
  readonly at: number;
  readonly cause: CauseClass;
  /** Number he was sent to, where that was told. */
  readonly to: string | null;
  /** That he was let go shows in a list only, and so not to whom. */
  readonly isFound: boolean;
}

/** Everything that shares one extTrackingId. */
export interface Session {
  /** What the XSP first called it; `keys` are all its names. */
  readonly key: string;
  readonly keys: string[];
  readonly halves: Set<HalfCall>;
  far: FarSide | null;
  /** The leg that began it; null while that is not known. */
  origin: LegId | null;
  /** User id of the hunt group or call center that it came by. */
  group: string | null;
  /** It waits in a queue, without any user of ours. */
  isQueued: boolean;
  hasToldQueue: boolean;
  /** The queue it was last told to wait in. */
  queueName: string | null;
  /** Where the queue says that the caller gave up, nobody else is rung. */
  isAbandoned: boolean;
  /** Nobody of ours was reached: the mailbox of one of them answers. */
  isAtMailbox: boolean;
  /** An earlier run of ours left it in its queue, and nothing was heard of it since. */
  isLeftOver: boolean;
  /** Set while none of our users talks in it and one may still come. */
  handedOn: HandedOn | null;
}

const MAX_SESSIONS = 50_000;
const MAX_KEYS = 64;
const MAX_OVER = 8_192;

/** Which halves belong together, whatever the XSP calls their session at the moment. */
export class Sessions {
  readonly #byKey = new Map<string, Session>();
  readonly #handedOn = new Set<Session>();
  /** When whoever began it was gone, ms since the epoch. */
  readonly #over = new Map<string, number>();

  get(key: string): Session | undefined {
    return this.#byKey.get(key);
  }

  all(): Iterable<Session> {
    return this.#byKey.values();
  }

  /** Those that somebody may still show up in. */
  handedOn(): Iterable<Session> {
    return this.#handedOn;
  }

  open(key: string): Session {
    const known = this.#byKey.get(key);
    if (known) return known;
    if (this.#byKey.size >= MAX_SESSIONS) this.#byKey.delete(this.#byKey.keys().next().value ?? '');
    const session = newSession(key);
    this.#byKey.set(key, session);
    return session;
  }

  /** From now on the XSP names the session by this key, too, unless another still goes by it. */
  alias(session: Session, key: string): void {
    if (this.#byKey.has(key)) return;
    this.#byKey.set(key, session);
    session.keys.push(key);
    if (session.keys.length <= MAX_KEYS) return;
    for (const oldest of session.keys.splice(1, 1)) if (this.#byKey.get(oldest) === session) this.#byKey.delete(oldest);
  }

  handOn(session: Session, how: HandedOn): void {
    session.handedOn = how;
    this.#handedOn.add(session);
  }

  /** Somebody has come, or nobody will. */
  settle(session: Session): void {
    session.handedOn = null;
    this.#handedOn.delete(session);
  }

  close(session: Session): void {
    this.settle(session);
    for (const key of session.keys) if (this.#byKey.get(key) === session) this.#byKey.delete(key);
  }

  /** Whoever began it hung up: what others tell late of their halves of it is told already. */
  noteOver({ keys }: Session, at: number): void {
    for (const key of keys) this.#over.set(key, at);
    while (this.#over.size > MAX_OVER) this.#over.delete(this.#over.keys().next().value ?? '');
  }

  wasOver(key: string, startedAt: number | undefined): boolean {
    const at = this.#over.get(key);
    return at !== undefined && startedAt !== undefined && startedAt <= at;
  }

  move(half: HalfCall, to: Session): void {
    half.session.halves.delete(half);
    half.session = to;
    to.halves.add(half);
  }
}

function newSession(key: string): Session {
  return {
    key,
    keys: [key],
    halves: new Set(),
    far: null,
    origin: null,
    group: null,
    isQueued: false,
    hasToldQueue: false,
    queueName: null,
    isAbandoned: false,
    isAtMailbox: false,
    isLeftOver: false,
    handedOn: null,
  };
}
