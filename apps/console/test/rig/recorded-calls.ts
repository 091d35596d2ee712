import { randomUUID } from 'node:crypto';
import { CallTracker, compileConfiguration, type Configuration, DEFAULT_ENDPOINT_POLICY, type Signal, type SourceId } from '@ringhook/core';
import { createHttpSender, createUrlGuard, DeliveryEngine } from '@ringhook/delivery';
import { simulatedCalls } from '@ringhook/sources';
import { CallDoor } from '../../../server/src/accept-signal.ts';
import { deliveryId } from '../../../server/src/delivery-id.ts';
import { openStores } from '../../../server/src/open-stores.ts';

export interface RecordedCalls {
  readonly dataFolder: string;
  readonly configuration: Configuration;
  readonly count: number;
  /** False: the calls are there, nothing was told about them: for very many. */
  readonly withDeliveries: boolean;
}

const CALLS_PER_MINUTE = 60;
const BATCH = 500;

/**
 * Fills a data folder with calls that ended just before now, as the simulator would have placed them, and sends what they owe.
 * The folder is closed again: Ringhook can be started on it.
 */
export async function recordCalls({ dataFolder, configuration, count, withDeliveries }: RecordedCalls): Promise<void> {
  const stores = openStores({ dataFolder, env: {}, failPoint: () => {}, now: Date.now });
  const { revision } = stores.configuration.current();
  stores.configuration.save(configuration, { author: 'test', note: 'what the page is shown with', expectedRevision: revision });
  const rules = compileConfiguration(configuration, revision + 1);
  const sender = createHttpSender({ guard: createUrlGuard(configuration.settings.allowedNetworks), version: 'test' });
  const engine = new DeliveryEngine({
    store: stores.deliveries,
    send: ({ delivery }, attempt, signal) => {
      const { request, id, callNumber, sequence, synthetic } = delivery;
      return sender.send({ request, deliveryId: id, callNumber, sequence, attempt, synthetic, timeoutMs: 5_000 }, signal);
    },
    policyOf: () => DEFAULT_ENDPOINT_POLICY,
  });
  await engine.start();
  const clock = { now: 0 };
  let lastCall = 0;
  const sourceId = 'simulator' as SourceId;
  const identify = () => ({ number: ++lastCall, uuid: randomUUID() });
  const door = new CallDoor({
    sourceId,
    tracker: new CallTracker({ sourceId, settings: configuration.settings, numbers: rules.plan, identify }),
    restored: [],
    onTrouble: (error) => {
      throw error;
    },
    ports: {
      rules: () => rules,
      planContext: () => ({ now: Date.now(), recordingUrl: () => null, deliveryId }),
      append: (work) => engine.append(withDeliveries ? work : { ...work, deliveries: [] }),
      announce: () => {},
      now: () => clock.now,
    },
  });
  for (const { at, signals } of inBatches(count)) {
    clock.now = at;
    await door.accept(signals);
    const dueAt = door.nextDueAt();
    if (dueAt !== undefined && dueAt <= at) await door.advance(at);
  }
  await door.advance(Date.now());
  await engine.stop();
  await sender.close();
  await stores.close();
}

/** Moments of calls in order; very many calls in larger bites. */
function* inBatches(count: number): Generator<{ readonly at: number; readonly signals: readonly Signal[] }> {
  const startAt = Date.now() - (count / CALLS_PER_MINUTE) * 60_000 - 180_000;
  let signals: Signal[] = [];
  let at = startAt;
  for (const moment of simulatedCalls({ count, startAt, keyPrefix: 'recorded', callsPerMinute: CALLS_PER_MINUTE, seed: 7 })) {
    signals.push(...moment.signals);
    at = moment.at;
    if (count > 1_000 && signals.length < BATCH) continue;
    yield { at, signals };
    signals = [];
  }
  if (signals.length > 0) yield { at, signals };
}
