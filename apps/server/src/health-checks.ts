import type { HealthCheck } from '@ringhook/api';
import type { DeliveryEngine } from '@ringhook/delivery';
import type { HistoryReader } from '@ringhook/store';

/** What whoever runs Ringhook has to know, each with what to do. */
export function healthChecks(engine: Pick<DeliveryEngine, 'health'>, history: Pick<HistoryReader, 'trouble'>): HealthCheck[] {
  const { kind, error } = engine.health();
  const { trouble } = history;
  return [
    { name: 'delivery', ok: kind === 'working', problem: kind === 'working' ? null : (error?.message ?? `delivery is ${kind}`) },
    // Calls are told whether or not anybody can read what was.
    { name: 'history', ok: trouble === null, problem: trouble?.message ?? null, onlyWarns: true },
  ];
}
