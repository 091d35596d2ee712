import type { CauseClass } from './call.ts';
import type { DueList } from './due-list.ts';
import { callersOf } from './hearing.ts';
import {
  addPart,
  type Bridge,
  type ExtensionPart,
  extensionOf,
  type Leg,
  type LiveCall,
  livePart,
  MAX_LEGS,
  removeFrom,
} from './live-call.ts';
import type { Teller } from './teller.ts';
import type { NumberScope, TrackerSettings } from './tracker-options.ts';

/** A phone that takes a call off hold and hands it on in the same moment did not go back to the caller. */
const RETRIEVE_HOLD_BACK_MS = 200;

export type Due =
  | { readonly kind: 'start'; readonly call: LiveCall }
  | { readonly kind: 'crowd'; readonly bridge: Bridge }
  /** `endedAt`: of the end that waits; a phone that rang again since then has another. */
  | { readonly kind: 'missed'; readonly call: LiveCall; readonly part: ExtensionPart; readonly endedAt: number | null }
  | { readonly kind: 'retrieved'; readonly call: LiveCall; readonly part: ExtensionPart };

export interface PartsContext {
  readonly teller: Teller;
  readonly due: DueList<Due>;
  readonly settings: TrackerSettings;
  readonly numbers: NumberScope;
}

/** What each extension sees of a call on its phone: the ten extension events, each part ending in exactly one way. */
export class ExtensionParts {
  readonly #context: PartsContext;
  /** In how many calls an extension talks or holds: a call that rings there now is waiting. */
  readonly #busy = new Map<string, number>();

  constructor(context: PartsContext) {
    this.#context = context;
  }

  /** The phone that began the call calls the far end now. */
  dialling(call: LiveCall, extension: string, at: number): void {
    const part = livePart(call, extension) ?? addPart(call, extension, 'outbound');
    if (part.direction !== 'outbound' || (part.state !== 'new' && part.state !== 'dialback')) return;
    part.state = 'dialing';
    this.#showDialled(call, part);
    this.#context.teller.extension(call, part, 'dialing', at);
  }

  /** Click-to-dial rings the user's own phone first. */
  dialback(call: LiveCall, extension: string, at: number): void {
    const part = livePart(call, extension) ?? addPart(call, extension, 'outbound');
    if (part.state !== 'new') return;
    part.state = 'dialback';
    this.#showDialled(call, part);
    if (call.isStarted) this.#context.teller.extension(call, part, 'dialback', at);
  }

  /** The far end of the phone that began the call rings. */
  farEndRings(call: LiveCall, extension: string, at: number): void {
    this.dialling(call, extension, at);
    const part = livePart(call, extension);
    if (part?.direction !== 'outbound' || part.state !== 'dialing') return;
    part.state = 'ringing';
    part.rangAt = at;
    this.#context.teller.extension(call, part, 'ringing', at);
  }

