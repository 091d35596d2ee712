import type { CauseClass, LegId, Party, Signal } from '@ringhook/core';
import type { AliveLeg } from '../source.ts';
import { farLegId, halfLegId, readLegId } from './leg-id.ts';
import { QueueEntries } from './queue-entries.ts';
import { type HalfCall, type Session, Sessions } from './sessions.ts';
import type { UserDirectory } from './user-directory.ts';
import type { RemoteParty, XsiCall } from './xsi-call.ts';

/** When an event is handled, ms since the epoch, and what it has meant so far. */
export interface Scene {
  readonly now: number;
  readonly signals: Signal[];
}

interface FarOrder {
  readonly remote: RemoteParty;
  readonly isOrigin: boolean;
  readonly target: string | null;
  readonly at: number;
  readonly signals: Signal[];
}

/** The halves of calls that users of ours have, with a leg of our own making for the side that nobody of ours is on. */
export class HalfCalls {
  readonly sessions = new Sessions();
  readonly halves = new Map<LegId, HalfCall>();
  readonly queues = new QueueEntries();
  readonly #users: UserDirectory;

  constructor(users: UserDirectory) {
    this.#users = users;
  }

  restore({ leg, callKey, isOrigin }: AliveLeg): void {
    const session = this.sessions.open(callKey);
    const id = leg as LegId;
    if (isOrigin) session.origin = id;
    const known = readLegId(leg);
    if (known === undefined) session.far = { leg: id, number: null, name: null };
    else this.#addHalf(session, { leg: id, userId: known.userId });
  }

  #addHalf(session: Session, { leg, userId }: { readonly leg: LegId; readonly userId: string }): HalfCall {
    const party: Party = { kind: 'extension', extension: this.#users.user(userId).extension };
    const half: HalfCall = {
      leg,
      userId,
      party,
      session,
      isOrdered: false,
      isTalking: false,
      isHeld: false,
      isRecording: false,
      cause: undefined,
    };
    this.halves.set(leg, half);
    session.halves.add(half);
    return half;
  }

  /** The half an event is about, made when it is new, moved when the XSP counts it to another session now. */
  see(userId: string, call: XsiCall, scene: Scene): HalfCall {
    const leg = halfLegId(userId, call.callId);
    const known = this.halves.get(leg);
    if (known) {
      this.#follow(known, call.session);
      return known;
    }
    const session = this.#sessionOf(call, scene);
    session.pendingUntil = null;
    const half = this.#addHalf(session, { leg, userId });
    if (call.personality === 'Originator') this.#begin(half, call, scene);
    else if (call.personality === 'Click-to-Dial') this.#order(half, call, scene);
    else this.#receive(half, call, scene);
    return half;
  }

