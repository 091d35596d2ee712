import type { LegId } from '../brand.ts';
import type { CallLifecycle } from './call-lifecycle.ts';
import type { DueList } from './due-list.ts';
import type { Due, ExtensionParts } from './extension-parts.ts';
import { callersOf, isFirstOfOriginate } from './hearing.ts';
import { extensionOf, isReal, type Leg, learn, type LiveCall, livePart } from './live-call.ts';
import type { DialEnded, LegDialled } from './signal.ts';
import type { NumberScope, TrackerSettings } from './tracker-options.ts';

/** Direction and number are mostly known at once; when not, a call is not kept secret for longer than this. */
const START_LIMIT_MS = 300;

/** The time of whoever calls the tracker, at the signal under work. */
export interface Moment {
  now: number;
}

export interface DiallingContext {
  readonly settings: TrackerSettings;
  readonly numbers: NumberScope;
  readonly due: DueList<Due>;
  readonly parts: ExtensionParts;
  readonly calls: CallLifecycle;
  readonly moment: Moment;
  readonly legs: { get(id: LegId): Leg | undefined };
}

/** From reaching for somebody to ringing there: when a phone's call becomes one, of which type, and who sees what. */
export class Dialling {
  readonly #context: DiallingContext;

  constructor(context: DiallingContext) {
    this.#context = context;
  }

  dial(leg: Leg, signal: LegDialled): void {
    const from = signal.from === null ? null : (this.#context.legs.get(signal.from) ?? null);
    leg.dialledBy = from;
    if (leg.party.kind === 'outside' && signal.number !== null) leg.number = signal.number;
    if (signal.from === null) return this.#originate(leg, signal);
    if (!from) return;
    if (leg.call !== from.call && !leg.call.isStarted) this.#context.calls.move(leg, from.call, signal.at);
    // Out of the mailbox, to somebody who may help.
    if (from.call.outcome === 'voicemail') from.call.outcome = null;
    if (!isReal(leg)) return this.#startSoon(from.call);
    if (isFirstOfOriginate(leg)) return this.#dialback(leg.call, leg, signal.at);
    this.#dialOn(leg, signal.at);
  }

  #dialOn(leg: Leg, at: number): void {
    if (!isReal(leg)) return this.#startSoon(leg.call);
    this.#decideByTarget(leg);
    if (leg.call.hasOrigin) this.startOutbound(leg.call, at);
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
      const reached = extensionOf(leg) ?? number;
      const scope = isOutside ? 'external' : 'internal';
      if (call.originExt !== null && reached !== null && reached !== call.originExt) learn(call, { dialled: reached, scope });
      return;
    }
    if (call.isStarted ? !call.isTypeGuessed : call.facts.type !== 'Internal') return;
    if (isOutside && number !== null) learn(call, { dialled: number });
    calls.retype(call, isOutside ? 'Outgoing' : 'Internal', call.lastAt);
  }

  #startSoon(call: LiveCall): void {
    if (!call.isStarted) this.#context.due.add(this.#context.moment.now + START_LIMIT_MS, { kind: 'start', call });
  }

  /** Starts a call that one of our phones makes, and tells that the phone dials. */
  startOutbound(call: LiveCall, at: number): void {
    this.#context.calls.start(call);
    if (call.originExt !== null && call.facts.type !== 'API' && !call.facts.answered) {
      this.#context.parts.dialling(call, call.originExt, at);
    }
  }

  ring(leg: Leg, at: number): void {
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
    this.startOutbound(call, at);
    this.showRinging(leg, at);
  }

  showRinging(leg: Leg, at: number): void {
    const { parts } = this.#context;
    const { call } = leg;
    const extension = extensionOf(leg);
    const { ringingAt, answered, lastRungExt } = call.facts;
    learn(call, { ringingAt: ringingAt ?? (answered ? null : at), lastRungExt: extension ?? lastRungExt });
    parts.ring(call, leg, at);
    const callers = callersOf(leg).map(extensionOf);
    for (const caller of callers.length > 0 ? callers : [call.originExt]) {
      if (caller !== null && caller !== extension) parts.farEndRings(call, caller, at);
    }
  }

  endDial(leg: Leg, { outcome }: DialEnded): void {
    leg.outcome ??= outcome;
    if (isReal(leg) && outcome !== 'answered') leg.call.outcome = outcome;
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
    this.startOutbound(call, call.lastAt);
  }
}
