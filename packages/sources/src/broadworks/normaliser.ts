import type { CauseClass, LegId, Party, Signal } from '@ringhook/core';
import { childOf, childrenOf, textAt, type XsiEvent } from '@ringhook/protocols';
import type { AliveLeg } from '../source.ts';
import { farLegId, halfLegId, readLegId } from './leg-id.ts';
import { QueueEntries } from './queue-entries.ts';
import { type HalfCall, type Session, Sessions } from './sessions.ts';
import type { UserDirectory } from './user-directory.ts';
import { readCalls, type RemoteParty, type XsiCall } from './xsi-call.ts';

/** How long a call that was handed on is kept for whoever it was handed to. */
const HANDED_ON_MS = 5_000;

/**
 * Says in our words what a BroadWorks says. It shows halves of calls, each from one user's side; the side nobody subscribes to is a
 * leg that we make, so that the one tracker sees whole calls.
 */
export class BroadworksNormaliser {
  /** Events of types we have no use for. */
  unknownEvents = 0;
  readonly #users: UserDirectory;
  readonly #sessions = new Sessions();
  readonly #halves = new Map<LegId, HalfCall>();
  readonly #queues = new QueueEntries();

  /** `alive`: legs of calls that an earlier run of ours began. */
  constructor(users: UserDirectory, alive: Iterable<AliveLeg> = []) {
    this.#users = users;
    for (const leg of alive) this.#restore(leg);
  }

  apply(event: XsiEvent, now: number): Signal[] {
    const signals: Signal[] = [];
    const handle = HANDLERS[event.type];
    if (handle) handle.call(this, event, { now, signals });
    else if (event.type.startsWith('ACD')) this.#applyQueue(event, { now, signals });
    else this.unknownEvents++;
    return signals;
  }

  /** When `advance` is needed next. */
  nextDueAt(): number | undefined {
    let next: number | undefined;
    for (const { pendingUntil } of this.#sessions.all()) if (pendingUntil !== null) next = Math.min(next ?? pendingUntil, pendingUntil);
    return next;
  }

  /** What was handed on, and to nobody we see, is over for us. */
  advance(now: number): Signal[] {
    const signals: Signal[] = [];
    for (const session of this.#sessions.all()) {
      if (session.pendingUntil === null || session.pendingUntil > now) continue;
      session.pendingUntil = null;
      this.#endIfLeft(session, now, 'unknown', signals);
    }
    return signals;
  }

  /** Everything one user has now, as told when his subscription began or was lost track of: what he had and has not any more is over. */
  list(userId: string, calls: readonly XsiCall[], now: number): Signal[] {
    const signals: Signal[] = [];
    const alive = new Set(calls.map(({ callId }) => halfLegId(userId, callId)));
    for (const half of this.#halves.values()) {
      if (half.userId === userId && !alive.has(half.leg)) this.#endHalf(half, { at: now, cause: 'unknown', signals });
    }
    for (const call of calls) {
      const half = this.#see(userId, call, { now, signals });
      if (call.state === 'Alerting' && call.personality !== 'Originator') signals.push({ kind: 'legRinging', at: now, leg: half.leg });
      if (call.state === 'Active' || call.state === 'Held' || call.state === 'Remote Held') {
        this.#connect(half, { at: call.answeredAt ?? now, signals });
        if (call.state === 'Held') this.#hold(half, now, signals);
      }
    }
    return signals;
  }

  #restore({ leg, callKey, isOrigin }: AliveLeg): void {
    const session = this.#sessions.open(callKey);
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
    this.#halves.set(leg, half);
    session.halves.add(half);
    return half;
  }

