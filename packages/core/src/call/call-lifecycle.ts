import type { SourceId } from '../brand.ts';
import type { CallType, CauseClass } from './call.ts';
import type { DueList } from './due-list.ts';
import type { Due, ExtensionParts } from './extension-parts.ts';
import { legsHearing } from './hearing.ts';
import {
  addKey,
  type Bridge,
  countParties,
  extensionOf,
  hasRealLegs,
  type Leg,
  learn,
  type LiveCall,
  MAX_RECORDINGS,
  newCall,
  removeFrom,
  survivorOf,
} from './live-call.ts';
import { endCause, isConversation, responderAmong } from './outcome.ts';
import type { Teller } from './teller.ts';
import type { CallIdentity, NumberScope, TrackerSettings } from './tracker-options.ts';

/** Transfers have three parties in one bridge for a moment. */
const CROWD_MS = 2_000;

export interface LifecycleContext {
  readonly sourceId: SourceId;
  readonly settings: TrackerSettings;
  readonly numbers: NumberScope;
  readonly identify: (callKey: string, at: number) => CallIdentity;
  readonly teller: Teller;
  readonly parts: ExtensionParts;
  readonly due: DueList<Due>;
}

/** The life of calls: start, pickup, merger, end; each of start, pickup, hangup and missed at most once. */
export class CallLifecycle {
  readonly #context: LifecycleContext;
  readonly #byKey = new Map<string, LiveCall>();
  readonly #byNumber = new Map<number, LiveCall>();
  /** Calls nobody was told of yet. */
  readonly #silent = new Set<LiveCall>();

  constructor(context: LifecycleContext) {
    this.#context = context;
  }

  /** Every call, told or not. */
  *all(): Iterable<LiveCall> {
    yield* this.#byNumber.values();
    yield* this.#silent;
  }

  started(): Iterable<LiveCall> {
    return this.#byNumber.values();
  }

  byNumber(number: number): LiveCall | undefined {
    return this.#byNumber.get(number);
  }

  byKey(key: string): LiveCall | undefined {
    return this.#byKey.get(key);
  }

