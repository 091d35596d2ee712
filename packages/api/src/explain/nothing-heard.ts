import { type Configuration, readSearch } from '@ringhook/core';
import type { SourceHealth } from '../ports.ts';
import { planOf } from '../read-call-query.ts';

/** How a number was read that somebody asks about. */
export function readingOf(number: string, configuration: Configuration) {
  const plan = planOf(configuration);
  const { kind, e164 } = plan.normalise(number);
  return { kind, e164, searched: readSearch(number, plan).join(' ') };
}

/** Telephone systems by which a call since `from`, ms since the epoch, may have gone unheard. */
export function suspects(configured: Configuration['sources'], health: readonly SourceHealth[], from: number) {
  const isOff = new Set<string>(configured.filter(({ enabled }) => !enabled).map(({ id }) => id));
  const told = health
    .filter(({ sourceId, state, since, gaps, warnings }) => {
      return isOff.has(sourceId) || state !== 'connected' || since > from || gaps > 0 || warnings.length > 0;
    })
    .map(({ sourceId, state, since, lastError, gaps, lastEventAt, warnings }) => ({
      sourceId,
      state: isOff.has(sourceId) ? 'disabled' : state,
      since,
      detail: lastError,
      gaps,
      lastEventAt,
      warnings,
    }));
  const known = new Set(health.map(({ sourceId }) => sourceId));
  const off = { state: 'disabled', since: null, detail: null, gaps: 0, lastEventAt: null, warnings: [] };
  return [...told, ...[...isOff].filter((id) => !known.has(id)).map((sourceId) => ({ sourceId, ...off }))];
}