  /** The half an event is about, made when it is new, moved when the XSP counts it to another session now. */
  #see(userId: string, call: XsiCall, scene: Scene): HalfCall {
    const leg = halfLegId(userId, call.callId);
    const known = this.#halves.get(leg);
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
    const known = this.#sessions.get(call.session);
    if (known) return known;
    const waiting = call.queue && this.#queues.match(call.queue.userId, call.remote.number);
    const session = waiting === undefined ? undefined : this.#sessions.get(waiting);
    if (!session) return this.#sessions.open(call.session);
    this.#sessions.alias(session, call.session);
    signals.push({ kind: 'callRekeyed', at: now, callKey: session.key, newCallKey: call.session });
    return session;
  }

  #follow(half: HalfCall, key: string): void {
    const target = this.#sessions.get(key);
    if (target === undefined) this.#sessions.alias(half.session, key);
    else if (target !== half.session) {
      target.pendingUntil = null;
      this.#sessions.move(half, target);
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
      this.#makeFar(session, { remote: call.remote, isOrigin: true, target, at, signals });
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

  #makeFar(session: Session, { remote, isOrigin, target, at, signals }: FarOrder): void {
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
  #callFar(half: HalfCall, call: XsiCall, { now, signals }: Scene): void {
    const { session } = half;
    if (session.far !== null || session.origin !== half.leg || session.halves.size > 1) return;
    const at = call.startedAt ?? now;
    this.#makeFar(session, { remote: call.remote, isOrigin: false, target: null, at, signals });
    signals.push({ kind: 'legDialled', at, leg: farLegId(session.key), from: half.leg, number: call.remote.number });
  }

  originating(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      scene.signals.push({ kind: 'legRinging', at: scene.now, leg: half.leg });
    }
  }

  originated(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      if (half.isOrdered) scene.signals.push({ kind: 'legAnswered', at: scene.now, leg: half.leg });
      half.isOrdered = false;
      if (this.#users.find(call.remote.userId, call.remote.number) === undefined) this.#callFar(half, call, scene);
    }
  }

  received(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      scene.signals.push({ kind: 'legRinging', at: call.startedAt ?? scene.now, leg: half.leg });
    }
  }

  answered(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      this.#callFar(half, call, scene);
      this.#connect(half, { at: half.isTalking ? scene.now : (call.answeredAt ?? scene.now), signals: scene.signals });
    }
  }

  updated(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      this.#renameFar(half, call, scene);
    }
  }

  /** Another partner: the one we have moved to another session, or was put through to somebody. */
  transferred(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      this.#renameFar(half, call, scene);
      if (call.state === 'Active') this.#connect(half, { at: scene.now, signals: scene.signals });
    }
  }

  held(event: XsiEvent, { now, signals, ...rest }: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, { now, signals, ...rest });
      // Held by the other side, the user is still connected.
      if (call.state !== 'Remote Held') this.#hold(half, now, signals);
    }
  }

  retrieved(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      if (half.isHeld) scene.signals.push({ kind: 'legRetrieved', at: scene.now, leg: half.leg });
      half.isHeld = false;
    }
  }

  /** Our user has sent calls elsewhere: a forward, a transfer, the mailbox. His part is over, the caller's may go on. */
  redirected(event: XsiEvent, { now, signals }: Scene): void {
    const calls = readCalls(event.data);
    for (const call of calls) {
      const half = this.#see(event.targetId, call, { now, signals });
      const at = call.endedAt ?? now;
      const { to = null, reason = 'unknown' } = call.redirect ?? {};
      const isTransfer = reason === 'transfer' || half.isTalking;
      if (isTransfer) {
        const style = calls.length > 1 ? 'attended' : 'blind';
        signals.push({ kind: 'callTransferred', at, style, by: half.leg, leg: half.session.far?.leg ?? null, to });
      } else if (reason === 'voicemail') signals.push({ kind: 'voicemailReached', at, leg: half.leg });
      else signals.push({ kind: 'legForwarded', at, leg: half.leg, to });
      const cause = isTransfer ? 'transferred' : reason === 'voicemail' ? 'voicemail' : 'forwarded';
      if (cause !== 'voicemail') half.session.pendingUntil = now + HANDED_ON_MS;
      this.#endHalf(half, { at, cause, signals });
    }
  }

  detached(event: XsiEvent, { now, signals }: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, { now, signals });
      half.session.pendingUntil = now + HANDED_ON_MS;
      this.#endHalf(half, { at: call.endedAt ?? now, cause: 'unknown', signals });
    }
  }

  releasing(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) this.#see(event.targetId, call, scene).cause = call.cause;
  }

  released(event: XsiEvent, scene: Scene): void {
    const { now, signals } = scene;
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, scene);
      const cause = call.cause ?? half.cause ?? 'unknown';
      if (call.personality === 'Originator') this.#callFar(half, call, scene);
      const { far } = half.session;
      if (far !== null && half.session.origin === half.leg && cause !== 'unknown') {
        signals.push({ kind: 'dialEnded', at: call.endedAt ?? now, leg: far.leg, outcome: cause });
      }
      this.#endHalf(half, { at: call.endedAt ?? now, cause, signals });
    }
  }

  recorded(event: XsiEvent, { now, signals }: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#see(event.targetId, call, { now, signals });
      const isOn = event.type !== 'CallRecordingStoppedEvent';
      if (isOn === half.isRecording) continue;
      half.isRecording = isOn;
      signals.push({ kind: isOn ? 'recordingStarted' : 'recordingStopped', at: now, leg: half.leg });
    }
  }

  /** The user has put his calls together: whoever is in them is in one room. */
  conference(event: XsiEvent, { now, signals }: Scene): void {
    const list = childOf(childOf(event.data, 'conference'), 'conferenceParticipantList');
    for (const participant of childrenOf(list, 'conferenceParticipant')) {
      const callId = textAt(participant, 'callId');
      const half = callId === undefined ? undefined : this.#halves.get(halfLegId(event.targetId, callId));
      if (!half) continue;
      for (const leg of [half.session.far?.leg, half.leg]) {
        if (leg !== undefined) signals.push({ kind: 'conferenceJoined', at: now, leg, conference: event.targetId });
      }
    }
  }

  subscribed(event: XsiEvent, { now, signals }: Scene): void {
    signals.push(...this.list(event.targetId, readCalls(event.data), now));
    this.hook(event, { now, signals });
  }

  hook({ targetId, data, type }: XsiEvent, { now, signals }: Scene): void {
    const status = textAt(data, 'hookStatus');
    if (status !== 'On-Hook' && status !== 'Off-Hook') return;
    const { extension } = this.#users.user(targetId);
    const state = status === 'On-Hook' ? 'onHook' : 'offHook';
    signals.push({
      kind: 'deviceChanged',
      at: now,
      extension,
      device: 'hook',
      state,
      ...(type !== 'HookStatusEvent' && { isSnapshot: true }),
    });
  }

  disturb({ targetId, data }: XsiEvent, { now, signals }: Scene): void {
    const active = textAt(data, 'info', 'active');
    if (active === undefined) return;
    const { extension } = this.#users.user(targetId);
    signals.push({ kind: 'deviceChanged', at: now, extension, device: 'dnd', state: active === 'true' ? 'on' : 'off' });
  }

  nothing(): void {}

  #applyQueue(event: XsiEvent, { now, signals }: Scene): void {
    const entry = this.#queues.read(event);
    if (!entry) return;
    const session = this.#sessions.open(entry.session);
    const at = entry.at ?? now;
    if (session.far === null && entry.what !== 'left') {
      this.#makeFar(session, { remote: entry.remote, isOrigin: true, target: entry.number, at: entry.addedAt ?? at, signals });
    }
    const { far } = session;
    if (far === null) return this.#sessions.close(session);
    if (entry.what === 'waits') {
      session.isQueued = true;
      session.hasToldQueue = true;
      signals.push({ kind: 'queueJoined', at, leg: far.leg, queue: entry.name });
    } else if (entry.what === 'answered') this.#answerFromQueue(session, entry.answeringLeg, at, signals);
    else {
      session.isQueued = false;
      signals.push({ kind: 'queueLeft', at, leg: far.leg, queue: entry.name });
      if (entry.cause === 'abandoned') this.#endIfLeft(session, at, 'abandoned', signals);
      else session.pendingUntil = now + HANDED_ON_MS;
    }
  }

  /** The agent's half may have come under an id of its own: they are put into one bridge, and the tracker makes one call of it. */
  #answerFromQueue(session: Session, agent: LegId | undefined, at: number, signals: Signal[]): void {
    const { far } = session;
    session.isQueued = false;
    const half = agent === undefined ? undefined : this.#halves.get(agent);
    if (!far || !half) {
      session.pendingUntil = at + HANDED_ON_MS;
      return;
    }
    signals.push({ kind: 'queueLeft', at, leg: far.leg, queue: '' });
    if (half.session === session) return;
    const other = half.session;
    this.#sessions.move(half, session);
    this.#connect(half, { at, signals });
    this.#endIfLeft(other, at, 'merged', signals);
    for (const key of [other.key]) this.#sessions.alias(session, key);
  }

  #renameFar(half: HalfCall, { remote }: XsiCall, { now, signals }: Scene): void {
    const { far } = half.session;
    if (!far || (far.number === remote.number && far.name === remote.name) || remote.number === null) return;
    // Several of ours hear the same caller: only who is alone with him knows that he has changed.
    if (half.session.halves.size > 1) return;
    far.number = remote.number;
    far.name = remote.name;
    signals.push({ kind: 'partyUpdated', at: now, leg: far.leg, number: remote.number, name: remote.name });
  }

  #connect(half: HalfCall, { at, signals }: { readonly at: number; readonly signals: Signal[] }): void {
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

  #hold(half: HalfCall, at: number, signals: Signal[]): void {
    if (half.isHeld) return;
    half.isHeld = true;
    signals.push({ kind: 'legHeld', at, leg: half.leg });
  }

  #endHalf(half: HalfCall, { at, cause, signals }: { readonly at: number; readonly cause: CauseClass; readonly signals: Signal[] }): void {
    const { session } = half;
    this.#halves.delete(half.leg);
    session.halves.delete(half);
    signals.push({ kind: 'legEnded', at, leg: half.leg, cause });
    this.#endIfLeft(session, at, cause, signals);
  }

  /** With the last of our users the far side is gone, too, unless it waits for another. */
  #endIfLeft(session: Session, at: number, cause: CauseClass, signals: Signal[]): void {
    if (session.halves.size > 0 || session.isQueued || session.pendingUntil !== null) return;
    if (session.far !== null)
      signals.push({ kind: 'legEnded', at, leg: session.far.leg, cause: cause === 'transferred' ? 'unknown' : cause });
    this.#sessions.close(session);
  }
}

