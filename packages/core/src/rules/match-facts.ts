import type { CallFacts } from '../call/call.ts';
import { WITHHELD_KEY } from '../numbers/number-forms.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';

const NO_KEYS: readonly string[] = [];
const WITHHELD_KEYS: readonly string[] = [WITHHELD_KEY];

/** What conditions look at in one call. Numbers are read when a condition asks for them first: reading a new one is dear. */
export class MatchFacts {
  readonly call: CallFacts;
  /** How the PBX of this call reads numbers. */
  readonly plan: NumberPlan;
  #did: readonly string[] | undefined;
  #caller: readonly string[] | undefined;
  #responder: readonly string[] | undefined;

  constructor(call: CallFacts, plan: NumberPlan) {
    this.call = call;
    this.plan = plan;
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
