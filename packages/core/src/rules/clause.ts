import type { NumberCondition, RuleConditions } from '../config/configuration.ts';
import { compileKeyTest, conditionKeys, type PatternKey } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { type MatchFacts, responderOf, wasDialled } from './match-facts.ts';

export type ClauseName = keyof RuleConditions;

/** A fact by whose value rules can be looked up. */
export type KeyedFact = 'did' | 'queue' | 'responder' | 'caller' | 'source';

/** One condition of a rule, ready to be tested; a rule matches when all its clauses do. */
export interface Clause {
  readonly name: ClauseName;
  /** What the rule asks for, in words for the explain page. */
  readonly expected: string;
  readonly test: (facts: MatchFacts) => boolean;
  /** What was there. */
  readonly actual: (facts: MatchFacts) => string;
  /** How the index finds the rule by this clause, where it can. */
  readonly lookup: { readonly fact: KeyedFact; readonly keys: readonly PatternKey[] } | null;
}

const NOTHING = '(none)';

/** Clauses in the order in which they are tested and explained: the cheap ones first. */
export function compileClauses(conditions: RuleConditions, plan: NumberPlan): Clause[] {
  const { callTypes, direction, scope, sources, queues, did, caller, responder } = conditions;
  const clauses: (Clause | undefined)[] = [
    callTypes && plainClause('callTypes', callTypes, ({ call }) => call.type),
    direction && plainClause('direction', [direction], ({ call }) => call.direction),
    scope && plainClause('scope', [scope], ({ call }) => call.scope),
    sources && plainClause('sources', sources, ({ call }) => call.sourceId, 'source'),
    queues && plainClause('queues', queues, ({ call }) => call.lastQueue, 'queue'),
    did && numberClause({ name: 'did', condition: did, plan, value: ({ call }) => call.did }),
    caller && numberClause({ name: 'caller', condition: caller, plan, value: ({ call }) => (call.isWithheld ? null : call.callerId) }),
    responder && numberClause({ name: 'responder', condition: responder, plan, value: ({ call }) => responderOf(call) }),
  ];
  return clauses.filter((clause) => clause !== undefined);
}

function plainClause(name: ClauseName, wanted: readonly string[], value: (facts: MatchFacts) => string | null, fact?: KeyedFact): Clause {
  const set = new Set(wanted);
  return {
    name,
    expected: wanted.join(', '),
    test: (facts) => {
      const there = value(facts);
      return there !== null && set.has(there);
    },
    actual: (facts) => value(facts) ?? NOTHING,
    lookup: fact === undefined ? null : { fact, keys: wanted.map((key) => ({ key, isPrefix: false })) },
  };
}

interface NumberClauseParts {
  readonly name: 'did' | 'caller' | 'responder';
  readonly condition: NumberCondition;
  readonly plan: NumberPlan;
  readonly value: (facts: MatchFacts) => string | null;
}

function numberClause({ name, condition, plan, value }: NumberClauseParts): Clause {
  const keys = conditionKeys(condition, plan);
  const isAmong = compileKeyTest(keys);
  return {
    name,
    expected: describeCondition(condition),
    test: (facts) => isAmong(facts[name]),
    actual: (facts) => describeNumber(name, value(facts), facts),
    lookup: { fact: name, keys },
  };
}

function describeCondition({ anyOf, lists = [], compare }: NumberCondition): string {
  const entries = [...anyOf, ...lists.map((list) => `list ${list}`)].join(', ');
  return compare === 'raw' ? `${entries} (as received)` : entries;
}

/** The number as received and, where it differs, how it was read. */
function describeNumber(name: NumberClauseParts['name'], number: string | null, { call, plan }: MatchFacts): string {
  if (name === 'caller' && call.isWithheld) return 'anonymous';
  if (number === null) return NOTHING;
  const { kind, e164, dialled } = plan.normalise(number, name === 'responder' && wasDialled(call));
  const reading = e164 ?? dialled;
  return reading === number ? `${number} (${kind})` : `${number} (${kind}, read as ${reading})`;
}
