import type { LiveHub, Metrics, Tally } from '@ringhook/api';
import type { CallEvent, Settlement } from '@ringhook/core';
import type { SourceHealth } from '@ringhook/sources';
import type { Log } from './compose.ts';

const SECOND_MS = 1_000;

/** Counts events and tells the live stream of them. */
export function announceEvents(metrics: Metrics, live: LiveHub): (events: readonly CallEvent[]) => void {
  const counters = new Map<string, Tally>();
  return (events) => {
    for (const event of events) {
      const source = event.level === 'device' ? event.sourceId : event.call.sourceId;
      const key = `${source} ${event.level} ${event.event}`;
      let counter = counters.get(key);
      if (!counter) counters.set(key, (counter = metrics.tally(metrics.events, { source, level: event.level, event: event.event })));
      counter.count++;
      live.publish(event.level, event);
    }
  };
}

/** Counts one attempt and, when the delivery came to its end, that, too; the live stream hears the outline, never the request. */
export function createSettlementReport(metrics: Metrics, live: LiveHub): (settlement: Settlement) => void {
  const children = new Map<string, ReturnType<typeof childrenOf>>();
  const childrenOf = (hook: string, outcome: string, state: string) => ({
    attempts: metrics.tally(metrics.attempts, { hook, outcome }),
    seconds: metrics.attemptSeconds.labels({ hook }),
    settled: metrics.tally(metrics.settled, { hook, state }),
  });
  return ({ open, attempt, next, at }) => {
    const { hookId, callNumber, event } = open.delivery;
    const outcome = attempt?.outcome;
    const label = outcome === undefined ? 'none' : outcome.kind === 'answered' ? `${Math.floor(outcome.status / 100)}xx` : outcome.reason;
    const key = `${hookId} ${label} ${next.kind}`;
    let child = children.get(key);
    if (!child) children.set(key, (child = childrenOf(hookId, label, next.kind)));
    if (outcome) {
      child.attempts.count++;
      child.seconds.observe(outcome.durationMs / SECOND_MS);
    }
    if (next.kind === 'delivered' || next.kind === 'skipped' || next.kind === 'deadLetter') child.settled.count++;
    const status = outcome?.kind === 'answered' ? outcome.status : null;
    live.publish('delivery', {
      id: String(open.key),
      hookId,
      callNumber,
      event,
      attempt: attempt?.number ?? 0,
      status,
      next: next.kind,
      at,
    });
  };
}

/** Whoever sends garbage must not fill the disk with words about it; every alarm is counted all the same. */
const ALARM_LINE_EVERY_MS = 10_000;

/** One line per change of a source's state or trouble; the live stream hears the same. */
export function createHealthLog(log: Log, live: LiveHub): (sourceId: string, health: SourceHealth) => void {
  const last = new Map<string, SourceHealth>();
  const alarmedAt = new Map<string, number>();
  return (sourceId, health) => {
    const before = last.get(sourceId);
    last.set(sourceId, health);
    const { state, lastError, version, warnings, alarms, lastAlarm } = health;
    const now = performance.now();
    if (alarms > (before?.alarms ?? 0) && now >= (alarmedAt.get(sourceId) ?? Number.NEGATIVE_INFINITY) + ALARM_LINE_EVERY_MS) {
      alarmedAt.set(sourceId, now);
      log.warn({ sourceId, alarms, lastAlarm }, 'source.alarmed');
    }
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
