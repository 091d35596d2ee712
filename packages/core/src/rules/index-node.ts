import type { Clause, KeyedFact, Lookup } from './clause.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { MatchFacts } from './match-facts.ts';
import { PrefixTree } from './prefix-tree.ts';

/** A rule that may match, and what of it is still to be tested. */
export interface Candidate {
  readonly rule: CompiledRule;
  readonly untested: readonly Clause[];
}

/** So many are tested one by one sooner than they are looked up; and no longer list of keys is filed a second time. */
const FEW = 8;
/** Filing again and again would multiply the entries of rules that no key tells apart. */
const MAX_DEPTH = 2;
const FACTS: readonly KeyedFact[] = ['did', 'queue', 'responder', 'caller', 'dialled', 'source'];

/**
 * Candidates filed by keys: each under one of its clauses, the one that it shares with the fewest others. Where many still share a
 * key they are filed again, by what is left to test of them.
 */
export class IndexNode {
  readonly #shelves = new Map<KeyedFact, Shelf>();
  readonly #rest: Candidate[] = [];

  constructor(candidates: readonly Candidate[], depth = 1) {
    const maxKeys = depth === 1 ? Number.POSITIVE_INFINITY : FEW;
    const choices = candidates.map((candidate) => ({ candidate, lookups: lookupsOf(candidate, maxKeys) }));
    const crowd = countKeys(choices.map(({ lookups }) => lookups));
    for (const { candidate, lookups } of choices) {
      const lookup = leastShared(lookups, crowd);
      if (lookup === undefined) this.#rest.push(candidate);
      else this.#shelf(lookup.fact).file(candidate, lookup);
    }
    if (depth < MAX_DEPTH) for (const shelf of this.#shelves.values()) shelf.fileAgain(depth + 1);
  }

  /** Adds whatever may match, in no order; the same candidate may come twice. */
  collect(facts: MatchFacts, into: Candidate[]): void {
    for (const candidate of this.#rest) into.push(candidate);
    for (const [fact, shelf] of this.#shelves) {
      if (fact === 'queue' || fact === 'source') {
        const name = fact === 'queue' ? facts.call.lastQueue : facts.call.sourceId;
        if (name !== null) shelf.boxOf(name)?.collect(facts, into);
      } else for (const box of shelf.boxesOf(facts[fact])) box.collect(facts, into);
    }
  }

  #shelf(fact: KeyedFact): Shelf {
    let shelf = this.#shelves.get(fact);
    if (shelf === undefined) this.#shelves.set(fact, (shelf = new Shelf()));
    return shelf;
  }
}

/** What stands under one key. */
class Box {
  readonly #candidates: Candidate[] = [];
  #node: IndexNode | undefined;

  add(candidate: Candidate): void {
    this.#candidates.push(candidate);
  }

  fileAgain(depth: number): void {
    if (this.#candidates.length > FEW) this.#node = new IndexNode(this.#candidates, depth);
  }

  collect(facts: MatchFacts, into: Candidate[]): void {
    if (this.#node !== undefined) this.#node.collect(facts, into);
    else for (const candidate of this.#candidates) into.push(candidate);
  }
}

/** Boxes by the values of one fact. */
class Shelf {
  readonly #exact = new Map<string, Box>();
  readonly #prefixes = new PrefixTree(() => new Box());
  readonly #known = new WeakMap<readonly string[], readonly Box[]>();

  file({ rule, untested }: Candidate, lookup: Lookup): void {
    const candidate = { rule, untested: lookup.isEnough === false ? untested : untested.filter((clause) => clause.lookup !== lookup) };
    for (const { key, isPrefix } of lookup.keys) {
      if (isPrefix) this.#prefixes.at(key).add(candidate);
      else {
        let box = this.#exact.get(key);
        if (box === undefined) this.#exact.set(key, (box = new Box()));
        box.add(candidate);
      }
    }
  }

  fileAgain(depth: number): void {
    for (const box of this.#exact.values()) box.fileAgain(depth);
    for (const box of this.#prefixes.values()) box.fileAgain(depth);
  }

  boxOf(key: string): Box | undefined {
    return this.#exact.get(key);
  }

  /** Numbers are looked up again and again while their call lives, each time with the very same array of keys. */
  boxesOf(keys: readonly string[]): readonly Box[] {
    let boxes = this.#known.get(keys);
    if (boxes === undefined) this.#known.set(keys, (boxes = this.#find(keys)));
    return boxes;
  }

  #find(keys: readonly string[]): readonly Box[] {
    const boxes: Box[] = [];
    for (const key of keys) {
      const exact = this.#exact.get(key);
      if (exact !== undefined) boxes.push(exact);
      this.#prefixes.visit(key, (box) => boxes.push(box));
    }
    return boxes;
  }
}

function crowdKey(fact: KeyedFact, key: string, isPrefix: boolean): string {
  return `${fact}${isPrefix ? '<' : '='}${key}`;
}

function lookupsOf({ untested }: Candidate, maxKeys: number): Lookup[] {
  return untested.flatMap(({ lookup }) => (lookup === null || lookup.keys.length > maxKeys ? [] : lookup));
}

/** How many candidates share each key; not needed where none has a choice. */
function countKeys(choices: readonly (readonly Lookup[])[]): ReadonlyMap<string, number> {
  const crowd = new Map<string, number>();
  if (choices.every((lookups) => lookups.length < 2)) return crowd;
  for (const { fact, keys } of choices.flat()) {
    for (const { key, isPrefix } of keys) {
      const name = crowdKey(fact, key, isPrefix);
      crowd.set(name, (crowd.get(name) ?? 0) + 1);
    }
  }
  return crowd;
}

/** The clause whose fullest key is shared with the fewest. */
function leastShared(lookups: readonly Lookup[], crowd: ReadonlyMap<string, number>): Lookup | undefined {
  if (lookups.length < 2) return lookups[0];
  const ranked = lookups.map((lookup) => ({ lookup, shared: fullestKey(lookup, crowd), rank: FACTS.indexOf(lookup.fact) }));
  return ranked.toSorted((a, b) => a.shared - b.shared || a.rank - b.rank)[0]?.lookup;
}

function fullestKey({ fact, keys }: Lookup, crowd: ReadonlyMap<string, number>): number {
  return keys.reduce((most, { key, isPrefix }) => Math.max(most, crowd.get(crowdKey(fact, key, isPrefix)) ?? 0), 0);
}
