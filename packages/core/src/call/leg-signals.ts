import type { LegId } from '../brand.ts';
import { Bridges } from './bridges.ts';
import type { CauseClass } from './call.ts';
import type { CallLifecycle } from './call-lifecycle.ts';
import { Dialling, type Moment } from './dialling.ts';
import type { DueList } from './due-list.ts';
import type { Due, ExtensionParts } from './extension-parts.ts';
import { Incidents } from './incidents.ts';
import { extensionOf, hasRealLegs, isReal, type Leg, learn, type LiveCall, MAX_LEGS, removeFrom } from './live-call.ts';
import { RecentKeys } from './recent-keys.ts';
import type { LegCreated, LegEnded, Signal } from './signal.ts';
import type { Teller } from './teller.ts';
import type { Anomaly, NumberScope, TrackerSettings } from './tracker-options.ts';

const MAX_ENDED_LEGS = 8_192;
const FAILURES: ReadonlySet<CauseClass> = new Set<CauseClass>(['busy', 'declined', 'failed', 'noAnswer', 'unreachable']);
const DIGITS = /^\+?\d+$/;

export interface LegSignalsContext {
  readonly settings: TrackerSettings;
  readonly numbers: NumberScope;
  readonly teller: Teller;
  readonly due: DueList<Due>;
  readonly parts: ExtensionParts;
  readonly calls: CallLifecycle;
  readonly anomalies: Record<Anomaly, number>;
}

export type LegSignal = Exclude<Signal, { kind: 'deviceChanged' | 'gap' | 'snapshot' }>;

/** Keeps the legs of the PBX as they are, and tells the calls and the extensions' parts what that means. */
export class LegSignals {
  readonly #context: LegSignalsContext;
  readonly #legs = new Map<LegId, Leg>();
  readonly #ended = new RecentKeys(MAX_ENDED_LEGS);
  readonly #moment: Moment = { now: 0 };
  readonly #dialling: Dialling;
  readonly #bridges: Bridges;
  readonly #incidents: Incidents;

