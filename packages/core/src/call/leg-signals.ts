import type { LegId } from '../brand.ts';
import type { CallLifecycle } from './call-lifecycle.ts';
import type { DueList } from './due-list.ts';
import type { Due, ExtensionParts } from './extension-parts.ts';
import { callersOf, isFirstOfOriginate, legsHearing } from './hearing.ts';
import {
  type Bridge,
  extensionOf,
  hasRealLegs,
  isReal,
  type Leg,
  learn,
  type LiveCall,
  livePart,
  MAX_LEGS,
  removeFrom,
} from './live-call.ts';
import { RecentKeys } from './recent-keys.ts';
import type {
  CallParked,
  CallTransferred,
  ConferenceJoined,
  DialEnded,
  LegBridged,
  LegCreated,
  LegDialled,
  LegEnded,
  LegTalking,
  QueueJoined,
  RecordingChanged,
  RecordingNamed,
  Signal,
} from './signal.ts';
import type { Teller } from './teller.ts';
import type { Anomaly, NumberScope, TrackerSettings } from './tracker-options.ts';

/** Direction and number are mostly known at once; when not, a call is not kept secret for longer than this. */
const START_LIMIT_MS = 300;
const MAX_ENDED_LEGS = 8_192;
const MAX_ROOM_WAKE = 2;

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
  readonly #bridges = new Map<string, Bridge>();
  readonly #ended = new RecentKeys(MAX_ENDED_LEGS);
  #now = 0;

  constructor(context: LegSignalsContext) {
    this.#context = context;
  }

  get(id: LegId): Leg | undefined {
    return this.#legs.get(id);
  }

  all(): Iterable<Leg> {
    return this.#legs.values();
  }

  restore(leg: Leg): void {
    this.#legs.set(leg.id, leg);
  }

  apply(signal: LegSignal, now: number): void {
    this.#now = now;
    if (signal.kind === 'legCreated') return this.#create(signal);
    if (signal.kind === 'callRekeyed') return this.#rekey(signal.callKey, signal.newCallKey);
    const leg = this.#legs.get(signal.kind === 'callTransferred' || signal.kind === 'callPickedUp' ? signal.by : signal.leg);
    if (!leg) return this.#miss(signal.kind === 'callPickedUp' ? signal.by : (signal.leg ?? signal.kind));
    this.#hear(leg, signal.at);
    this.#handle(leg, signal);
  }

  /** The limit for an undecided call has come: it starts with what its digits say. */
  startUndecided(call: LiveCall): void {
    if (call.isStarted || call.isEnded) return;
    const { type, dialled } = call.facts;
    if (type === 'Internal' && call.originExt !== null) {
      const isOurs = dialled === null || this.#context.numbers.scopeOf(dialled) === 'internal';
      this.#context.calls.retype(call, isOurs ? 'Internal' : 'Outgoing', call.lastAt);
      call.isTypeGuessed = true;
    }
    this.#startOutbound(call, call.lastAt);
  }

  /** Takes a leg out, however it was found to be over. */
  drop(leg: Leg, at: number, now: number): void {
    this.#now = now;
    this.#end(leg, { kind: 'legEnded', leg: leg.id, at, cause: 'unknown' });
  }

  #handle(leg: Leg, signal: Exclude<LegSignal, { kind: 'legCreated' | 'callRekeyed' }>): void {
    const { calls, parts } = this.#context;
    const extension = extensionOf(leg);
    switch (signal.kind) {
      case 'legDialled':
        return this.#dial(leg, signal);
      case 'legRinging':
        return this.#ring(leg, signal.at);
      case 'legAnswered':
        leg.isUp = true;
        return;
      case 'dialEnded':
        return this.#endDial(leg, signal);
      case 'legBridged':
        return this.#bridge(leg, signal);
      case 'legUnbridged':
        if (leg.bridge?.id === signal.bridge) this.#leaveBridge(leg);
        return;
      case 'relayJoined':
        return this.#joinRelay(leg, signal.other, signal.at);
      case 'legTalking':
        return this.#talk(leg, signal);
      case 'legMoved':
        return this.#move(leg, signal.callKey, signal.at);
      case 'legHeld':
        if (extension !== null) parts.hold(leg.call, extension, signal.at);
        return;
      case 'legRetrieved':
        if (extension !== null) parts.retrieve(leg.call, extension, signal.at, this.#now);
        return;
      case 'legEnded':
        return this.#end(leg, signal);
      case 'partyUpdated':
        if (signal.number !== undefined) leg.number = signal.number;
        if (signal.name !== undefined) leg.name = signal.name;
        return;
      case 'queueJoined':
      case 'queueLeft':
        return this.#queue(leg, signal);
      case 'offerRefused':
        return parts.refuse(leg.call, signal.extension);
      case 'conferenceJoined':
      case 'conferenceLeft':
        return this.#conference(leg, signal);
      case 'recordingStarted':
      case 'recordingStopped':
      case 'recordingNamed':
        return this.#record(leg, signal);
      case 'callTransferred':
        return this.#transfer(leg, signal);
      case 'callParked':
      case 'callUnparked':
        return this.#park(leg, signal);
      case 'callPickedUp':
        return this.#pickUp(leg, signal.leg, signal.at);
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
      number: signal.number,
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
      heardAt: this.#now,
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
    for (const leg of call.legs) if (leg.isRinging) this.#showRinging(leg, signal.at);
  }

  #dial(leg: Leg, signal: LegDialled): void {
    const from = signal.from === null ? null : (this.#legs.get(signal.from) ?? null);
    leg.dialledBy = from;
    if (leg.party.kind === 'outside' && signal.number !== null) leg.number = signal.number;
    if (signal.from === null) return this.#originate(leg, signal);
    if (!from) return;
    if (leg.call !== from.call && !leg.call.isStarted) this.#context.calls.move(leg, from.call, signal.at);
    if (!isReal(leg)) return this.#startSoon(from.call);
    if (isFirstOfOriginate(leg)) return this.#dialback(leg.call, leg, signal.at);
    this.#dialOn(leg, signal.at);
  }

  #dialOn(leg: Leg, at: number): void {
    if (!isReal(leg)) return this.#startSoon(leg.call);
    this.#decideByTarget(leg);
    if (leg.call.hasOrigin) this.#startOutbound(leg.call, at);
    for (const caller of callersOf(leg)) {
      const extension = extensionOf(caller);
      if (extension !== null && caller.call === leg.call) this.#context.parts.dialling(leg.call, extension, at);
    }
  }

  /** Click-to-dial: the PBX rings somebody by itself and will connect him with the number that was asked for. */
  #originate(leg: Leg, signal: LegDialled): void {
    const { call } = leg;
    leg.isOriginate = true;
    if (call.isStarted || call.hasOrigin) return this.#dialOn(leg, signal.at);
    call.hasOrigin = true;
    learn(call, { type: 'API', direction: 'outbound', callerId: null, callerName: null, dialled: signal.number });
    call.originExt = null;
    if (isReal(leg)) this.#dialback(call, leg, signal.at);
    else this.#startSoon(call);
  }

  #dialback(call: LiveCall, leg: Leg, at: number): void {
    const extension = extensionOf(leg);
    if (extension === null) return this.#context.calls.start(call);
    if (call.originExt === null) {
      call.originExt = extension;
      learn(call, { callerId: extension, responderExt: extension });
    }
    if (this.#context.settings.startOnDialback) this.#context.calls.start(call);
    this.#context.parts.dialback(call, extension, at);
  }

  /** Who is dialled says whether a phone's call is internal or outgoing. */
  #decideByTarget(leg: Leg): void {
    const { calls } = this.#context;
    const { call, number } = leg;
    const isOutside = leg.party.kind === 'outside';
    if (call.facts.direction === 'inbound' || call.facts.answered) return;
    if (call.facts.type === 'API') {
      if (isOutside && call.originExt !== null && number !== null) learn(call, { dialled: number, scope: 'external' });
      return;
    }
    if (call.isStarted ? !call.isTypeGuessed : call.facts.type !== 'Internal') return;
    if (isOutside && number !== null) learn(call, { dialled: number });
    calls.retype(call, isOutside ? 'Outgoing' : 'Internal', call.lastAt);
  }

  #startSoon(call: LiveCall): void {
    if (!call.isStarted) this.#context.due.add(this.#now + START_LIMIT_MS, { kind: 'start', call });
  }

  /** Starts a call that one of our phones makes, and tells that the phone dials. */
  #startOutbound(call: LiveCall, at: number): void {
    this.#context.calls.start(call);
    if (call.originExt !== null && call.facts.type !== 'API' && !call.facts.answered) {
      this.#context.parts.dialling(call, call.originExt, at);
    }
  }

  #ring(leg: Leg, at: number): void {
    if (!isReal(leg) || leg.isRinging || leg.isUp) return;
    const { call } = leg;
    leg.isRinging = true;
    const extension = extensionOf(leg);
    if (leg.isOriginate || (extension !== null && livePart(call, extension)?.state === 'dialback')) {
      if (call.facts.ringingAt === null) learn(call, { ringingAt: at });
      return;
    }
    if ((leg.isOrigin && !leg.dialledBy) || !call.hasOrigin) return;
    if (!call.isStarted) this.#decideByTarget(leg);
    this.#startOutbound(call, at);
    this.#showRinging(leg, at);
  }

  #showRinging(leg: Leg, at: number): void {
    const { parts } = this.#context;
    const { call } = leg;
    const extension = extensionOf(leg);
    learn(call, { ringingAt: call.facts.ringingAt ?? at, lastRungExt: extension ?? call.facts.lastRungExt });
    parts.ring(call, leg, at);
    const callers = callersOf(leg).map(extensionOf);
    for (const caller of callers.length > 0 ? callers : [call.originExt]) {
      if (caller !== null && caller !== extension) parts.farEndRings(call, caller, at);
    }
  }

  #endDial(leg: Leg, { outcome }: DialEnded): void {
    leg.outcome ??= outcome;
    if (isReal(leg) && outcome !== 'answered') leg.call.outcome = outcome;
  }

  #bridge(leg: Leg, { bridge: id, purpose, at }: LegBridged): void {
    if (leg.bridge?.id === id) return;
    if (leg.bridge) this.#leaveBridge(leg);
    if (purpose === 'waiting') return;
    leg.isUp = true;
    const bridge = this.#bridgeNamed(id, purpose === 'conference');
    bridge.legs.push(leg);
    leg.bridge = bridge;
    if (bridge.isConference) this.#enterRoom(leg, bridge, at);
    else this.#context.calls.connect(leg, at, this.#now);
  }

  #bridgeNamed(id: string, isConference: boolean): Bridge {
    const known = this.#bridges.get(id);
    if (known) return known;
    const bridge: Bridge = { id, isConference, legs: [] };
    this.#bridges.set(id, bridge);
    return bridge;
  }

  #enterRoom(leg: Leg, bridge: Bridge, at: number): void {
    const { calls } = this.#context;
    const others = bridge.legs.filter((other) => other !== leg && isReal(other));
    for (const entering of legsHearing(leg)) {
      entering.call.hasOrigin = true;
      calls.retype(entering.call, 'Conference', at);
      calls.start(entering.call);
      // Only the first one there can have waited for company: no need to look at everybody.
      calls.connectRoom(entering, others.slice(0, MAX_ROOM_WAKE), at);
    }
  }

  #leaveBridge(leg: Leg): void {
    const { bridge } = leg;
    if (!bridge) return;
    leg.bridge = null;
    removeFrom(bridge.legs, leg);
    if (bridge.legs.length === 0) this.#bridges.delete(bridge.id);
  }

  #joinRelay(leg: Leg, otherId: LegId, at: number): void {
    const other = this.#legs.get(otherId);
    if (!other || leg.wire === other) return;
    leg.wire = other;
    other.wire = leg;
    this.#context.calls.connect(leg, at, this.#now);
  }

  #talk(leg: Leg, { number, name, isInternal, at }: LegTalking): void {
    const isOurs = isInternal ?? this.#context.numbers.scopeOf(number) === 'internal';
    const party = isOurs && number !== null ? ({ kind: 'extension', extension: number } as const) : ({ kind: 'outside' } as const);
    leg.isUp = true;
    this.#context.calls.connectUnseen(
      leg,
      { ...leg, id: `${leg.id} far` as LegId, party, number, name, isOrigin: leg.call.facts.direction === 'inbound' },
      at,
    );
  }

  /** The PBX says that the leg belongs to another call now; who is merged into whom, we decide when they hear each other. */
  #move(leg: Leg, key: string, at: number): void {
    const { calls } = this.#context;
    const target = calls.byKey(key);
    if (!target) calls.alias(leg.call, key);
    else if (target !== leg.call && !leg.call.isStarted && isReal(leg)) calls.move(leg, target, at);
    else if (target !== leg.call && !isReal(leg)) calls.move(leg, target, at);
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
    this.#leaveBridge(leg);
    if (leg.wire) leg.wire.wire = null;
    leg.wire = null;
    leg.dialledBy = null;
    calls.finishRecording(leg, at);
    this.#legs.delete(leg.id);
    this.#ended.add(leg.id);
    removeFrom(call.legs, leg);
    for (const other of call.legs) if (other.dialledBy === leg) other.dialledBy = null;
    if (isReal(leg) && !leg.isOrigin && !leg.isUp && cause !== 'unknown' && cause !== 'answeredElsewhere') call.outcome = cause;
    const extension = extensionOf(leg);
    if (extension !== null) calls.leaveExtension(call, extension, { at, now: this.#now, cause });
    if (hasRealLegs(call)) return;
    if (isReal(leg) || call.legs.length === 0) this.#endCall(call, at, cause);
  }

  #endCall(call: LiveCall, at: number, cause: Parameters<CallLifecycle['end']>[2]): void {
    this.#context.calls.end(call, at, cause);
    for (const relay of call.legs) {
      this.#leaveBridge(relay);
      this.#legs.delete(relay.id);
      this.#ended.add(relay.id);
    }
    call.legs.length = 0;
  }

  #queue(leg: Leg, { kind, queue, at }: QueueJoined): void {
    const { call } = leg;
    if (kind === 'queueLeft') return;
    learn(call, { lastQueue: queue, queuedAt: call.facts.queuedAt ?? at });
    this.#startOutbound(call, at);
    this.#context.teller.call(call, 'queued', at);
  }

  #conference(leg: Leg, { kind, conference, at }: ConferenceJoined): void {
    const id = `conference ${conference}`;
    if (kind === 'conferenceLeft') {
      if (leg.bridge?.id === id) this.#leaveBridge(leg);
      return;
    }
    learn(leg.call, { conference });
    this.#bridge(leg, { kind: 'legBridged', leg: leg.id, bridge: id, purpose: 'conference', at });
  }

  #record(leg: Leg, signal: RecordingChanged | RecordingNamed): void {
    const { calls, anomalies } = this.#context;
    if (signal.kind === 'recordingStopped') return calls.finishRecording(leg, signal.at);
    const file = signal.file ?? leg.recordingFile;
    if (signal.kind === 'recordingNamed' && !leg.isRecording) leg.recordingFile = signal.file;
    else if (!calls.startRecording(leg, file, signal.at)) anomalies.recordingLimit++;
  }

  #transfer(by: Leg, signal: CallTransferred): void {
    const extension = extensionOf(by);
    const handedOn = signal.leg === null ? undefined : this.#legs.get(signal.leg);
    const call = handedOn?.call ?? by.call;
    if (extension !== null) {
      this.#context.parts.handOver(by.call, extension);
      learn(call, { transferredBy: extension });
    }
    this.#context.teller.call(call, 'transferred', signal.at);
  }

  #park(leg: Leg, { kind, at }: CallParked): void {
    this.#context.teller.call(leg.call, kind === 'callParked' ? 'parked' : 'updated', at);
  }

  /** Whoever picks up is called by the call he takes: his own reaching for it is no call. */
  #pickUp(by: Leg, ringingId: LegId, at: number): void {
    const ringing = this.#legs.get(ringingId);
    if (!ringing) return;
    ringing.outcome = 'answeredElsewhere';
    const extension = extensionOf(by);
    if (by.call === ringing.call || by.call.isStarted) return;
    this.#context.calls.move(by, ringing.call, at);
    if (extension !== null) this.#context.parts.invite(ringing.call, extension);
  }

  #hear(leg: Leg, at: number): void {
    leg.heardAt = this.#now;
    leg.call.heardAt = this.#now;
    if (at > leg.call.lastAt) leg.call.lastAt = at;
  }

  #miss(id: string): void {
    if (this.#ended.has(id)) this.#context.anomalies.late++;
    else this.#context.anomalies.unknownLeg++;
  }
}
