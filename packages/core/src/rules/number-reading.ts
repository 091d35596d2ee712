import type { CallFacts } from '../call/call.ts';
import type { NumberCondition, RuleConditions } from '../config/configuration.ts';
import { compileKeyTest, conditionKeys } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { CompiledRules } from './compiled-rules.ts';
import { MatchFacts } from './match-facts.ts';

export type NumberClauseName = 'did' | 'caller' | 'responder';

/** How the number of one clause was read, and which entry of its condition met it. */
export interface NumberReading {
  readonly clause: NumberClauseName;
  /** Every form under which the number is found; empty when there was none. */
  readonly forms: readonly string[];
  /** The first entry that met it; `list` names the number list it stands in, null where the rule itself says it. */
  readonly hit: { readonly entry: string; readonly list: string | null } | null;
}

const NUMBER_CLAUSES: readonly NumberClauseName[] = ['did', 'caller', 'responder'];

/** Readings of the numbers that these conditions ask for, in the order of their clauses. */
export function readNumbers(
  conditions: RuleConditions,
  call: CallFacts,
  { plan, planOf }: Pick<CompiledRules, 'plan' | 'planOf'>,
): NumberReading[] {
  const facts = new MatchFacts(call, planOf(call.sourceId));
  return NUMBER_CLAUSES.flatMap((clause) => {
    const condition = conditions[clause];
    return condition === undefined ? [] : [{ clause, forms: facts[clause], hit: hitOf(condition, facts[clause], plan) }];
  });
}

function hitOf({ anyOf, lists = [], compare }: NumberCondition, forms: readonly string[], plan: NumberPlan): NumberReading['hit'] {
  const isHit = (entry: string): boolean => compileKeyTest(conditionKeys({ anyOf: [entry], compare }, plan))(forms);
  if (forms.length === 0) return null;
  const own = anyOf.find(isHit);
  if (own !== undefined) return { entry: own, list: null };
  for (const list of lists) {
    const entry = plan.numbersOf(list).find(isHit);
    if (entry !== undefined) return { entry, list };
  }
  return null;
}
