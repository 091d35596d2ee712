import type { CallFacts } from '../call/call.ts';
import { WITHHELD_KEY } from '../numbers/number-forms.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';

/** The facts of a call that conditions look at by key; the plain ones are read from `call`. */
export interface MatchFacts {
  readonly call: CallFacts;
  readonly did: readonly string[];
  readonly caller: readonly string[];
  readonly responder: readonly string[];
}

const NO_KEYS: readonly string[] = [];
const WITHHELD_KEYS: readonly string[] = [WITHHELD_KEY];

export function matchFacts(call: CallFacts, plan: NumberPlan): MatchFacts {
  return {
    call,
    did: call.did === null ? NO_KEYS : plan.normalise(call.did).keys,
    caller: callerKeys(call, plan),
    responder: responderKeys(call, plan),
  };
}

/** A withheld caller is met by `anonymous`, even when the PBX knows the number. */
function callerKeys({ callerId, isWithheld }: CallFacts, plan: NumberPlan): readonly string[] {
  if (callerId === null) return isWithheld ? WITHHELD_KEYS : NO_KEYS;
  const { keys } = plan.normalise(callerId);
  return isWithheld && !keys.includes(WITHHELD_KEY) ? [...keys, WITHHELD_KEY] : keys;
}

/** Who the call is with for a rule: who answered, else whom it was presented to last. */
export function responderOf({ responderExt, responderNumber, lastRungExt }: CallFacts): string | null {
  return responderExt ?? responderNumber ?? lastRungExt;
}

function responderKeys(call: CallFacts, plan: NumberPlan): readonly string[] {
  const responder = responderOf(call);
  return responder === null ? NO_KEYS : plan.normalise(responder).keys;
}
