import type { CauseClass, LegId, Party, Signal } from '@ringhook/core';
import type { AliveLeg } from '../source.ts';
import { FarSides, type Scene } from './far-sides.ts';
import { connect } from './half-state.ts';
import { halfLegId, readLegId } from './leg-id.ts';
import { tellNewHalf } from './new-half.ts';
import { QueueEntries } from './queue-entries.ts';
import { restoreSessions } from './restore-sessions.ts';
import { type HalfCall, type Session, Sessions } from './sessions.ts';
import { halfThatTook, isWaited, sessionTakenOver, sessionWaitingFor } from './take-over.ts';
import type { UserDirectory } from './user-directory.ts';
import { isServiceCode, type XsiCall } from './xsi-call.ts';

/** How long a call that was handed on is kept for whoever it was handed to. */
const HANDED_ON_MS = 5_000;
/** How long one that an earlier run left in a queue is: no list tells who waits there. */
const LEFT_OVER_MS = 30 * 60_000;
const MOST_ENDED = 8_192;

/** The end of a half: when, ms since the epoch, and why. */
export interface Ending extends Scene {
  readonly at: number;
  readonly cause: CauseClass;
}

/** The halves of calls that users of ours have, and which of them are one call. */
export class HalfCalls {
  readonly sessions = new Sessions();
  readonly halves = new Map<LegId, HalfCall>();
  readonly queues = new QueueEntries();
  readonly far: FarSides;
  readonly #users: UserDirectory;
  readonly #ended = new Set<LegId>();

  constructor(users: UserDirectory) {
    this.#users = users;
    this.far = new FarSides(users);
  }

  /** What an earlier run of ours knew. */
  restore(alive: Iterable<AliveLeg>, now: number): void {
    const restored = restoreSessions(alive, this.sessions, (session, leg) => this.#restoreHalf(session, leg));
    for (const session of restored) {
      const { far, halves, isQueued } = session;
      if (isQueued && far) this.queues.restore(session, far.number);
      if (halves.size > 0) continue;
      const until = now + (isQueued ? LEFT_OVER_MS : HANDED_ON_MS);
      this.sessions.handOn(session, { until, at: now, cause: 'unknown', to: null, isFound: true });
    }
  }

  #restoreHalf(session: Session, { leg, isUp, isOrdered }: AliveLeg): void {
    const half = this.#addHalf(session, { leg, userId: readLegId(leg)?.userId ?? '', mayBeService: false });
    half.isTalking = isUp;
    half.isOrdered = isOrdered && !isUp;
    half.isLeftOver = true;
  }

  /**
   * The half an event is about, made when it is new, moved when the XSP counts it to another session now. Undefined for one that has
   * ended, whoever tells of it again.
   */
  see(userId: string, call: XsiCall, scene: Scene): HalfCall | undefined {
    const leg = halfLegId(userId, call.callId);
    const known = this.halves.get(leg);
    if (known) {
      known.isLeftOver = false;
      known.remoteNumber = call.remote.number;
      this.#follow(known, call.session, scene);
      this.#noteWays(known.session, call);
    }
    if (known || this.#ended.has(leg)) return known;
    if (this.sessions.wasOver(call.session, call.startedAt)) {
      this.#noteEnded(leg);
      return undefined;
    }
    return this.#meet(leg, userId, call, scene);
  }

  #meet(leg: LegId, userId: string, call: XsiCall, scene: Scene): HalfCall {
    const { personality, remote, state } = call;
    const session = this.#sessionOf(userId, call, scene);
    this.sessions.settle(session);
    session.isAtMailbox = false;
    const mayBeService = personality === 'Originator' && (state !== 'Alerting' || isServiceCode(remote.number));
    const half = this.#addHalf(session, { leg, userId, mayBeService });
    half.remoteNumber = remote.number;
    tellNewHalf(half, call, { scene, users: this.#users, far: this.far });
    this.far.standDown(half, call, scene);
    return half;
  }

  #addHalf(session: Session, { leg, userId, mayBeService }: Pick<HalfCall, 'leg' | 'userId' | 'mayBeService'>): HalfCall {
    const party: Party = { kind: 'extension', extension: this.#users.user(userId).extension };
    const unheard = {
      remoteNumber: null,
      isOrdered: false,
      isTalking: false,
      isHeld: undefined,
      isRecording: undefined,
      cause: undefined,
      isLeftOver: false,
    };
    const half: HalfCall = { leg, userId, party, session, mayBeService, ...unheard };
    this.halves.set(leg, half);
    session.halves.add(half);
    return half;
  }

  /** A caller may come to the next of our users under another id: out of a queue, by his SIP dialog, or because he was sent there. */
  #sessionOf(userId: string, call: XsiCall, { now, signals }: Scene): Session {
    const known = this.sessions.get(call.session);
    const session = known ?? this.#sessionBehind(userId, call) ?? this.sessions.open(call.session);
    if (!session.keys.includes(call.session)) {
      this.sessions.alias(session, call.session);
      signals.push({ kind: 'callRekeyed', at: now, callKey: session.key, newCallKey: call.session });
    }
    this.#noteWays(session, call);
    return session;
  }

  /** By which it may be known again when the next user has it. */
  #noteWays(session: Session, { dialog, group, personality }: XsiCall): void {
    if (dialog !== null && personality === 'Terminator') this.sessions.alias(session, dialog);
    session.group ??= group;
  }

  #sessionBehind(userId: string, call: XsiCall): Session | undefined {
    if (call.personality !== 'Terminator') return undefined;
    const waiting = call.queue && this.queues.match(call.queue, call.remote.number);
    const queued = waiting === undefined ? undefined : this.sessions.get(waiting);
    if (queued) return queued;
    const ringing = call.dialog === null ? undefined : this.sessions.get(call.dialog);
    if (ringing && isWaited(ringing)) return ringing;
    return sessionWaitingFor(this.#users.user(userId), call, this.sessions);
  }

