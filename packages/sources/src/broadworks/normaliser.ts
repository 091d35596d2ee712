import type { Signal } from '@ringhook/core';
import { childOf, childrenOf, textAt, type XsiEvent } from '@ringhook/protocols';
import type { AliveLeg } from '../source.ts';
import { disturbSignals, hookSignals } from './device-signals.ts';
import type { Scene } from './far-sides.ts';
import { HalfCalls } from './half-calls.ts';
import { hold, record, retrieve } from './half-state.ts';
import { halfLegId } from './leg-id.ts';
import { applyQueueEvent } from './queue-calls.ts';
import type { HalfCall } from './sessions.ts';
import type { UserDirectory } from './user-directory.ts';
import { signalsOfList, type UserList } from './user-list.ts';
import { readCalls, type XsiCall } from './xsi-call.ts';

/** What an earlier run of ours left behind, and when it is taken up again (ms since the epoch). */
export interface LeftBehind {
  readonly alive: Iterable<AliveLeg>;
  readonly now: number;
}

/**
 * Says in our words what a BroadWorks says. It shows halves of calls, each from one user's side; the side nobody subscribes to is a
 * leg that we make, so that the one tracker sees whole calls.
 */
export class BroadworksNormaliser {
  /** Events of types we have no use for. */
  unknownEvents = 0;
  readonly #users: UserDirectory;
  readonly #calls: HalfCalls;

  constructor(users: UserDirectory, left?: LeftBehind) {
    this.#users = users;
    this.#calls = new HalfCalls(users);
    if (left) this.#calls.restore(left.alive, left.now);
  }

  apply(event: XsiEvent, now: number): Signal[] {
    const signals: Signal[] = [];
    const handle = HANDLERS[event.type];
    if (handle) handle.call(this, event, { now, signals });
    else if (event.type.startsWith('ACD')) applyQueueEvent(event, this.#calls, { now, signals });
    else this.unknownEvents++;
    return signals;
  }

  /** When `advance` is needed next. */
  nextDueAt(): number | undefined {
    let next: number | undefined;
    for (const { handedOn } of this.#calls.sessions.handedOn()) {
      if (handedOn) next = Math.min(next ?? handedOn.until, handedOn.until);
    }
    return next;
  }

  /** What was handed on, and to nobody we see, is over for us. */
  advance(now: number): Signal[] {
    const signals: Signal[] = [];
    this.#calls.expire({ now, signals });
    return signals;
  }

  /** All calls one user has, as told when his subscription began or when they were asked for. */
  list(list: UserList, now: number): Signal[] {
    return signalsOfList(list, { calls: this.#calls, users: this.#users, now });
  }

  /** The calls an event is about, each with its half; those that have ended already are left out. */
  *#told({ targetId, data }: XsiEvent, scene: Scene): Iterable<readonly [XsiCall, HalfCall]> {
    for (const call of readCalls(data)) {
      const half = this.#calls.see(targetId, call, scene);
      if (half) yield [call, half];
    }
  }

  originating(event: XsiEvent, scene: Scene): void {
    for (const [, half] of this.#told(event, scene)) scene.signals.push({ kind: 'legRinging', at: scene.now, leg: half.leg });
  }

  originated(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      if (half.isOrdered) scene.signals.push({ kind: 'legAnswered', at: scene.now, leg: half.leg });
      half.isOrdered = false;
      if (this.#users.find(call.remote.userId, call.remote.number) === undefined) this.#calls.far.call(half, call, scene);
    }
  }

  received(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      scene.signals.push({ kind: 'legRinging', at: call.startedAt ?? scene.now, leg: half.leg });
    }
  }

  answered(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      if (isWithMailbox(half)) continue;
      this.#calls.takeOver(half, call, scene);
      this.#calls.far.call(half, call, scene);
      this.#calls.partnerAnswers(half, call);
      this.#calls.connect(half, half.isTalking ? scene.now : (call.answeredAt ?? scene.now), scene.signals);
    }
  }

  updated(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      if (half.mayBeService && call.state === 'Active' && half.session.far === null) this.#reach(half, call, scene);
      this.#calls.far.rename(half, call, scene);
    }
  }