  constructor(context: LegSignalsContext) {
    this.#context = context;
    const shared = { ...context, moment: this.#moment, legs: this.#legs };
    this.#dialling = new Dialling(shared);
    this.#bridges = new Bridges(shared);
    this.#incidents = new Incidents({ ...shared, dialling: this.#dialling, bridges: this.#bridges });
  }

  get(id: LegId): Leg | undefined {
    return this.#legs.get(id);
  }

  all(): Iterable<Leg> {
    return this.#legs.values();
  }

  /** A leg that two calls were written with went from the older state to the newer. */
  restore(leg: Leg): void {
    const older = this.#legs.get(leg.id);
    if (older) removeFrom(older.call.legs, older);
    this.#legs.set(leg.id, leg);
  }

  apply(signal: LegSignal, now: number): void {
    this.#moment.now = now;
    if (signal.kind === 'legCreated') return this.#create(signal);
    if (signal.kind === 'callRekeyed') return this.#rekey(signal.callKey, signal.newCallKey);
    const leg = this.#legs.get(signal.kind === 'callTransferred' || signal.kind === 'callPickedUp' ? signal.by : signal.leg);
    if (!leg) return this.#miss(signal.kind === 'callPickedUp' ? signal.by : (signal.leg ?? signal.kind));
    this.#hear(leg, signal.at);
    this.#handle(leg, signal);
  }

  /** The limit for an undecided call has come. */
  startUndecided(call: LiveCall): void {
    this.#dialling.startUndecided(call);
  }

  /** Takes a leg out, however it was found to be over. */
  drop(leg: Leg, at: number, now: number): void {
    this.#moment.now = now;
    this.#end(leg, { kind: 'legEnded', leg: leg.id, at, cause: 'unknown' });
  }

  /** The PBX says that the leg belongs to another call now; who is merged into whom, we decide when they hear each other. */
  move(leg: Leg, key: string, at: number): void {
    const { calls } = this.#context;
    const target = calls.byKey(key);
    if (!target) calls.alias(leg.call, key);
    else if (target !== leg.call && !leg.call.isStarted && isReal(leg)) calls.move(leg, target, at);
    else if (target !== leg.call && !isReal(leg)) calls.move(leg, target, at);
  }

  #handle(leg: Leg, signal: Exclude<LegSignal, { kind: 'legCreated' | 'callRekeyed' }>): void {
    const { calls, parts } = this.#context;
    const extension = extensionOf(leg);
    switch (signal.kind) {
      case 'legDialled':
        return this.#dialling.dial(leg, signal);
      case 'legRinging':
        return this.#dialling.ring(leg, signal.at);
      case 'legAnswered':
        leg.isUp = true;
        return;
      case 'dialEnded':
        return this.#dialling.endDial(leg, signal);
      case 'legBridged':
        return this.#bridges.join(leg, signal);
      case 'legUnbridged':
        if (leg.bridge?.id !== signal.bridge) return;
        calls.leaveCaller(leg, this.#moment.now, signal.at);
        return this.#bridges.leave(leg);
      case 'relayJoined':
        return this.#joinWire(leg, signal.other, signal.at);
      case 'legTalking':
        return this.#incidents.talk(leg, signal);
      case 'legMoved':
        return this.move(leg, signal.callKey, signal.at);
      case 'legHeld':
        if (extension !== null) parts.hold(leg.call, extension, signal.at);
        return;
      case 'legRetrieved':
        if (extension !== null) parts.retrieve(leg.call, extension, signal.at, this.#moment.now);
        return;
      case 'legEnded':
        return this.#end(leg, signal);
      case 'partyUpdated':
        if (signal.number !== undefined) leg.number = signal.number;
        if (signal.name !== undefined) leg.name = signal.name;
        if (typeof signal.target === 'string') this.#incidents.learnTarget(leg, signal.target, signal.at);
        return;
      case 'queueJoined':
      case 'queueLeft':
        return this.#incidents.queue(leg, signal);
      case 'offerRefused':
        return parts.refuse(leg.call, signal.extension);
      case 'conferenceJoined':
      case 'conferenceLeft':
        return this.#incidents.conference(leg, signal);
      case 'recordingStarted':
      case 'recordingStopped':
      case 'recordingNamed':
        return this.#incidents.record(leg, signal);
      case 'callTransferred':
        return this.#incidents.transfer(leg, signal);
      case 'callParked':
      case 'callUnparked':
        return this.#incidents.park(leg, signal);
      case 'callPickedUp':
        return this.#incidents.pickUp(leg, signal.leg, signal.at);
      case 'legForwarded':
        leg.outcome = 'forwarded';
        return;
      case 'voicemailReached':
        leg.call.outcome = 'voicemail';
        return;
      case 'agentLoggedIn':
        calls.retype(leg.call, 'Login', signal.at);
        return calls.start(leg.call);
    }
  }

  #create(signal: LegCreated): void {
    const { calls, anomalies } = this.#context;
    if (this.#legs.has(signal.leg) || this.#ended.has(signal.leg)) {
      anomalies.duplicate++;
      return;
    }
    const parent = signal.parent === undefined ? undefined : this.#legs.get(signal.parent);
    const known = parent?.call ?? calls.byKey(signal.callKey);
    if (known && known.legs.length >= MAX_LEGS) {
      anomalies.legLimit++;
      return;
    }
    const call = known ?? calls.create(signal.callKey, signal.at);
    const leg: Leg = {
      id: signal.leg,
      party: signal.party,
      call,
      number: signal.isWithheld ? null : signal.number,
      name: signal.name,
      isOrigin: signal.isOrigin,
      isOriginate: false,
      isUp: false,
      isRinging: false,
      isRecording: false,
      recordingFile: null,
      bridge: null,
      wire: null,
      dialledBy: parent ?? null,
      outcome: null,
      heardAt: this.#moment.now,
    };
    this.#legs.set(leg.id, leg);
    call.legs.push(leg);
    this.#hear(leg, signal.at);
    if (signal.isOrigin && !call.hasOrigin && !call.isStarted) this.#begin(call, signal);
  }

  /** The first leg of a call says who began it. From a phone it is no call before it reaches for somebody (feature codes). */
  #begin(call: LiveCall, signal: LegCreated): void {
    const { party, number, name, target } = signal;
    if (party.kind === 'relay') return;
    call.hasOrigin = true;
    if (party.kind === 'extension') {
      call.originExt = party.extension;
      learn(call, { callerId: party.extension, callerName: name, dialled: target });
      return;
    }
    const isWithheld = signal.isWithheld === true || number === null;
    learn(call, { type: 'Incoming', direction: 'inbound', callerId: number, callerName: name, isWithheld, did: target, dialled: target });
    this.#context.calls.start(call);
    for (const leg of call.legs) if (leg.isRinging) this.#dialling.showRinging(leg, signal.at);
  }