  #follow(half: HalfCall, key: string, scene: Scene): void {
    const target = this.sessions.get(key);
    if (target === undefined) this.sessions.alias(half.session, key);
    else if (target !== half.session) this.enter(half, target, scene);
  }

  enter(half: HalfCall, session: Session, { now, signals }: Scene): void {
    const left = half.session;
    this.sessions.settle(session);
    this.sessions.move(half, session);
    this.far.bring(half, left);
    signals.push({ kind: 'legMoved', at: now, leg: half.leg, callKey: session.key });
    this.endIfLeft(left, { at: now, now, cause: 'unknown', signals });
  }

  /** Whoever answered is heard of: he may have taken a call that rings at, or was let go by, a colleague. */
  takeOver(half: HalfCall, call: XsiCall, scene: Scene): void {
    const found = sessionTakenOver(half, call, { user: this.#users.user(half.userId), sessions: this.sessions });
    if (!found) return;
    const [ringing] = found.halves;
    if (ringing) scene.signals.push({ kind: 'callPickedUp', at: scene.now, by: half.leg, leg: ringing.leg });
    this.enter(half, found, scene);
  }

  /** Who was told of his new partner before we heard that the call was let go, has it already. */
  giveToTakers(scene: Scene): void {
    for (const session of this.sessions.handedOn()) {
      const half = halfThatTook(session, this.halves.values(), this.#users);
      if (!half) continue;
      this.enter(half, session, scene);
      this.connect(half, scene.now, scene.signals);
    }
  }

  /** The caller is told who has answered, maybe before that one tells of it himself. */
  partnerAnswers({ session, leg, userId }: HalfCall, { remote }: XsiCall): void {
    if (session.origin !== leg || session.far !== null) return;
    const user = this.#users.find(remote.userId, remote.number);
    if (!user || user.extension === this.#users.user(userId).extension) return;
    for (const other of session.halves) {
      if (other.party.kind === 'extension' && other.party.extension === user.extension) other.isTalking = true;
    }
  }

  /** Nobody else is waited for any more. */
  connect(half: HalfCall, at: number, signals: Signal[]): void {
    this.sessions.settle(half.session);
    half.session.isAtMailbox = false;
    connect(half, { at, signals });
  }

  /** The user or the other side has hung up. */
  release(half: HalfCall, ending: Ending): void {
    const { session, leg } = half;
    if (session.origin === leg && session.handedOn === null) this.sessions.noteOver(session, ending.at);
    this.endHalf(half, ending);
  }

  endHalf(half: HalfCall, ending: Ending): void {
    const { session, leg } = half;
    const { at, cause, signals } = ending;
    this.halves.delete(leg);
    this.#noteEnded(leg);
    session.halves.delete(half);
    signals.push({ kind: 'legEnded', at, leg, cause });
    this.endIfLeft(session, ending);
  }

  #noteEnded(leg: LegId): void {
    this.#ended.add(leg);
    if (this.#ended.size > MOST_ENDED) this.#ended.delete(this.#ended.values().next().value ?? leg);
  }

  /** The half's user lets the call go to somebody who may be one of ours, too, and is not seen yet. */
  passOn(half: HalfCall, to: string | null, ending: Ending): void {
    const { session } = half;
    const isTaken = Array.from(session.halves).some((other) => other !== half && other.isTalking);
    if (!isTaken && !session.isAbandoned) {
      const { at, cause, now } = ending;
      this.sessions.handOn(session, { until: now + HANDED_ON_MS, at, cause: farCause(cause), to, isFound: half.isLeftOver });
    }
    this.endHalf(half, ending);
  }

  /** The half is not among all those that its user has; of one that an earlier run left, nobody knows where its call went. */
  endVanished(half: HalfCall, scene: Scene): void {
    const ending: Ending = { ...scene, at: scene.now, cause: 'unknown' };
    if (half.isLeftOver) this.passOn(half, null, ending);
    else this.endHalf(half, ending);
  }

  /** A caller who is between two queues, or a queue and whoever it sent him to. */
  keep(session: Session, at: number, now: number): void {
    this.sessions.handOn(session, { until: now + HANDED_ON_MS, at, cause: 'unknown', to: null, isFound: false });
  }

  /** With the last of our users the far side is gone, too, unless it waits for another. */
  endIfLeft(session: Session, { at, now, cause, signals }: Ending): void {
    const { handedOn, far } = session;
    if (session.halves.size > 0) return;
    if (handedOn) session.handedOn = { ...handedOn, at: Math.max(handedOn.at, at) };
    else if (session.isQueued && session.isLeftOver) {
      this.sessions.handOn(session, { until: now + LEFT_OVER_MS, at, cause: 'unknown', to: null, isFound: false });
    }
    if (session.handedOn || session.isQueued) return;
    if (far) signals.push({ kind: 'legEnded', at, leg: far.leg, cause: farCause(cause) });
    this.sessions.close(session);
  }

  /** What was handed on, and to nobody we see, is over for us. */
  expire(scene: Scene): void {
    for (const session of this.sessions.handedOn()) {
      const { handedOn } = session;
      if (handedOn === null || handedOn.until > scene.now) continue;
      const { at, cause, isFound } = handedOn;
      session.isQueued = false;
      this.sessions.settle(session);
      const signals: Signal[] = [];
      this.endIfLeft(session, { now: scene.now, signals, at, cause });
      for (const signal of signals) scene.signals.push(isFound ? { ...signal, isFound } : signal);
    }
  }
}

function farCause(cause: CauseClass): CauseClass {
  return cause === 'transferred' ? 'unknown' : cause;
}
