import type { CallFacts } from '../call/call.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { Clause, KeyedFact } from './clause.ts';
import type { HookEffect } from './hook-effect.ts';
import { type MatchFacts, matchFacts } from './match-facts.ts';
import { PrefixTree } from './prefix-tree.ts';

/** One enabled rule that does something, made ready for matching. */
export interface CompiledRule {
  readonly id: string;
  /** Place in the configuration's list of rules. */
  readonly position: number;
  readonly clauses: readonly Clause[];
  readonly effects: readonly HookEffect[];
  /** Rules after it are not looked at when it matches. */
  readonly stops: boolean;
}

type Lookup = NonNullable<Clause['lookup']>;

const FACTS: readonly KeyedFact[] = ['did', 'queue', 'responder', 'caller', 'source'];
const NO_RULES: readonly CompiledRule[] = [];

/**
 * Finds the rules that match a call as a walk over all of them would, at a cost that hardly depends on how many there are. Each rule
 * is filed under one of its clauses, the one that it shares with the fewest others; rules with nothing to be filed under are kept in
 * lists by type, direction and scope.
 */
export class RuleIndex {
  readonly #plan: NumberPlan;
  readonly #shelves = new Map<KeyedFact, Shelf>();
  readonly #unfiled: CompiledRule[] = [];
  readonly #unfiledByKind = new Map<string, readonly CompiledRule[]>();

  constructor(rules: readonly CompiledRule[], plan: NumberPlan) {
    this.#plan = plan;
    const crowd = countKeys(rules);
    for (const rule of rules) {
      const lookup = leastShared(rule, crowd);
      if (lookup === undefined) this.#unfiled.push(rule);
      else this.#shelf(lookup.fact).file(rule, lookup);
    }
  }

  /** In order; cut off after the first rule that stops, and never beyond `lastPosition`. */
  match(call: CallFacts, lastPosition: number): readonly CompiledRule[] {
    const facts = matchFacts(call, this.#plan);
    const filed = this.#candidates(facts);
    const unfiled = this.#unfiledFor(call);
    if (filed.length === 0 && unfiled.length === 0) return NO_RULES;
    const matched: CompiledRule[] = [];
    for (const rule of inOrder(filed, unfiled)) {
      if (rule.position > lastPosition) break;
      if (!matchesAll(rule, facts)) continue;
      matched.push(rule);
      if (rule.stops) break;
    }
    return matched;
  }

  #shelf(fact: KeyedFact): Shelf {
    let shelf = this.#shelves.get(fact);
    if (shelf === undefined) this.#shelves.set(fact, (shelf = new Shelf()));
    return shelf;
  }

  #candidates(facts: MatchFacts): CompiledRule[] {
    const found: CompiledRule[] = [];
    for (const [fact, shelf] of this.#shelves) {
      if (fact === 'queue') {
        if (facts.call.lastQueue !== null) shelf.collect(facts.call.lastQueue, found);
      } else if (fact === 'source') shelf.collect(facts.call.sourceId, found);
      else for (const key of facts[fact]) shelf.collect(key, found);
    }
    return found.length > 1 ? found.toSorted((a, b) => a.position - b.position) : found;
  }

  /** Made when the first call of this kind comes; there are 36 kinds. */
  #unfiledFor(call: CallFacts): readonly CompiledRule[] {
    if (this.#unfiled.length === 0) return NO_RULES;
    const kind = `${call.type}/${call.direction}/${call.scope}`;
    let rules = this.#unfiledByKind.get(kind);
    if (rules === undefined) this.#unfiledByKind.set(kind, (rules = withoutRepeats(this.#unfiled, matchFacts(call, this.#plan))));
    return rules;
  }
}

/** Rules filed under the values of one fact. */
class Shelf {
  readonly #exact = new Map<string, CompiledRule[]>();
  readonly #prefixes = new PrefixTree<CompiledRule>();

  file(rule: CompiledRule, { keys }: Lookup): void {
    for (const { key, isPrefix } of keys) {
      if (isPrefix) this.#prefixes.add(key, rule);
      else {
        const rules = this.#exact.get(key);
        if (rules === undefined) this.#exact.set(key, [rule]);
        else rules.push(rule);
      }
    }
  }

  collect(key: string, into: CompiledRule[]): void {
    const exact = this.#exact.get(key);
    if (exact !== undefined) for (const rule of exact) into.push(rule);
    this.#prefixes.collect(key, into);
  }
}

function matchesAll(rule: CompiledRule, facts: MatchFacts): boolean {
  for (const clause of rule.clauses) if (!clause.test(facts)) return false;
  return true;
}

/** Two ordered lists as one; the same rule found under two keys is seen once. */
function* inOrder(filed: readonly CompiledRule[], unfiled: readonly CompiledRule[]): Generator<CompiledRule> {
  let next = 0;
  let previous = -1;
  for (const rule of filed) {
    for (let other = unfiled[next]; other !== undefined && other.position < rule.position; other = unfiled[++next]) yield other;
    if (rule.position !== previous) yield rule;
    previous = rule.position;
  }
  for (let other = unfiled[next]; other !== undefined; other = unfiled[++next]) yield other;
}

function crowdKey({ fact }: Lookup, { key, isPrefix }: Lookup['keys'][number]): string {
  return `${fact}${isPrefix ? '<' : '='}${key}`;
}

function countKeys(rules: readonly CompiledRule[]): ReadonlyMap<string, number> {
  const crowd = new Map<string, number>();
  for (const { lookup } of rules.flatMap((rule) => rule.clauses)) {
    for (const pattern of lookup?.keys ?? []) {
      const key = crowdKey(lookup as Lookup, pattern);
      crowd.set(key, (crowd.get(key) ?? 0) + 1);
    }
  }
  return crowd;
}

/** The clause whose fullest key is shared with the fewest rules. */
function leastShared(rule: CompiledRule, crowd: ReadonlyMap<string, number>): Lookup | undefined {
  const lookups = rule.clauses.flatMap(({ lookup }) => lookup ?? []);
  const cost = (lookup: Lookup) => Math.max(0, ...lookup.keys.map((pattern) => crowd.get(crowdKey(lookup, pattern)) ?? 0));
  const byFact = lookups.toSorted((a, b) => cost(a) - cost(b) || FACTS.indexOf(a.fact) - FACTS.indexOf(b.fact));
  return byFact[0];
}

/** Of rules that are tested by kind of call alone, those that match; one that could only repeat what earlier ones do is left out. */
function withoutRepeats(rules: readonly CompiledRule[], facts: MatchFacts): CompiledRule[] {
  const done = new Set<string>();
  return rules.filter((rule) => {
    if (!matchesAll(rule, facts)) return false;
    const keys = rule.effects.map(({ hookId, owed }) => `${owed}/${hookId}`);
    const isRepeat = !rule.stops && keys.every((key) => done.has(key));
    for (const key of keys) done.add(key);
    return !isRepeat;
  });
}
