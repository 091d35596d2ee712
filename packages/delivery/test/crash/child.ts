/**
 * A Ringhook that feeds itself calls until something kills it. Its requests carry the number of its life in `user-agent`: the bytes of
 * the dead may be read by the receiver when the next life has begun. Tells its parent of every acknowledged event, as {call, sequence};
 * with `--drain` it takes nothing new, delivers what is left and ends by itself.
 */
import { DEFAULT_ENDPOINT_POLICY } from '@ringhook/core';
import { openDataFolder, SqliteDeliveryStore } from '@ringhook/store';
import { aDelivery, anEvent } from '@ringhook/store/contract';
import { createHttpSender, createUrlGuard, DeliveryEngine, parseFailPoint } from '../../src/index.ts';

const [folder = '', receiverUrl = '', life = '', mode = ''] = process.argv.slice(2);
const EVENTS_PER_CALL = 3;
const MAX_UNDER_WAY = 200;
const HOOKS = ['steady', 'flaky'];

const failPoint = parseFailPoint(process.env['RINGHOOK_FAIL_POINT'], () => process.kill(process.pid, 'SIGKILL'));
const store = new SqliteDeliveryStore(openDataFolder(folder, Date.now()), failPoint);
const sender = createHttpSender({ guard: createUrlGuard(['127.0.0.0/8']), version: life });
let underWay = 0;
const engine = new DeliveryEngine({
  store,
  failPoint,
  leaseTtlMs: 90,
  send: ({ delivery, replay }, attempt, signal) =>
    sender.send(
      {
        request: delivery.request,
        deliveryId: delivery.id,
        callNumber: delivery.callNumber,
        sequence: delivery.sequence,
        attempt,
        synthetic: false,
        timeoutMs: 5_000,
        ...(replay > 0 && { replay }),
      },
      signal,
    ),
  policyOf: () => ({ ...DEFAULT_ENDPOINT_POLICY, retryDelaysMs: Array<number>(20).fill(30), maxInFlight: 16 }),
  observer: {
    settled: ({ next }) => {
      if (next.kind === 'delivered') underWay--;
    },
  },
});
await engine.start();

if (mode === '--drain') await drain();
else await feed();

async function feed(): Promise<void> {
  for (let callNumber = (await store.lastCallNumber()) + 1; ; callNumber++) {
    for (let sequence = 1; sequence <= EVENTS_PER_CALL; sequence++) {
      const deliveries = HOOKS.map((hookId) => {
        const delivery = aDelivery({ hookId, callNumber, sequence, createdAt: Date.now() });
        return { ...delivery, request: { ...delivery.request, url: `${receiverUrl}/${hookId}/${callNumber}/${sequence}` } };
      });
      underWay += deliveries.length;
      void engine
        .append({
          events: [anEvent(callNumber, sequence)],
          deliveries,
          calls: [{ partition: callNumber % 256, callNumber, state: 'live' }],
        })
        .then(() => process.send?.({ callNumber, sequence }));
    }
    while (isCrowded()) await new Promise((resolve) => void setTimeout(resolve, 2));
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

function isCrowded(): boolean {
  return underWay > MAX_UNDER_WAY;
}

async function drain(): Promise<void> {
  for (;;) {
    await engine.flush();
    const isBusy = engine.endpoints().some(({ lanes, parkedLanes, hasCold, inFlight }) => lanes + parkedLanes + inFlight > 0 || hasCold);
    if (!isBusy) break;
    await new Promise((resolve) => void setTimeout(resolve, 20));
  }
  await engine.stop();
  await sender.close();
  store.close();
  process.disconnect?.();
}