interface Scene {
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

type Handler = (this: BroadworksNormaliser, event: XsiEvent, scene: Scene) => void;
const { prototype: does } = BroadworksNormaliser;

/** What each event of the call and service packages says. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  CallOriginatingEvent: does.originating,
  CallOriginatedEvent: does.originated,
  CallReceivedEvent: does.received,
  CallAnsweredEvent: does.answered,
  CallUpdatedEvent: does.updated,
  CallForwardedEvent: does.updated,
  CallTransferredEvent: does.transferred,
  CallPickedUpEvent: does.transferred,
  CallBargedInEvent: does.transferred,
  CallParkRetrievedEvent: does.transferred,
  CallMonitoredEvent: does.updated,
  CallHeldEvent: does.held,
  CallRetrievedEvent: does.retrieved,
  CallRedirectedEvent: does.redirected,
  CallDetachedEvent: does.detached,
  CallReleasingEvent: does.releasing,
  CallReleasedEvent: does.released,
  CallCollectingEvent: does.nothing,
  CallRecordingStartingEvent: does.nothing,
  CallRecordingStartedEvent: does.recorded,
  CallRecordingResumedEvent: does.recorded,
  CallRecordingPausedEvent: does.nothing,
  CallRecordingStoppedEvent: does.recorded,
  ConferenceStartedEvent: does.conference,
  ConferenceUpdatedEvent: does.conference,
  CallSubscriptionEvent: does.subscribed,
  CallSubscriptionResyncEvent: does.subscribed,
  HookStatusEvent: does.hook,
  DoNotDisturbEvent: does.disturb,
  AgentStateEvent: does.nothing,
  SubscriptionTerminatedEvent: does.nothing,
};