  /** This phone rings for the call. False when it already did, or is talking in it. */
  ring(call: LiveCall, leg: Leg, at: number): boolean {
    const extension = extensionOf(leg);
    if (extension === null || this.#ringsOn(call, extension)) return false;
    const part = livePart(call, extension) ?? addPart(call, extension, 'inbound');
    if (part.state !== 'new') return false;
    part.state = 'ringing';
    part.rangAt = at;
    part.isCallWaiting = (this.#busy.get(extension) ?? 0) > 0;
    this.#showCaller(call, part, leg);
    this.#context.teller.extension(call, part, 'ringing', at);
    return true;
  }

  /** The phone talks with `others`. True when it did not before. */
  connect(call: LiveCall, leg: Leg, others: readonly Leg[], at: number): boolean {
    const extension = extensionOf(leg);
    if (extension === null) return false;
    const part = livePart(call, extension) ?? addPart(call, extension, leg.isOrigin ? 'outbound' : 'inbound');
    const isNew = part.state !== 'connected' && part.state !== 'held';
    if (others.length > 0) this.#showOthers(part, others);
    else if (isNew) this.#showDialled(call, part);
    if (!isNew) return false;
    part.state = 'connected';
    this.#busy.set(extension, (this.#busy.get(extension) ?? 0) + 1);
    this.#context.teller.extension(call, part, 'connected', at);
    return true;
  }

  /** The phone will be connected in a moment as one that was called. */
  invite(call: LiveCall, extension: string): void {
    if (!livePart(call, extension)) addPart(call, extension, 'inbound');
  }

  hold(call: LiveCall, extension: string, at: number): void {
    const part = livePart(call, extension);
    if (part?.state === 'held') part.retrievedAt = null;
    if (part?.state !== 'connected') return;
    part.state = 'held';
    this.#context.teller.extension(call, part, 'held', at);
  }

  retrieve(call: LiveCall, extension: string, at: number, now: number): void {
    const part = livePart(call, extension);
    if (part?.state !== 'held' || part.retrievedAt !== null) return;
    part.retrievedAt = at;
    this.#context.due.add(now + RETRIEVE_HOLD_BACK_MS, { kind: 'retrieved', call, part });
  }

  /** The phone hands the call on: it will not be back. */
  handOver(call: LiveCall, extension: string): void {
    const part = livePart(call, extension);
    if (part) part.retrievedAt = null;
  }

  refuse(call: LiveCall, extension: string): void {
    const part = call.parts.findLast((candidate) => candidate.extension === extension);
    if (!part || part.direction !== 'inbound') return;
    part.isRefused = true;
    if (part.state === 'ended' && !this.#context.settings.queueOfferMissed) this.#finish(call, part, 'unanswered');
  }

  /** The last phone of the extension left the call. */
  end(call: LiveCall, extension: string, end: { at: number; now: number; cause: CauseClass }): void {
    const part = livePart(call, extension);
    if (!part) return;
    const { state } = part;
    part.endedAt = end.at;
    part.cause = end.cause;
    if (state === 'connected' || state === 'held') {
      const isHandedOn = end.cause === 'transferred' || end.cause === 'merged' || call.facts.transferredBy === extension;
      part.cause = isHandedOn ? 'transferred' : 'answered';
      this.#leaveBusy(extension);
      this.#finish(call, part, 'completed');
    } else if (!part.isTold || state === 'new') {
      removeFrom(call.parts, part);
    } else if (part.direction === 'outbound') {
      this.#finish(call, part, 'unanswered');
    } else if (end.cause === 'merged') {
      // Answered, but in the call that this one was handed on to while the phone still rang.
      this.#finish(call, part, 'answeredElsewhere');
    } else {
      part.state = 'ended';
      this.#decideUnanswered(call, part, end.now);
      this.#boundHeldBack(call);
    }
  }

  /** A colleague was connected: phones that rang until just now were answered elsewhere (call-model 3.1b). */
  answeredElsewhere(call: LiveCall, by: string, at: number): void {
    for (const part of call.parts.toReversed()) {
      if (part.state !== 'ended' || part.extension === by || part.endedAt === null) continue;
      if (at - part.endedAt <= this.#context.settings.missedHoldBackMs) this.#finish(call, part, 'answeredElsewhere');
    }
  }

  /** Nothing can come any more: what was held back is told. */
  settle(call: LiveCall): void {
    for (const part of call.parts.toReversed()) if (part.state === 'ended') this.#finish(call, part, 'missed');
  }

  fallDue(due: Extract<Due, { part: ExtensionPart }>): void {
    const { call, part } = due;
    if (!call.parts.includes(part)) return;
    if (due.kind === 'missed') {
      if (part.state === 'ended' && part.endedAt === due.endedAt) this.#finish(call, part, 'missed');
    } else if (part.state === 'held' && part.retrievedAt !== null) {
      const at = part.retrievedAt;
      part.retrievedAt = null;
      part.state = 'connected';
      this.#context.teller.extension(call, part, 'retrieved', at);
    }
  }

  /** A restored call takes its place again. */
  restore(call: LiveCall, now: number): void {
    for (const part of call.parts) {
      if (part.state === 'connected' || part.state === 'held') this.#busy.set(part.extension, (this.#busy.get(part.extension) ?? 0) + 1);
      if (part.state === 'ended') {
        this.#context.due.add(now + this.#context.settings.missedHoldBackMs, { kind: 'missed', call, part, endedAt: part.endedAt });
      }
    }
  }

  #decideUnanswered(call: LiveCall, part: ExtensionPart, now: number): void {
    const { settings, due } = this.#context;
    const endedAt = part.endedAt ?? 0;
    const wasTaken =
      call.takenBy !== null &&
      call.takenBy !== part.extension &&
      part.rangAt <= call.takenAt &&
      endedAt - call.takenAt <= settings.missedHoldBackMs;
    if (part.cause === 'answeredElsewhere' || wasTaken) this.#finish(call, part, 'answeredElsewhere');
    else if (part.isRefused && !settings.queueOfferMissed) this.#finish(call, part, 'unanswered');
    else due.add(now + settings.missedHoldBackMs, { kind: 'missed', call, part, endedAt: part.endedAt });
  }

  /** A forwarding loop rings more phones than a call can hold back: the oldest does not wait. */
  #boundHeldBack(call: LiveCall): void {
    if (call.parts.length <= MAX_LEGS) return;
    const oldest = call.parts.find((part) => part.state === 'ended');
    if (oldest) this.#finish(call, oldest, 'missed');
  }

  /** A phone that sent the call away and gets it back at once rings on: a loop of redirections is one ringing. */
  #ringsOn(call: LiveCall, extension: string): boolean {
    const part = call.parts.find((held) => held.extension === extension && held.state === 'ended');
    if (!part) return false;
    if (part.cause !== 'forwarded') {
      this.#finish(call, part, 'missed');
      return false;
    }
    part.state = 'ringing';
    part.endedAt = null;
    part.cause = null;
    return true;
  }

  #finish(call: LiveCall, part: ExtensionPart, event: 'completed' | 'missed' | 'answeredElsewhere' | 'unanswered'): void {
    removeFrom(call.parts, part);
    part.state = 'ended';
    if (event === 'answeredElsewhere') part.cause = 'answeredElsewhere';
    this.#context.teller.extension(call, part, event, part.endedAt ?? call.lastAt);
  }

