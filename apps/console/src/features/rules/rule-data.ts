import { CurrentConfiguration, type Rule } from '@ringhook/contract';
import { type Configuration, lintConfiguration, type LintFinding } from '@ringhook/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Answered } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useRevised } from '../../api/read.ts';

export type RuleValue = z.output<typeof Rule>;
export type Conditions = RuleValue['conditions'];
export type Action = RuleValue['actions'][number];
export type NumberCondition = NonNullable<Conditions['did']>;
export type Site = z.output<typeof CurrentConfiguration>['configuration'];

export const EVENTS = ['start', 'pickup', 'hangup', 'missed'] as const;

/** Everything that rules refer to: adapters, sources, queues, lists; with the revision that orders them. */
export function useSite(): UseQueryResult<Answered<z.output<typeof CurrentConfiguration>>, ApiProblem> {
  return useRevised({ path: '/configuration', answer: CurrentConfiguration });
}

/** What is wrong or doubtful in the rules as they stand together: by place in the list. */
export function findingsOfRules(site: Site): ReadonlyMap<number, readonly LintFinding[]> {
  const found = new Map<number, LintFinding[]>();
  for (const finding of lintConfiguration(site as Configuration)) {
    const index = /^rules\[(\d+)\]/.exec(finding.path)?.[1];
    if (index !== undefined) found.set(Number(index), [...(found.get(Number(index)) ?? []), finding]);
  }
  return found;
}

/** The same about one drafted rule, with paths as its form has them: `conditions.did.anyOf[0]`. */
export function findingsOfDraft(site: Site, rule: RuleValue): readonly LintFinding[] {
  const isKnown = site.rules.some(({ id }) => id === rule.id);
  const rules = isKnown ? site.rules.map((each) => (each.id === rule.id ? rule : each)) : [...site.rules, rule];
  const at = rules.findIndex(({ id }) => id === rule.id);
  const prefix = `rules[${at}]`;
  return lintConfiguration({ ...site, rules } as Configuration)
    .filter(({ path }) => path === prefix || path.startsWith(`${prefix}.`))
    .map((finding) => ({ ...finding, path: finding.path.slice(prefix.length).replace(/^\./, '') }));
}
