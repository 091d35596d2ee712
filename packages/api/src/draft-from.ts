import {
  applyDraft,
  type Configuration,
  type ConfigurationDraft,
  lintConfiguration,
  type LintFinding,
  type DraftSubject,
  subjectOf,
} from '@ringhook/core';
import { ApiError } from './errors.ts';

/** The configuration with a draft that came in a request. Fails with REQUEST_INVALID, naming the part below `field`. */
export function draftFrom(live: Configuration, draft: ConfigurationDraft, field: string): Configuration {
  const outcome = applyDraft(live, draft);
  if (outcome.kind === 'applied') return outcome.configuration;
  const path = outcome.field === '' ? field : `${field}.${outcome.field}`;
  const fields = [{ field: path, message: outcome.message }];
  throw new ApiError('REQUEST_INVALID', path, `${path} ${outcome.message}`, { fields });
}

/** What is wrong or doubtful in what the draft brings; paths are those of the whole configuration. */
export function findingsOf(draft: Configuration, given: ConfigurationDraft): readonly LintFinding[] {
  const { rules, adapters, isWhole } = subjectOf(given) satisfies DraftSubject;
  const findings = lintConfiguration(draft);
  if (isWhole) return findings;
  const places = new Set([
    ...rules.map((id) => `rules[${draft.rules.findIndex((rule) => rule.id === id)}]`),
    ...adapters.map((id) => `adapters[${draft.adapters.findIndex((adapter) => adapter.id === id)}]`),
  ]);
  return findings.filter(({ path }) => places.has(path.split('.')[0] ?? ''));
}