  create(key: string, at: number): LiveCall {
    const call = newCall(this.#context.sourceId, key, at);
    this.#byKey.set(key, call);
    this.#silent.add(call);
    return call;
  }

  restore(call: LiveCall): void {
    for (const key of call.keys) this.#byKey.set(key, call);
    this.#byNumber.set(call.facts.number, call);
  }

  /** From now on the PBX may name the call by this key, too. */
  alias(call: LiveCall, key: string): void {
    const dropped = addKey(call, key);
    if (dropped !== undefined && this.#byKey.get(dropped) === call) this.#byKey.delete(dropped);
    this.#byKey.set(key, call);
  }

  /** Tells the world of the call, with what is known now. */
  start(call: LiveCall): void {
    if (call.isStarted || call.isEnded) return;
    const { startedAt } = call.facts;
    const { number, uuid } = this.#context.identify(call.keys[0] ?? '', startedAt);
    const maker = call.facts.direction === 'outbound' && call.facts.type !== 'Internal' ? call.originExt : null;
    const responderExt = call.facts.responderExt ?? maker;
    learn(call, { number, uuid, responderExt, scope: this.#scope(call) });
    call.isStarted = true;
    this.#silent.delete(call);
    this.#byNumber.set(number, call);
    this.#context.teller.call(call, 'start', startedAt);
  }

  /** Decides or corrects the type; after the start only a guess is corrected, or a room entered. */
  retype(call: LiveCall, type: CallType, at: number): void {
    call.isTypeGuessed = false;
    if (call.facts.type === type) return;
    learn(call, { type });
    learn(call, { scope: this.#scope(call) });
    if (call.isStarted && type !== 'Internal' && call.facts.direction === 'outbound')
      learn(call, { responderExt: call.facts.responderExt ?? call.originExt });
    this.#context.teller.call(call, 'updated', at);
  }

  /** The real legs that hear `leg` talk with each other now: mergers, pickups, responders, connected phones. */
  connect(leg: Leg, at: number, now: number): void {
    const legs = legsHearing(leg);
    if (leg.bridge && countParties(leg.bridge.legs) >= 3) this.#context.due.add(now + CROWD_MS, { kind: 'crowd', bridge: leg.bridge });
    if (!isConversation(legs)) return;
    const calls = new Set(legs.map((each) => each.call));
    if (calls.size > 1 && ![...calls].some(isLogIn)) this.#merge(calls, legs, at);
    for (const call of new Set(legs.map((each) => each.call))) {
      if (isLogIn(call)) this.#pickUp(call, at);
      else this.#talk(call, legs, at);
    }
  }

  /** Three parties in one bridge are a conference, unless one of them is just leaving (call-model 3.9). */
  becomeConference(bridge: Bridge, now: number): void {
    if (countParties(bridge.legs) < 3) return;
    for (const { call } of bridge.legs) this.retype(call, 'Conference', Math.max(call.lastAt, now - CROWD_MS));
  }

  /** Somebody entered a room: he is connected at once, and picked up once somebody else is there. */
  connectRoom(leg: Leg, others: readonly Leg[], at: number): void {
    this.#context.parts.connect(leg.call, leg, [], at);
    if (others.length === 0) return;
    this.#pickUp(leg.call, at);
    for (const other of others) if (!other.call.facts.answered) this.#pickUp(other.call, at);
  }

  /** The far party is no leg of this PBX. */
  connectUnseen(leg: Leg, far: Leg, at: number): void {
    this.#talk(leg.call, [leg, far], at);
  }

  /** Brings a leg over from another call, which ends when nobody is left in it. */
  move(leg: Leg, to: LiveCall, at: number): void {
    const from = leg.call;
    if (from === to) return;
    removeFrom(from.legs, leg);
    leg.call = to;
    to.legs.push(leg);
    from.mergedInto ??= to;
    const extension = extensionOf(leg);
    if (extension !== null) this.leaveExtension(from, extension, { at, now: from.heardAt, cause: 'merged' });
    if (!hasRealLegs(from)) this.end(from, at, 'merged');
  }

  /** Tells the end of an extension's part once none of its phones is in the call any more. */
  leaveExtension(call: LiveCall, extension: string, end: { at: number; now: number; cause: CauseClass }): void {
    if (!call.legs.some((leg) => extensionOf(leg) === extension)) this.#context.parts.end(call, extension, end);
  }

  /** Nobody is left: hangup, and missed right after it where it is owed. */
  end(call: LiveCall, at: number, cause: CauseClass): void {
    if (call.isEnded) return;
    call.isEnded = true;
    for (const leg of call.legs) this.finishRecording(leg, at);
    for (const part of call.parts.slice()) {
      if (part.state !== 'ended') this.#context.parts.end(call, part.extension, { at, now: call.heardAt, cause });
    }
    this.#context.parts.settle(call);
    this.#forget(call);
    if (!call.isStarted) return;
    const endedAt = Math.max(at, call.facts.answeredAt ?? call.facts.startedAt);
    learn(call, { endedAt, cause: endCause(call, cause) });
    this.#context.teller.call(call, 'hangup', endedAt);
    if (this.#isMissed(call)) this.#context.teller.call(call, 'missed', endedAt);
  }

  /** An agent's line goes back to waiting: his part in the caller's call is over, his log-in is not. */
  leaveCaller(leg: Leg, now: number, at: number): void {
    const extension = extensionOf(leg);
    if (extension === null || !isLogIn(leg.call)) return;
    const calls = new Set(legsHearing(leg).map((other) => other.call));
    calls.delete(leg.call);
    for (const call of calls) this.leaveExtension(call, extension, { at, now, cause: 'answered' });
  }

  startRecording(leg: Leg, file: string | null, at: number): boolean {
    const { call } = leg;
    leg.isRecording = true;
    leg.recordingFile = file;
    const { recordings, answered } = call.facts;
    const isNew = file !== null && !recordings.some((recording) => recording.file === file);
    if (isNew && recordings.length >= MAX_RECORDINGS) return false;
    if (isNew) learn(call, { recordings: [...recordings, { file, startedAt: at }] });
    if (answered && !call.facts.recorded) learn(call, { recorded: true });
    return true;
  }

  finishRecording(leg: Leg, at: number): void {
    if (!leg.isRecording) return;
    leg.isRecording = false;
    leg.recordingFile = null;
    if (leg.call.facts.recorded) this.#context.teller.call(leg.call, 'recordingReady', at);
  }

  #isMissed({ facts, mergedInto }: LiveCall): boolean {
    if (facts.answered || mergedInto) return false;
    return facts.type === 'Incoming' || (facts.type === 'Internal' && this.#context.settings.missedForInternal);
  }

  /** Mergers follow who hears whom, whatever keys the PBX gives (call-model 3.3, 3.7). */
  #merge(calls: ReadonlySet<LiveCall>, legs: readonly Leg[], at: number): void {
    const survivor = [...calls].reduce(survivorOf);
    const absorbed = [...calls].filter((call) => call !== survivor);
    for (const leg of legs) this.move(leg, survivor, at);
    for (const call of absorbed) {
      if (call.isEnded) for (const key of call.keys) this.alias(survivor, key);
      if (!call.isStarted) continue;
      // Told of what is left behind, too, so that its state is written without the legs that went.
      if (!call.isEnded) this.#context.teller.call(call, 'updated', at);
      this.#context.teller.call(survivor, 'merged', at);
    }
  }

  #talk(call: LiveCall, legs: readonly Leg[], at: number): void {
    this.#decideType(call, legs);
    // Colleagues who consult each other about a caller have not answered him yet.
    if (call.facts.direction === 'outbound' || legs.some((leg) => leg.party.kind === 'outside')) {
      this.#showResponder(call, legs, at);
      this.#pickUp(call, at);
    }
    for (const leg of legs) {
      const extension = extensionOf(leg);
      if (extension === null || (leg.call !== call && !isLogIn(leg.call))) continue;
      // Callers are put through to an agent who is logged in: for him as if his phone had been called.
      if (leg.call !== call) this.#context.parts.invite(call, extension);
      const isNew = this.#context.parts.connect(
        call,
        leg,
        legs.filter((other) => other !== leg),
        at,
      );
      if (!isNew || extension === call.originExt) continue;
      call.takenAt = at;
      call.takenBy = extension;
      this.#context.parts.answeredElsewhere(call, extension, at);
    }
  }

  #pickUp(call: LiveCall, at: number): void {
    if (call.isEnded) return;
    this.start(call);
    if (call.facts.answered) return;
    const recorded = call.legs.some((leg) => leg.isRecording);
    learn(call, { answered: true, answeredAt: Math.max(at, call.facts.startedAt), recorded });
    this.#context.teller.call(call, 'pickup', at);
  }

  #decideType(call: LiveCall, legs: readonly Leg[]): void {
    if (!call.hasOrigin) this.#guessOrigin(call, legs);
    if (call.isStarted && !call.isTypeGuessed) return;
    if (call.facts.direction === 'inbound' || call.facts.type !== 'Internal') return;
    const isOutside = legs.some((leg) => leg.party.kind === 'outside' && !leg.isOrigin);
    if (isOutside) this.retype(call, 'Outgoing', call.lastAt);
  }

  /** We came too late to see who began it: somebody outside, if there is one. */
  #guessOrigin(call: LiveCall, legs: readonly Leg[]): void {
    call.hasOrigin = true;
    const outside = legs.find((leg) => leg.party.kind === 'outside');
    if (outside) {
      const { number, name } = outside;
      learn(call, { type: 'Incoming', direction: 'inbound', callerId: number, callerName: name, isWithheld: number === null });
      return;
    }
    call.originExt = legs.map(extensionOf).find((extension) => extension !== null) ?? null;
    learn(call, { callerId: call.originExt });
  }

  #showResponder(call: LiveCall, legs: readonly Leg[], at: number): void {
    const { responderExt, responderNumber } = responderAmong(call, legs);
    if (responderExt === call.facts.responderExt && responderNumber === call.facts.responderNumber) return;
    learn(call, { responderExt, responderNumber });
    if (call.facts.answered) this.#context.teller.call(call, 'updated', at);
  }

  #scope({ facts, originExt }: LiveCall): 'internal' | 'external' | 'unknown' {
    if (facts.type === 'Incoming' || facts.type === 'Outgoing' || facts.direction === 'inbound') return 'external';
    if (facts.type === 'API') return this.#context.numbers.scopeOf(facts.dialled);
    return originExt === null ? 'unknown' : 'internal';
  }

  #forget(call: LiveCall): void {
    for (const key of call.keys) if (this.#byKey.get(key) === call) this.#byKey.delete(key);
    if (call.mergedInto && !call.mergedInto.isEnded) for (const key of call.keys) this.alias(call.mergedInto, key);
    this.#byNumber.delete(call.facts.number);
    this.#silent.delete(call);
  }
}

/** The standing call of an agent, through which callers reach him. */
function isLogIn(call: LiveCall): boolean {
  return call.facts.type === 'Login';
}
