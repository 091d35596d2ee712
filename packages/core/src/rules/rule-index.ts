import type { CallFacts } from '../call/call.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { Clause, ClauseName } from './clause.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { type Candidate, IndexNode } from './index-node.ts';
import { type CallHistory, MatchFacts } from './match-facts.ts';

const NO_CANDIDATES: readonly Candidate[] = [];

/**
 * Finds the rules that match a call as a walk over all of them would, at a cost that hardly depends on how many there are. What is to
 * be found by a number, queue or source is kept in an `IndexNode`, with it what no list can hold; rules that ask for type, direction and
 * scope alone in lists by these.
 */
export class RuleIndex {
  readonly #planOf: (sourceId: string) => NumberPlan;
  readonly #keyed: IndexNode;
  readonly #unkeyed: readonly CompiledRule[];
  readonly #unkeyedByKind = new Map<string, readonly Candidate[]>();

  constructor(rules: readonly CompiledRule[], planOf: (sourceId: string) => NumberPlan) {
    this.#planOf = planOf;
    this.#keyed = new IndexNode(rules.filter((rule) => !isByKind(rule)).map((rule) => ({ rule, untested: rule.clauses })));
    this.#unkeyed = rules.filter(isByKind);
  }

  /** In order; cut off after the first rule that stops, and never beyond `lastPosition`. */
  match(call: CallFacts, lastPosition: number, history?: CallHistory): readonly CompiledRule[] {
    const facts = new MatchFacts(call, this.#planOf(call.sourceId), history);
    const keyed: Candidate[] = [];
    this.#keyed.collect(facts, keyed);
    const matched: CompiledRule[] = [];
    for (const { rule, untested } of inOrder(keyed, this.#unkeyedFor(call))) {
      if (rule.position > lastPosition) break;
      // Found under two of its keys, a rule stands twice in a row.
      if (rule === matched.at(-1) || !isMet(untested, facts)) continue;
      matched.push(rule);
      if (rule.stops) break;
    }
    return matched;
  }

  /** Made when the first call of this kind comes; there are 36 kinds. */
  #unkeyedFor(call: CallFacts): readonly Candidate[] {
    if (this.#unkeyed.length === 0) return NO_CANDIDATES;
    const kind = `${call.type}/${call.direction}/${call.scope}`;
    let candidates = this.#unkeyedByKind.get(kind);
    if (candidates === undefined) {
      candidates = withoutRepeats(this.#unkeyed, new MatchFacts(call, this.#planOf(call.sourceId))).map((rule) => ({ rule, untested: [] }));
      this.#unkeyedByKind.set(kind, candidates);
    }
    return candidates;
  }
}

const KIND: ReadonlySet<ClauseName> = new Set(['callTypes', 'direction', 'scope']);

/** Nothing else of the call matters to it. */
function isByKind({ clauses }: CompiledRule): boolean {
  return clauses.every(({ name }) => KIND.has(name));
}

function isMet(clauses: readonly Clause[], facts: MatchFacts): boolean {
  for (const clause of clauses) if (!clause.test(facts)) return false;
  return true;
}

/** `unkeyed` is in order already. */
function inOrder(keyed: readonly Candidate[], unkeyed: readonly Candidate[]): readonly Candidate[] {
  if (keyed.length === 0) return unkeyed;
  if (keyed.length === 1 && unkeyed.length === 0) return keyed;
  return [...keyed, ...unkeyed].toSorted((a, b) => a.rule.position - b.rule.position);
}

/** Of rules that are tested by kind of call alone, those that match; one that could only repeat what earlier ones do is left out. */
function withoutRepeats(rules: readonly CompiledRule[], facts: MatchFacts): CompiledRule[] {
  const done = new Set<string>();
  return rules.filter((rule) => {
    if (!isMet(rule.clauses, facts)) return false;
    const keys = rule.effects.map(({ hookId, owed }) => `${owed}/${hookId}`);
    const isRepeat = !rule.stops && keys.every((key) => done.has(key));
    for (const key of keys) done.add(key);
    return !isRepeat;
  });
}
