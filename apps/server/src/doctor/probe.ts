import type { SiteSettings, SourceDefinition } from '@ringhook/core';
import { failed, type Finding, ok, warning } from './finding.ts';

/** What a look at something outside came to. */
export type ProbeOutcome =
  | { readonly kind: 'fine'; readonly detail: string; readonly warnings: readonly string[] }
  | { readonly kind: 'failed'; readonly detail: string; readonly fix: string };

/** Dials a PBX, logs in, and leaves again. */
export type ProbeSource = (source: SourceDefinition) => Promise<ProbeOutcome>;

/** Resolves an endpoint's host, asks the guard, connects, checks the certificate; sends no request. */
export type ProbeEndpoint = (url: string, settings: SiteSettings) => Promise<ProbeOutcome>;

export function findingOf(name: string, outcome: ProbeOutcome): Finding {
  if (outcome.kind === 'failed') return failed(name, outcome.detail, outcome.fix);
  if (outcome.warnings.length > 0) return warning(name, outcome.detail, outcome.warnings.join('; '));
  return ok(name, outcome.detail);
}
