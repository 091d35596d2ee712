import type { LegId, Signal } from '@ringhook/core';
import { childOf, childrenOf, textAt, type XsiEvent } from '@ringhook/protocols';
import type { AliveLeg } from '../source.ts';
import { disturbSignals, hookSignals } from './device-signals.ts';
import { HalfCalls, type Scene } from './half-calls.ts';
import { halfLegId } from './leg-id.ts';
import type { HalfCall, Session } from './sessions.ts';
import type { UserDirectory } from './user-directory.ts';
import { signalsOfList, type UserList } from './user-list.ts';
import { readCalls } from './xsi-call.ts';

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
  readonly #calls: HalfCalls;

  /** `alive`: legs of calls that an earlier run of ours began. */
  constructor(users: UserDirectory, alive: Iterable<AliveLeg> = []) {
    this.#users = users;
    this.#calls = new HalfCalls(users);
    for (const leg of alive) this.#calls.restore(leg);
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
    for (const { pendingUntil } of this.#calls.sessions.all())
      if (pendingUntil !== null) next = Math.min(next ?? pendingUntil, pendingUntil);
    return next;
  }

  /** What was handed on, and to nobody we see, is over for us. */
  advance(now: number): Signal[] {
    const signals: Signal[] = [];
    for (const session of this.#calls.sessions.all()) {
      if (session.pendingUntil === null || session.pendingUntil > now) continue;
      session.pendingUntil = null;
      this.#calls.endIfLeft(session, now, 'unknown', signals);
    }
    return signals;
  }

  /** All calls one user has, as told when his subscription began or when they were asked for. */
  list(list: UserList, now: number): Signal[] {
    return signalsOfList(list, { calls: this.#calls, users: this.#users, now });
  }

  originating(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      scene.signals.push({ kind: 'legRinging', at: scene.now, leg: half.leg });
    }
  }

  originated(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      if (half.isOrdered) scene.signals.push({ kind: 'legAnswered', at: scene.now, leg: half.leg });
      half.isOrdered = false;
      if (this.#users.find(call.remote.userId, call.remote.number) === undefined) this.#calls.callFar(half, call, scene);
    }
  }

  received(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      scene.signals.push({ kind: 'legRinging', at: call.startedAt ?? scene.now, leg: half.leg });
    }
  }

  answered(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      this.#calls.callFar(half, call, scene);
      this.#calls.connect(half, { at: half.isTalking ? scene.now : (call.answeredAt ?? scene.now), signals: scene.signals });
    }
  }

  updated(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      this.#calls.renameFar(half, call, scene);
    }
  }

  /** Another partner: the one we have moved to another session, or was put through to somebody. */
  transferred(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      this.#calls.renameFar(half, call, scene);
      if (call.state === 'Active') this.#calls.connect(half, { at: scene.now, signals: scene.signals });
    }
  }

  held(event: XsiEvent, { now, signals, ...rest }: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, { now, signals, ...rest });
      // Held by the other side, the user is still connected.
      if (call.state !== 'Remote Held') this.#calls.hold(half, now, signals);
    }
  }

  retrieved(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      if (half.isHeld) scene.signals.push({ kind: 'legRetrieved', at: scene.now, leg: half.leg });
      half.isHeld = false;
    }
  }

  /** Our user has sent calls elsewhere: a forward, a transfer, the mailbox. His part is over, the caller's may go on. */
  redirected(event: XsiEvent, { now, signals }: Scene): void {
    const calls = readCalls(event.data);
    for (const call of calls) {
      const half = this.#calls.see(event.targetId, call, { now, signals });
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
      this.#calls.endHalf(half, { at, cause, signals });
    }
  }

  detached(event: XsiEvent, { now, signals }: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, { now, signals });
      half.session.pendingUntil = now + HANDED_ON_MS;
      this.#calls.endHalf(half, { at: call.endedAt ?? now, cause: 'unknown', signals });
    }
  }

  releasing(event: XsiEvent, scene: Scene): void {
    for (const call of readCalls(event.data)) this.#calls.see(event.targetId, call, scene).cause = call.cause;
  }

  released(event: XsiEvent, scene: Scene): void {
    const { now, signals } = scene;
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, scene);
      const cause = call.cause ?? half.cause ?? 'unknown';
      if (call.personality === 'Originator') this.#calls.callFar(half, call, scene);
      if (call.answeredAt !== undefined && !half.isTalking) this.#answeredUnheard(half, call.answeredAt, signals);
      const { far } = half.session;
      if (far !== null && half.session.origin === half.leg && cause !== 'unknown') {
        signals.push({ kind: 'dialEnded', at: call.endedAt ?? now, leg: far.leg, outcome: cause });
      }
      this.#calls.endHalf(half, { at: call.endedAt ?? now, cause, signals });
    }
  }

  /** Its answer never reached us; the end tells of it. */
  #answeredUnheard(half: HalfCall, at: number, signals: Signal[]): void {
    const found: Signal[] = [];
    this.#calls.connect(half, { at, signals: found });
    for (const signal of found) signals.push({ ...signal, isFound: true });
  }

  recorded(event: XsiEvent, { now, signals }: Scene): void {
    for (const call of readCalls(event.data)) {
      const half = this.#calls.see(event.targetId, call, { now, signals });
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
      const half = callId === undefined ? undefined : this.#calls.halves.get(halfLegId(event.targetId, callId));
      if (!half) continue;
      for (const leg of [half.session.far?.leg, half.leg]) {
        if (leg !== undefined) signals.push({ kind: 'conferenceJoined', at: now, leg, conference: event.targetId });
      }
    }
  }

  subscribed(event: XsiEvent, { now, signals }: Scene): void {
    signals.push(...this.list({ userId: event.targetId, calls: readCalls(event.data) }, now));
    this.hook(event, { now, signals });
  }

  hook(event: XsiEvent, { now, signals }: Scene): void {
    signals.push(...hookSignals(event, this.#users, now));
  }

  disturb(event: XsiEvent, { now, signals }: Scene): void {
    signals.push(...disturbSignals(event, this.#users, now));
  }

  nothing(): void {}

  #applyQueue(event: XsiEvent, { now, signals }: Scene): void {
    const entry = this.#calls.queues.read(event);
    if (!entry) return;
    const session = this.#calls.sessions.open(entry.session);
    const at = entry.at ?? now;
    if (session.far === null && entry.what !== 'left') {
      this.#calls.makeFar(session, { remote: entry.remote, isOrigin: true, target: entry.number, at: entry.addedAt ?? at, signals });
    }
    const { far } = session;
    if (far === null) return this.#calls.sessions.close(session);
    if (entry.what === 'waits') {
      session.isQueued = true;
      session.hasToldQueue = true;
      signals.push({ kind: 'queueJoined', at, leg: far.leg, queue: entry.name });
    } else if (entry.what === 'answered') this.#answerFromQueue(session, entry.answeringLeg, at, signals);
    else {
      session.isQueued = false;
      signals.push({ kind: 'queueLeft', at, leg: far.leg, queue: entry.name });
      if (entry.cause === 'abandoned') this.#calls.endIfLeft(session, at, 'abandoned', signals);
      else session.pendingUntil = now + HANDED_ON_MS;
    }
  }

  /** The agent's half may have come under an id of its own: they are put into one bridge, and the tracker makes one call of it. */
  #answerFromQueue(session: Session, agent: LegId | undefined, at: number, signals: Signal[]): void {
    const { far } = session;
    session.isQueued = false;
    const half = agent === undefined ? undefined : this.#calls.halves.get(agent);
    if (!far || !half) {
      session.pendingUntil = at + HANDED_ON_MS;
      return;
    }
    signals.push({ kind: 'queueLeft', at, leg: far.leg, queue: '' });
    if (half.session === session) return;
    const other = half.session;
    this.#calls.sessions.move(half, session);
    this.#calls.connect(half, { at, signals });
    this.#calls.endIfLeft(other, at, 'merged', signals);
    for (const key of [other.key]) this.#calls.sessions.alias(session, key);
  }
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
