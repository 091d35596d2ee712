import type { NumberCondition, RuleConditions, TimeCondition } from '../config/configuration.ts';
import { compileKeyTest, conditionKeys, type PatternKey } from '../numbers/number-pattern.ts';
import { CONDITION_GROUPS } from '../config/rule-conditions.ts';
import { rawKey } from '../numbers/number-forms.ts';
import type { ConditionScene } from './condition-scene.ts';
import { groupClause } from './group-clause.ts';
import { outcomeClause, repeatClause, spanClause } from './late-clause.ts';
import { type MatchFacts, responderOf, wasDialled } from './match-facts.ts';
import { compileTimes, describeLocal, describeTimes } from './time-windows.ts';

export type ClauseName = keyof RuleConditions;

/** A fact by whose value rules can be looked up. */
export type KeyedFact = 'did' | 'queue' | 'responder' | 'caller' | 'dialled' | 'source';

/** `unknown`: what it asks for becomes known later in the call. */
export type ClauseVerdict = 'met' | 'notMet' | 'unknown';

/** One condition of a rule, ready to be tested; a rule matches when all its clauses do. */
export interface Clause {
  readonly name: ClauseName;
  /** What the rule asks for, in words for the explain page. */
  readonly expected: string;
  readonly test: (facts: MatchFacts) => boolean;
  /** What was there. */
  readonly actual: (facts: MatchFacts) => string;
  /** How the index finds the rule by this clause, where it can. */
  readonly lookup: Lookup | null;
  /** Only of what can be unknown, and of groups. */
  readonly verdict?: (facts: MatchFacts) => ClauseVerdict;
  /** Of a group: the sets of conditions in it. */
  readonly branches?: readonly (readonly Clause[])[];
}

export interface Lookup {
  readonly fact: KeyedFact;
  readonly keys: readonly PatternKey[];
  /** False: a rule found by it has still to be tested for the clause. */
  readonly isEnough?: false;
}

const NOTHING = '(none)';

/** Clauses in the order in which they are tested and explained: the cheap ones first. */
export function compileClauses(conditions: RuleConditions, scene: ConditionScene): Clause[] {
  const { callTypes, direction, scope, sources, queues, times, waitMs, talkMs, outcomes, repeatCallerWithinMinutes } = conditions;
  const clauses: (Clause | undefined)[] = [
    callTypes && plainClause('callTypes', callTypes, ({ call }) => call.type),
    direction && plainClause('direction', [direction], ({ call }) => call.direction),
    scope && plainClause('scope', [scope], ({ call }) => call.scope),
    sources && plainClause('sources', sources, ({ call }) => call.sourceId, 'source'),
    queues && plainClause('queues', queues, ({ call }) => call.lastQueue, 'queue'),
    ...numberClauses(conditions, scene),
    ...userClauses(conditions, scene),
    waitMs && spanClause('waitMs', waitMs),
    talkMs && spanClause('talkMs', talkMs),
    outcomes && outcomeClause(outcomes),
    repeatCallerWithinMinutes === undefined ? undefined : repeatClause(repeatCallerWithinMinutes),
    times && timeClause(times, scene),
    ...CONDITION_GROUPS.map((name) => {
      const group = conditions[name];
      return (
        group &&
        groupClause(
          name,
          group.map((branch) => compileClauses(branch, scene)),
        )
      );
    }),
  ];
  return clauses.filter((clause) => clause !== undefined);
}

function numberClauses({ did, caller, dialled, responder }: RuleConditions, { plan }: ConditionScene): (Clause | undefined)[] {
  return [
    did && numberClause({ name: 'did', condition: did, plan, value: ({ call }) => call.did }),
    caller && numberClause({ name: 'caller', condition: caller, plan, value: ({ call }) => (call.isWithheld ? null : call.callerId) }),
    dialled && numberClause({ name: 'dialled', condition: dialled, plan, value: ({ call }) => call.dialled }),
    responder && numberClause({ name: 'responder', condition: responder, plan, value: ({ call }) => responderOf(call) }),
  ];
}

function userClauses({ users, teams }: RuleConditions, { extensionsOf, membersOf }: ConditionScene): (Clause | undefined)[] {
  return [
    users && userClause('users', users.join(', '), extensionsOf(users)),
    teams && userClause('teams', teams.join(', '), extensionsOf(membersOf(teams))),
  ];
}

/** Whom the call is with is known by the telephone. */
function userClause(name: 'users' | 'teams', expected: string, extensions: readonly string[]): Clause {
  const keys: PatternKey[] = extensions.map((extension) => ({ key: rawKey(extension), isPrefix: false }));
  const isAmong = compileKeyTest(keys);
  return {
    name,
    expected,
    test: (facts) => isAmong(facts.responder),
    actual: ({ call }) => responderOf(call) ?? NOTHING,
    lookup: { fact: 'responder', keys },
  };
}

/** By when the call began, so that it stays what it is however long the call lasts. */
function timeClause(condition: TimeCondition, { clockOf, isHolidayIn }: ConditionScene): Clause {
  const clock = clockOf(condition.timeZone);
  const isWithin = compileTimes(condition, isHolidayIn(condition.holidayLists));
  return {
    name: 'times',
    expected: describeTimes(condition),
    test: ({ call }) => clock !== undefined && isWithin(clock(call.startedAt)),
    actual: ({ call }) => (clock === undefined ? NOTHING : describeLocal(clock(call.startedAt))),
    lookup: null,
  };
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
  readonly name: 'did' | 'caller' | 'dialled' | 'responder';
  readonly condition: NumberCondition;
  readonly plan: ConditionScene['plan'];
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
  const { kind, e164, dialled } = plan.normalise(number, (name === 'responder' || name === 'dialled') && wasDialled(call));
  const reading = e164 ?? dialled;
  return reading === number ? `${number} (${kind})` : `${number} (${kind}, read as ${reading})`;
}
