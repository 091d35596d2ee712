import { randomUUID } from 'node:crypto';
import { CallTracker, compileConfiguration, DEFAULT_ENDPOINT_POLICY, type Signal, type SourceId } from '@ringhook/core';
import { createHttpSender, createUrlGuard, DeliveryEngine } from '@ringhook/delivery';
import { AmiParser } from '@ringhook/protocols';
import { AsteriskNormaliser, DEFAULT_DIAL_PLAN_NAMES } from '@ringhook/sources';
import { openDataFolder, SqliteDeliveryStore } from '@ringhook/store';
import { CallDoor } from '../../apps/server/src/accept-signal.ts';
import { deliveryId } from '../../apps/server/src/delivery-id.ts';
import type { Way } from './from-bytes.ts';
import { DELIVERIES_PER_CALL, officeConfiguration, trafficMessages, TRUNK } from './office.ts';
import { SettleCount } from './settle-count.ts';

const WINDOW = 768;
/** Deliveries that a batch of signals is worth, more or less: what comes in while the commit before is being written. */
const BATCH = 96;

/** From signals on: the door, the engine on SQLite and the sender, as `compose.ts` puts them together. */
export async function wayFromSignals({ folder, receiverUrl, live }: { folder: string; receiverUrl: string; live: number }): Promise<Way> {
  const rules = compileConfiguration(officeConfiguration({ receiverUrl }), 1);
  const store = new SqliteDeliveryStore(openDataFolder(folder, Date.now()));
  const sender = createHttpSender({ guard: createUrlGuard(rules.configuration.settings.allowedNetworks), version: 'bench' });
  const settled = new SettleCount();
  const engine = new DeliveryEngine({
    store,
    send: ({ delivery }, attempt, signal) => {
      const { request, id, callNumber, sequence, synthetic } = delivery;
      return sender.send({ request, deliveryId: id, callNumber, sequence, attempt, synthetic, timeoutMs: 15_000 }, signal);
    },
    policyOf: () => DEFAULT_ENDPOINT_POLICY,
    observer: { settled: (settlement) => settled.take(settlement) },
  });
  await engine.start();
  const sourceId = 'pbx' as SourceId;
  let lastCall = 0;
  const door = new CallDoor({
    sourceId,
    tracker: new CallTracker({
      sourceId,
      settings: rules.configuration.settings,
      numbers: rules.plan,
      identify: () => ({ number: ++lastCall, uuid: randomUUID() }),
    }),
    restored: [],
    onTrouble: (error) => {
      throw error;
    },
    ports: {
      rules: () => rules,
      planContext: (now) => ({ now, recordingUrl: () => null, deliveryId }),
      append: (work) => engine.append(work),
      announce: () => {},
      now: Date.now,
    },
  });
  const toSignals = signalsFromBytes();
  let firstCall = 0;
  let signals: Signal[] = [];
  return {
    settled,
    async prepare(calls) {
      signals = toSignals(trafficMessages({ firstCall, calls, live }).join(''));
      firstCall += calls;
    },
    async push(calls) {
      const base = settled.delivered;
      const goal = calls * DELIVERIES_PER_CALL;
      const perBatch = Math.ceil((BATCH * signals.length) / goal);
      for (let at = 0, batches = 0; at < signals.length; at += perBatch, batches++) {
        await settled.until(base + Math.min(goal, batches * BATCH - WINDOW));
        await door.accept(signals.slice(at, at + perBatch));
      }
      await settled.until(base + goal);
    },
    async [Symbol.asyncDispose]() {
      await engine.stop();
      await sender.close();
      store.close();
    },
  };
}

function signalsFromBytes(): (text: string) => Signal[] {
  const parser = new AmiParser();
  const normaliser = new AsteriskNormaliser({ ...DEFAULT_DIAL_PLAN_NAMES, extensionPattern: '\\d{4}', trunks: [TRUNK] });
  return (text) => parser.push(Buffer.from(text)).flatMap((message) => normaliser.apply(message, Date.now()));
}