  #joinWire(leg: Leg, otherId: LegId, at: number): void {
    const other = this.#legs.get(otherId);
    if (other) this.#bridges.joinWire(leg, other, at);
  }

  #rekey(from: string, to: string): void {
    const call = this.#context.calls.byKey(from);
    if (call && !this.#context.calls.byKey(to)) this.#context.calls.alias(call, to);
  }

  #end(leg: Leg, signal: LegEnded): void {
    const { calls } = this.#context;
    const { call } = leg;
    const { at } = signal;
    const cause = signal.cause === 'unknown' && leg.outcome !== 'answered' ? (leg.outcome ?? 'unknown') : signal.cause;
    calls.leaveCaller(leg, this.#moment.now, at);
    this.#bridges.leave(leg);
    if (leg.wire) leg.wire.wire = null;
    leg.wire = null;
    leg.dialledBy = null;
    calls.finishRecording(leg, at);
    this.#legs.delete(leg.id);
    this.#ended.add(leg.id);
    removeFrom(call.legs, leg);
    for (const other of call.legs) if (other.dialledBy === leg) other.dialledBy = null;
    const isTelling = isReal(leg) && !leg.isOrigin && !leg.isUp && cause !== 'unknown' && cause !== 'answeredElsewhere';
    // A phone that rang in vain is often hung up only after its mailbox has answered.
    if (isTelling && call.outcome !== 'voicemail') call.outcome = cause;
    if (leg.isOrigin && !leg.isUp && hasFailed(call, signal.cause)) this.#dialling.startUndecided(call);
    const extension = extensionOf(leg);
    if (extension !== null) calls.leaveExtension(call, extension, { at, now: this.#moment.now, cause });
    if (hasRealLegs(call)) return;
    if (isReal(leg) || call.legs.length === 0) this.#endCall(call, at, cause);
  }

  #endCall(call: LiveCall, at: number, cause: Parameters<CallLifecycle['end']>[2]): void {
    this.#context.calls.end(call, at, cause);
    for (const relay of call.legs) {
      this.#bridges.leave(relay);
      this.#legs.delete(relay.id);
      this.#ended.add(relay.id);
    }
    call.legs.length = 0;
  }

  #hear(leg: Leg, at: number): void {
    leg.heardAt = this.#moment.now;
    leg.call.heardAt = this.#moment.now;
    if (at > leg.call.lastAt) leg.call.lastAt = at;
  }

  #miss(id: string): void {
    if (this.#ended.has(id)) this.#context.anomalies.late++;
    else this.#context.anomalies.unknownLeg++;
  }
}

/**
 * A phone asked for a number and was refused before anybody could be dialled (nobody is registered there, the trunk is down): the
 * PBX shows no leg of whoever was asked for. Feature codes and services end without such a cause.
 */
function hasFailed(call: LiveCall, cause: CauseClass): boolean {
  return call.originExt !== null && FAILURES.has(cause) && DIGITS.test(call.facts.dialled ?? '');
}