  /** Who is behind the service that the user had dialled shows only now. */
  #reach(half: HalfCall, call: XsiCall, scene: Scene): void {
    this.#calls.takeOver(half, call, scene);
    this.#calls.far.call(half, call, scene);
    this.#calls.connect(half, scene.now, scene.signals);
  }

  /** Another partner: the one we have moved to another session, or was put through to somebody. */
  transferred(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      this.#calls.takeOver(half, call, scene);
      this.#calls.far.rename(half, call, scene);
      if (call.state === 'Active') this.#calls.connect(half, scene.now, scene.signals);
    }
  }

  held(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      // Held by the other side, the user is still connected.
      if (call.state !== 'Remote Held') hold(half, scene);
    }
  }

  retrieved(event: XsiEvent, scene: Scene): void {
    for (const [, half] of this.#told(event, scene)) retrieve(half, scene);
  }

  /** Our user has sent calls elsewhere: a forward, a transfer, the mailbox. His part is over, the caller's may go on. */
  redirected(event: XsiEvent, scene: Scene): void {
    const told = [...this.#told(event, scene)];
    for (const [call, half] of told) {
      // Two are put together: whoever is in the one call takes the other.
      const partner = told.length === 2 ? told.find(([other]) => other !== call)?.[0].remote.number : undefined;
      this.#sendOn(half, call, { ...scene, partner });
    }
    this.#calls.giveToTakers(scene);
  }

  #sendOn(half: HalfCall, call: XsiCall, { now, signals, partner }: Scene & { readonly partner: string | null | undefined }): void {
    const at = call.endedAt ?? now;
    const { to = null, reason = 'unknown' } = call.redirect ?? {};
    if (reason === 'transfer' || half.isTalking) {
      const style = partner === undefined ? 'blind' : 'attended';
      signals.push({ kind: 'callTransferred', at, style, by: half.leg, leg: half.session.far?.leg ?? null, to });
      this.#calls.passOn(half, partner ?? to, { at, now, cause: 'transferred', signals });
    } else if (reason === 'voicemail') {
      signals.push({ kind: 'voicemailReached', at, leg: half.leg });
      half.session.isAtMailbox = true;
      this.#calls.endHalf(half, { at, now, cause: 'voicemail', signals });
    } else {
      signals.push({ kind: 'legForwarded', at, leg: half.leg, to });
      this.#calls.passOn(half, to, { at, now, cause: 'forwarded', signals });
    }
  }

  detached(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) {
      this.#calls.passOn(half, null, { ...scene, at: call.endedAt ?? scene.now, cause: 'unknown' });
    }
  }

  releasing(event: XsiEvent, scene: Scene): void {
    for (const [call, half] of this.#told(event, scene)) half.cause = call.cause;
  }

  released(event: XsiEvent, scene: Scene): void {
    const { now, signals } = scene;
    for (const [call, half] of this.#told(event, scene)) {
      const at = call.endedAt ?? now;
      const cause = call.cause ?? half.cause ?? 'unknown';
      const isReached = !isWithMailbox(half);
      if (isReached && call.personality === 'Originator') this.#calls.far.call(half, call, scene);
      if (isReached && call.answeredAt !== undefined && !half.isTalking) this.#answeredUnheard(half, call.answeredAt, signals);
      const { far } = half.session;
      if (far !== null && half.session.origin === half.leg && cause !== 'unknown') {
        signals.push({ kind: 'dialEnded', at, leg: far.leg, outcome: cause });
      }
      // A group goes on to the next of its members unless the caller hangs up.
      const goesOn = call.group !== null && !half.isTalking && !call.isRemoteRelease && call.personality === 'Terminator';
      if (goesOn) this.#calls.passOn(half, null, { at, now, cause, signals });
      else this.#calls.release(half, { at, now, cause, signals });
    }
  }

  /** Its answer never reached us; the end tells of it. */
  #answeredUnheard(half: HalfCall, at: number, signals: Signal[]): void {
    const found: Signal[] = [];
    this.#calls.connect(half, at, found);
    for (const signal of found) signals.push({ ...signal, isFound: true });
  }

  recorded(event: XsiEvent, scene: Scene): void {
    const isOn = event.type !== 'CallRecordingStoppedEvent';
    for (const [, half] of this.#told(event, scene)) record(half, isOn, scene);
  }

  /** The user has put his calls together: whoever is in them is in one room. */
  conference(event: XsiEvent, { now, signals }: Scene): void {
    const list = childOf(childOf(event.data, 'conference'), 'conferenceParticipantList');
    for (const participant of childrenOf(list, 'conferenceParticipant')) {
      const callId = textAt(participant, 'callId');
      const half = callId === undefined ? undefined : this.#calls.halves.get(halfLegId(event.targetId, callId));
      if (!half) continue;
      const { far, halves } = half.session;
      const colleagues = Array.from(halves).filter((other) => other !== half && other.isTalking);
      for (const leg of [far?.leg, ...colleagues.map((other) => other.leg), half.leg]) {
        if (leg !== undefined) signals.push({ kind: 'conferenceJoined', at: now, leg, conference: event.targetId });
      }
    }
  }

  subscribed(event: XsiEvent, scene: Scene): void {
    const { now, signals } = scene;
    signals.push(...this.list({ userId: event.targetId, calls: readCalls(event.data) }, now));
    this.conference(event, scene);
    this.hook(event, scene);
  }

  hook(event: XsiEvent, { now, signals }: Scene): void {
    signals.push(...hookSignals(event, this.#users, now));
  }

  disturb(event: XsiEvent, { now, signals }: Scene): void {
    signals.push(...disturbSignals(event, this.#users, now));
  }

  nothing(): void {}
}

/** What the caller is told to be answered is no pickup (call-model 3.5). */
function isWithMailbox({ session, leg }: HalfCall): boolean {
  return session.isAtMailbox && session.origin === leg;
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
