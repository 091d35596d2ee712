import type { CallFacts } from '../call/call.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { Clause, KeyedFact } from './clause.ts';
import type { HookEffect } from './hook-effect.ts';
import { MatchFacts } from './match-facts.ts';
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

/** A rule that may match, and what of it is still to be tested. */
interface Candidate {
  readonly rule: CompiledRule;
  readonly untested: readonly Clause[];
}

const FACTS: readonly KeyedFact[] = ['did', 'queue', 'responder', 'caller', 'source'];
const NO_CANDIDATES: readonly Candidate[] = [];

/**
 * Finds the rules that match a call as a walk over all of them would, at a cost that hardly depends on how many there are. Each rule
 * is filed under one of its clauses, the one that it shares with the fewest others; rules with nothing to be filed under are kept in
 * lists by type, direction and scope.
 */
export class RuleIndex {
  readonly #plan: NumberPlan;
  readonly #shelves = new Map<KeyedFact, Shelf>();
  readonly #unfiled: CompiledRule[] = [];
  readonly #unfiledByKind = new Map<string, readonly Candidate[]>();

  constructor(rules: readonly CompiledRule[], plan: NumberPlan) {
    this.#plan = plan;
    const crowd = countKeys(rules);
    for (const rule of rules) {
      const lookup = leastShared(rule, crowd);
      if (lookup === undefined) this.#unfiled.push(rule);
      else this.#shelf(lookup.fact).file({ rule, untested: rule.clauses.filter((clause) => clause.lookup !== lookup) }, lookup);
    }
  }

  /** In order; cut off after the first rule that stops, and never beyond `lastPosition`. */
  match(call: CallFacts, lastPosition: number): readonly CompiledRule[] {
    const facts = new MatchFacts(call, this.#plan);
    const candidates = inOrder(this.#filedFor(facts), this.#unfiledFor(call));
    const matched: CompiledRule[] = [];
    for (const { rule, untested } of candidates) {
      if (rule.position > lastPosition) break;
      // Found under two of its keys, a rule stands twice in a row.
      if (rule === matched.at(-1) || !isMet(untested, facts)) continue;
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

  #filedFor(facts: MatchFacts): readonly Candidate[] {
    const found: Candidate[] = [];
    for (const [fact, shelf] of this.#shelves) {
      if (fact === 'queue') {
        if (facts.call.lastQueue !== null) shelf.collect(facts.call.lastQueue, found);
      } else if (fact === 'source') shelf.collect(facts.call.sourceId, found);
      else for (const key of facts[fact]) shelf.collect(key, found);
    }
    return found;
  }

  /** Made when the first call of this kind comes; there are 36 kinds. */
  #unfiledFor(call: CallFacts): readonly Candidate[] {
    if (this.#unfiled.length === 0) return NO_CANDIDATES;
    const kind = `${call.type}/${call.direction}/${call.scope}`;
    let candidates = this.#unfiledByKind.get(kind);
    if (candidates === undefined) {
      candidates = withoutRepeats(this.#unfiled, new MatchFacts(call, this.#plan)).map((rule) => ({ rule, untested: [] }));
      this.#unfiledByKind.set(kind, candidates);
    }
    return candidates;
  }
}

/** Rules filed under the values of one fact. */
class Shelf {
  readonly #exact = new Map<string, Candidate[]>();
  readonly #prefixes = new PrefixTree<Candidate>();

  file(candidate: Candidate, { keys }: Lookup): void {
    for (const { key, isPrefix } of keys) {
      if (isPrefix) this.#prefixes.add(key, candidate);
      else {
        const others = this.#exact.get(key);
        if (others === undefined) this.#exact.set(key, [candidate]);
        else others.push(candidate);
      }
    }
  }

  collect(key: string, into: Candidate[]): void {
    const exact = this.#exact.get(key);
    if (exact !== undefined) for (const candidate of exact) into.push(candidate);
    this.#prefixes.collect(key, into);
  }
}

function isMet(clauses: readonly Clause[], facts: MatchFacts): boolean {
  for (const clause of clauses) if (!clause.test(facts)) return false;
  return true;
}

/** `unfiled` is in order already. */
function inOrder(filed: readonly Candidate[], unfiled: readonly Candidate[]): readonly Candidate[] {
  if (filed.length === 0) return unfiled;
  if (filed.length === 1 && unfiled.length === 0) return filed;
  return [...filed, ...unfiled].toSorted((a, b) => a.rule.position - b.rule.position);
}

function crowdKey(fact: KeyedFact, key: string, isPrefix: boolean): string {
  return `${fact}${isPrefix ? '<' : '='}${key}`;
}

function countKeys(rules: readonly CompiledRule[]): ReadonlyMap<string, number> {
  const crowd = new Map<string, number>();
  for (const { clauses } of rules) {
    for (const { lookup } of clauses) {
      for (const { key, isPrefix } of lookup?.keys ?? []) {
        const name = crowdKey(lookup?.fact ?? 'source', key, isPrefix);
        crowd.set(name, (crowd.get(name) ?? 0) + 1);
      }
    }
  }
  return crowd;
}

/** The clause whose fullest key is shared with the fewest rules. */
function leastShared(rule: CompiledRule, crowd: ReadonlyMap<string, number>): Lookup | undefined {
  const lookups = rule.clauses.flatMap(({ lookup }) => lookup ?? []);
  const cost = ({ fact, keys }: Lookup) =>
    keys.reduce((most, { key, isPrefix }) => Math.max(most, crowd.get(crowdKey(fact, key, isPrefix)) ?? 0), 0);
  return lookups.toSorted((a, b) => cost(a) - cost(b) || FACTS.indexOf(a.fact) - FACTS.indexOf(b.fact))[0];
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