  #leaveBusy(extension: string): void {
    const others = (this.#busy.get(extension) ?? 1) - 1;
    if (others > 0) this.#busy.set(extension, others);
    else this.#busy.delete(extension);
  }

  #showDialled(call: LiveCall, part: ExtensionPart): void {
    part.remoteTel = call.facts.dialled;
    part.scope = call.facts.type === 'Outgoing' ? 'external' : this.#context.numbers.scopeOf(part.remoteTel);
  }

  #showCaller(call: LiveCall, part: ExtensionPart, leg: Leg): void {
    const callers = callersOf(leg);
    if (callers.length > 0) return this.#showOthers(part, callers);
    part.remoteTel = call.facts.isWithheld ? null : call.facts.callerId;
    part.remoteName = call.facts.callerName;
    part.scope = call.facts.direction === 'inbound' ? 'external' : this.#context.numbers.scopeOf(part.remoteTel);
  }

  /** The far party, an outside one before a colleague (G28): a transfer brings another. */
  #showOthers(part: ExtensionPart, others: readonly Leg[]): void {
    const far = others.find((leg) => leg.party.kind === 'outside') ?? others.find((leg) => extensionOf(leg) !== part.extension);
    if (!far) return;
    part.remoteTel = extensionOf(far) ?? far.number;
    part.remoteName = far.name;
    part.scope = far.party.kind === 'outside' ? 'external' : 'internal';
  }
}
