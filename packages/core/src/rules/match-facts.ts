import type { CallFacts } from '../call/call.ts';
import { WITHHELD_KEY } from '../numbers/number-forms.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';

const NO_KEYS: readonly string[] = [];
const WITHHELD_KEYS: readonly string[] = [WITHHELD_KEY];

/** Who called us before. */
export interface CallHistory {
  /** Start of the newest call that came in from this caller before `call` did, ms; null when none is known. */
  readonly previousCallAt: (call: CallFacts, callerKey: string) => number | null;
}

/** By what a caller is known again; null for calls that don't come in and for whoever withholds the number. */
export function callerKey({ callerId, direction, isWithheld }: CallFacts, plan: NumberPlan): string | null {
  if (direction !== 'inbound' || callerId === null || isWithheld) return null;
  const { e164, dialled } = plan.normalise(callerId);
  return e164 ?? dialled;
}

/** What conditions look at in one call. Numbers are read when a condition asks for them first: reading a new one is dear. */
export class MatchFacts {
  readonly call: CallFacts;
  /** How the PBX of this call reads numbers. */
  readonly plan: NumberPlan;
  #did: readonly string[] | undefined;
  #caller: readonly string[] | undefined;
  #dialled: readonly string[] | undefined;
  #responder: readonly string[] | undefined;
  readonly #history: CallHistory | undefined;

  constructor(call: CallFacts, plan: NumberPlan, history?: CallHistory) {
    this.call = call;
    this.plan = plan;
    this.#history = history;
  }

  /** When the same caller began the call before this one, ms; null when there was none, undefined where nobody remembers. */
  get previousCallAt(): number | null | undefined {
    if (this.#history === undefined) return undefined;
    const key = callerKey(this.call, this.plan);
    return key === null ? null : this.#history.previousCallAt(this.call, key);
  }

  /** Keys of the number dialled from outside; see `NumberForms.keys`. */
  get did(): readonly string[] {
    const { did } = this.call;
    this.#did ??= did === null ? NO_KEYS : this.plan.normalise(did).keys;
    return this.#did;
  }

  get caller(): readonly string[] {
    this.#caller ??= callerKeys(this.call, this.plan);
    return this.#caller;
  }

  get dialled(): readonly string[] {
    const { dialled } = this.call;
    this.#dialled ??= dialled === null ? NO_KEYS : this.plan.normalise(dialled, wasDialled(this.call)).keys;
    return this.#dialled;
  }

  get responder(): readonly string[] {
    const responder = responderOf(this.call);
    this.#responder ??= responder === null ? NO_KEYS : this.plan.normalise(responder, wasDialled(this.call)).keys;
    return this.#responder;
  }
}

/** A withheld caller is met by `anonymous`, even when the PBX knows the number. */
function callerKeys({ callerId, isWithheld }: CallFacts, plan: NumberPlan): readonly string[] {
  if (callerId === null) return isWithheld ? WITHHELD_KEYS : NO_KEYS;
  const { keys } = plan.normalise(callerId);
  return isWithheld && !keys.includes(WITHHELD_KEY) ? [...keys, WITHHELD_KEY] : keys;
}

/** Whom an outgoing call is with is known by what was dialled, the digits for an outside line included. */
export function wasDialled({ direction }: CallFacts): boolean {
  return direction === 'outbound';
}

/** Who the call is with for a rule: who answered, else whom it was presented to last. */
export function responderOf({ responderExt, responderNumber, lastRungExt }: CallFacts): string | null {
  return responderExt ?? responderNumber ?? lastRungExt;
}
