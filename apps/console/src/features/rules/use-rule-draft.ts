import { Rule } from '@ringhook/contract';
import { useMemo, useState } from 'react';
import type { ApiProblem } from '../../api/problem.ts';
import { findingsOfDraft, type RuleValue, type Site } from './rule-data.ts';

export interface SaidAt {
  readonly path: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What was found at a path or below it; the worst first. */
export type Said = (path: string) => SaidAt | undefined;

export interface RuleDraft {
  readonly rule: RuleValue;
  readonly change: (change: Partial<RuleValue>) => void;
  readonly replace: (rule: RuleValue) => void;
  /** The rule as the API takes it; undefined while something is missing or wrong. */
  readonly parsed: RuleValue | undefined;
  readonly said: Said;
  /** What the server refused and is at none of the fields. */
  readonly problem: ApiProblem | undefined;
  readonly refuse: (problem: ApiProblem | undefined) => void;
  /** Shows what is missing as well: before it is sent for the first time, an empty field is no mistake yet. */
  readonly showAll: () => void;
}

/** A rule while it is edited, with what the schema, the lint and the server say about it. */
export function useRuleDraft(initial: RuleValue, site: Site): RuleDraft {
  const [rule, setRule] = useState(initial);
  const [problem, setProblem] = useState<ApiProblem>();
  const [showsAll, setShowsAll] = useState(false);
  const parsed = useMemo(() => Rule.safeParse(rule), [rule]);
  const found = useMemo(() => {
    const issues = (parsed.error?.issues ?? []).map((issue) => ({
      path: pathText(issue.path),
      severity: 'error' as const,
      message: issue.message,
    }));
    const shown = showsAll ? issues : issues.filter(({ path }) => path !== 'name' && path !== 'id');
    const findings = parsed.success ? findingsOfDraft(site, parsed.data) : [];
    const refused = (problem?.fields ?? []).map(({ field, message }) => ({ path: ownPath(field), severity: 'error' as const, message }));
    const all: SaidAt[] = [...refused, ...shown, ...findings];
    return all.toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'));
  }, [parsed, problem, showsAll, site]);
  const replace = (next: RuleValue): void => {
    setRule(next);
    setProblem(undefined);
  };
  return {
    rule,
    change: (change) => replace({ ...rule, ...change }),
    replace,
    parsed: parsed.success ? parsed.data : undefined,
    said: (path) => found.find((each) => each.path === path || each.path.startsWith(`${path}.`) || each.path.startsWith(`${path}[`)),
    problem,
    refuse: setProblem,
    showAll: () => setShowsAll(true),
  };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

/** The server names the rule's place in the configuration: `rules[3].conditions.did`. */
function ownPath(field: string): string {
  return field.replace(/^rules\[\d+\]\.?/, '');
}