  /** A caller who waited in a queue comes to an agent under another id. */
  #sessionOf(call: XsiCall, { now, signals }: Scene): Session {
    const known = this.sessions.get(call.session);
    if (known) return known;
    const waiting = call.queue && this.queues.match(call.queue.userId, call.remote.number);
    const session = waiting === undefined ? undefined : this.sessions.get(waiting);
    if (!session) return this.sessions.open(call.session);
    this.sessions.alias(session, call.session);
    signals.push({ kind: 'callRekeyed', at: now, callKey: session.key, newCallKey: call.session });
    return session;
  }

  #follow(half: HalfCall, key: string): void {
    const target = this.sessions.get(key);
    if (target === undefined) this.sessions.alias(half.session, key);
    else if (target !== half.session) {
      target.pendingUntil = null;
      this.sessions.move(half, target);
    }
  }

  #begin(half: HalfCall, call: XsiCall, { now, signals }: Scene): void {
    const { session } = half;
    const isOrigin = session.origin === null;
    session.origin ??= half.leg;
    signals.push(this.#created(half, { at: call.startedAt ?? now, isOrigin, target: isOrigin ? call.remote.number : null }));
  }

  #order(half: HalfCall, call: XsiCall, { now, signals }: Scene): void {
    const at = call.startedAt ?? now;
    half.isOrdered = true;
    half.session.origin ??= half.leg;
    signals.push(this.#created(half, { at, isOrigin: false, target: null }));
    signals.push({ kind: 'legDialled', at, leg: half.leg, from: null, number: call.remote.number });
  }

  #receive(half: HalfCall, call: XsiCall, { now, signals }: Scene): void {
    const { session } = half;
    const at = call.startedAt ?? now;
    if (session.origin === null) {
      const target = call.firstDialled ?? this.#users.user(half.userId).number;
      this.makeFar(session, { remote: call.remote, isOrigin: true, target, at, signals });
    }
    const from = session.origin;
    signals.push({ ...this.#created(half, { at, isOrigin: false, target: null }), ...(from !== null && { parent: from }) });
    if (from !== null) signals.push({ kind: 'legDialled', at, leg: half.leg, from, number: null });
    if (call.queue && session.far && !session.hasToldQueue) {
      session.hasToldQueue = true;
      signals.push({ kind: 'queueJoined', at, leg: session.far.leg, queue: call.queue.name });
    }
  }

  #created(half: HalfCall, { at, isOrigin, target }: { at: number; isOrigin: boolean; target: string | null }) {
    const { extension, name } = this.#users.user(half.userId);
    return {
      kind: 'legCreated' as const,
      at,
      leg: half.leg,
      callKey: half.session.key,
      party: half.party,
      isOrigin,
      number: extension,
      name,
      target,
    };
  }

  makeFar(session: Session, { remote, isOrigin, target, at, signals }: FarOrder): void {
    const leg = farLegId(session.key);
    session.far = { leg, number: remote.number, name: remote.name };
    if (isOrigin) session.origin = leg;
    signals.push({
      kind: 'legCreated',
      at,
      leg,
      callKey: session.key,
      party: this.#partyOf(remote),
      isOrigin,
      number: remote.number,
      name: remote.name,
      target,
      ...(isOrigin && remote.number === null && { isWithheld: true }),
    });
  }

  #partyOf({ number, userId, isInternal }: RemoteParty): Party {
    const user = this.#users.find(userId, number);
    if (user) return { kind: 'extension', extension: user.extension };
    return isInternal === true && number !== null ? { kind: 'extension', extension: number } : { kind: 'outside' };
  }

  /** Whoever was called, unless he is a user who tells of himself. */
  callFar(half: HalfCall, call: XsiCall, { now, signals }: Scene): void {
    const { session } = half;
    if (session.far !== null || session.origin !== half.leg || session.halves.size > 1) return;
    const at = call.startedAt ?? now;
    this.makeFar(session, { remote: call.remote, isOrigin: false, target: null, at, signals });
    signals.push({ kind: 'legDialled', at, leg: farLegId(session.key), from: half.leg, number: call.remote.number });
  }

  renameFar(half: HalfCall, { remote }: XsiCall, { now, signals }: Scene): void {
    const { far } = half.session;
    if (!far || (far.number === remote.number && far.name === remote.name) || remote.number === null) return;
    // Several of ours hear the same caller: only who is alone with him knows that he has changed.
    if (half.session.halves.size > 1) return;
    far.number = remote.number;
    far.name = remote.name;
    signals.push({ kind: 'partyUpdated', at: now, leg: far.leg, number: remote.number, name: remote.name });
  }

  connect(half: HalfCall, { at, signals }: { readonly at: number; readonly signals: Signal[] }): void {
    const { session } = half;
    half.isTalking = true;
    const partner = this.#partnerOf(half);
    if (partner === null) return;
    const bridge = `${session.key}/${[half.leg, partner].toSorted().join('+')}`;
    for (const leg of [partner, half.leg]) {
      signals.push({ kind: 'legAnswered', at, leg }, { kind: 'legBridged', at, leg, bridge, purpose: 'talk' });
    }
  }

  #partnerOf(half: HalfCall): LegId | null {
    const { session } = half;
    const others = [...session.halves].filter((other) => other !== half);
    if (session.origin === half.leg) return others.find((other) => other.isTalking)?.leg ?? session.far?.leg ?? null;
    if (session.far !== null) return session.far.leg;
    const origin = others.find((other) => other.leg === session.origin);
    return (origin ?? others.find((other) => other.isTalking))?.leg ?? null;
  }

  hold(half: HalfCall, at: number, signals: Signal[]): void {
    if (half.isHeld) return;
    half.isHeld = true;
    signals.push({ kind: 'legHeld', at, leg: half.leg });
  }

  endHalf(half: HalfCall, { at, cause, signals }: { readonly at: number; readonly cause: CauseClass; readonly signals: Signal[] }): void {
    const { session } = half;
    this.halves.delete(half.leg);
    session.halves.delete(half);
    signals.push({ kind: 'legEnded', at, leg: half.leg, cause });
    this.endIfLeft(session, at, cause, signals);
  }

  /** With the last of our users the far side is gone, too, unless it waits for another. */
  endIfLeft(session: Session, at: number, cause: CauseClass, signals: Signal[]): void {
    if (session.halves.size > 0 || session.isQueued || session.pendingUntil !== null) return;
    if (session.far !== null)
      signals.push({ kind: 'legEnded', at, leg: session.far.leg, cause: cause === 'transferred' ? 'unknown' : cause });
    this.sessions.close(session);
  }
}
