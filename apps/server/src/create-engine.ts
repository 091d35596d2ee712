import type { LiveHub, Metrics } from '@ringhook/api';
import type { Settlement } from '@ringhook/core';
import { DeliveryEngine, type EngineObserver, type HttpSender, noFailPoint } from '@ringhook/delivery';
import type { RinghookOptions } from './compose.ts';
import type { Endpoints } from './endpoints.ts';
import { createSettlementReport } from './observe.ts';
import type { Stores } from './open-stores.ts';

export interface EngineParts {
  readonly options: RinghookOptions;
  readonly stores: Stores;
  readonly live: LiveHub;
  readonly metrics: Metrics;
  readonly endpoints: Endpoints;
  readonly sender: HttpSender;
  /** Told of every attempt, besides whoever counts and shows it. */
  readonly settled: (settlement: Settlement) => void;
}

/** The delivery engine on the store of this process, sending by the live configuration; what it does is counted, logged and shown. */
export function createEngine({ options, stores, live, metrics, endpoints, sender, settled }: EngineParts): DeliveryEngine {
  const { log, failPoint = noFailPoint, onDeath, onSettled } = options;
  const report = createSettlementReport(metrics, live);
  const observer: EngineObserver = {
    settled: (settlement) => {
      report(settlement);
      settled(settlement);
      onSettled?.(settlement);
    },
    hookPaused: (hookId, because) => log.warn({ hookId, because }, because === null ? 'hook.resumed' : 'hook.paused'),
    storeFailing: (error) =>
      error === null ? log.info({}, 'store.recovered') : log.error({ code: error.code, detail: error.message }, 'store.failed'),
    died: (error) => {
      log.error({ code: error.code, detail: error.message }, 'delivery.died');
      onDeath?.(error);
    },
  };
  return new DeliveryEngine({
    store: stores.deliveries,
    send: (open, attempt, signal) => sender.send(endpoints.outgoing(open, attempt), signal),
    policyOf: (hookId) => endpoints.policyOf(hookId),
    failPoint,
    observer,
  });
}
