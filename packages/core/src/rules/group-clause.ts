import type { ConditionGroup } from '../config/rule-conditions.ts';
import type { Clause, ClauseVerdict } from './clause.ts';
import type { MatchFacts } from './match-facts.ts';

type Branch = readonly Clause[];

/** Several sets of conditions as one clause. What is not known yet decides nothing, neither for nor against (Kleene's logic). */
export function groupClause(name: ConditionGroup, branches: readonly Branch[]): Clause {
  const verdict = (facts: MatchFacts): ClauseVerdict => {
    if (name === 'all') return both(branches, (branch) => branchVerdict(branch, facts));
    const any = negated(both(branches, (branch) => negated(branchVerdict(branch, facts))));
    return name === 'any' ? any : negated(any);
  };
  return {
    name,
    expected: branches.map((branch) => `(${describeBranch(branch)})`).join(name === 'all' ? ' and ' : ' or '),
    verdict,
    test: (facts) => verdict(facts) === 'met',
    actual: (facts) => branches.map((branch, index) => `${index + 1}: ${SAID[branchVerdict(branch, facts)]}`).join(', '),
    lookup: lookupOf(name, branches),
    branches,
  };
}

const SAID: Readonly<Record<ClauseVerdict, string>> = { met: 'met', notMet: 'not met', unknown: 'not known yet' };

export function verdictOn(clause: Clause, facts: MatchFacts): ClauseVerdict {
  if (clause.verdict !== undefined) return clause.verdict(facts);
  return clause.test(facts) ? 'met' : 'notMet';
}

export function branchVerdict(branch: Branch, facts: MatchFacts): ClauseVerdict {
  return both(branch, (clause) => verdictOn(clause, facts));
}

function describeBranch(branch: Branch): string {
  return branch.length === 0 ? 'every call' : branch.map(({ name, expected }) => `${name}: ${expected}`).join('; ');
}

/** Not met when one is not; else not known when one is not known. */
function both<Item>(items: readonly Item[], look: (item: Item) => ClauseVerdict): ClauseVerdict {
  let verdict: ClauseVerdict = 'met';
  for (const item of items) {
    const found = look(item);
    if (found === 'notMet') return 'notMet';
    if (found === 'unknown') verdict = 'unknown';
  }
  return verdict;
}

function negated(verdict: ClauseVerdict): ClauseVerdict {
  if (verdict === 'unknown') return 'unknown';
  return verdict === 'met' ? 'notMet' : 'met';
}

/** What a call must have for the group to hold: of `all` any branch's, of `any` what every branch asks of the same fact. */
function lookupOf(name: ConditionGroup, branches: readonly Branch[]): Clause['lookup'] {
  const perBranch = branches.map((branch) => branch.flatMap(({ lookup }) => lookup ?? []));
  if (name === 'none') return null;
  if (name === 'all') return partOf(perBranch.flat().toSorted((a, b) => a.keys.length - b.keys.length)[0]);
  for (const { fact } of perBranch[0] ?? []) {
    const shared = perBranch.map((lookups) => lookups.find((lookup) => lookup.fact === fact));
    if (shared.every((lookup) => lookup !== undefined)) return { fact, keys: shared.flatMap(({ keys }) => keys), isEnough: false };
  }
  return null;
}

function partOf(lookup: NonNullable<Clause['lookup']> | undefined): Clause['lookup'] {
  return lookup === undefined ? null : { ...lookup, isEnough: false };
}
