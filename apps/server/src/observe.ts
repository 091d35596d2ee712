import type { LiveHub, Metrics } from '@ringhook/api';
import type { Settlement } from '@ringhook/core';
import type { SourceHealth } from '@ringhook/sources';
import type { Log } from './compose.ts';

const SECOND_MS = 1_000;

/** Counts one attempt and, when the delivery came to its end, that, too. */
export function countAttempt(metrics: Metrics, { open, attempt, next }: Settlement): void {
  const hook = open.delivery.hookId;
  if (attempt) {
    const { outcome } = attempt;
    metrics.attempts.inc({ hook, outcome: outcome.kind === 'answered' ? `${Math.floor(outcome.status / 100)}xx` : outcome.reason });
    metrics.attemptSeconds.observe({ hook }, outcome.durationMs / SECOND_MS);
  }
  if (next.kind === 'delivered' || next.kind === 'skipped' || next.kind === 'deadLetter') metrics.settled.inc({ hook, state: next.kind });
}

/** One line per change of a source's state or trouble; the live stream hears the same. */
export function createHealthLog(log: Log, live: LiveHub): (sourceId: string, health: SourceHealth) => void {
  const last = new Map<string, SourceHealth>();
  return (sourceId, health) => {
    const before = last.get(sourceId);
    last.set(sourceId, health);
    const { state, lastError, version, warnings, alarms, lastAlarm } = health;
    if (alarms > (before?.alarms ?? 0)) log.warn({ sourceId, alarms, lastAlarm }, 'source.alarmed');
    if (before?.state === state && before.lastError === lastError && before.warnings.length === warnings.length) return;
    const line = {
      sourceId,
      state,
      ...(version !== null && { version }),
      ...(lastError !== null && { lastError }),
      ...(warnings.length > 0 && { warnings }),
    };
    if (state === 'rejected') log.error(line, 'source.rejected');
    else if (state === 'waiting' && lastError !== null) log.warn(line, 'source.closed');
    else log.info(line, `source.${state}`);
    live.publish('source', { sourceId, ...health });
  };
}
