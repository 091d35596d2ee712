import { startRinghook } from '../../apps/server/src/compose.ts';
import { type BenchPbx, startBenchPbx } from './bench-pbx.ts';
import { DELIVERIES_PER_CALL, EVENTS_PER_CALL, officeConfiguration, SECRET_NAME } from './office.ts';
import { SettleCount } from './settle-count.ts';

const WINDOW = 768;
const BATCH = 96;
const SILENT = { info: () => {}, warn: console.error, error: console.error };

export interface Way extends AsyncDisposable {
  readonly settled: SettleCount;
  /** Brings so many answered calls from their first message to their last delivery. */
  push(calls: number): Promise<void>;
  /** Makes the input of the next `push`, which is not ours to pay for. */
  prepare(calls: number): Promise<void>;
}

/** Ringhook as it is served, with a PBX in another process: from the bytes on the socket to the settled delivery. */
export async function wayFromBytes({ folder, receiverUrl, live }: { folder: string; receiverUrl: string; live: number }): Promise<Way> {
  const pbx = await startBenchPbx();
  const settled = new SettleCount(DELIVERIES_PER_CALL * 64);
  const ringhook = await startRinghook({
    dataFolder: folder,
    host: '127.0.0.1',
    port: 0,
    log: SILENT,
    env: { [SECRET_NAME]: 'right' },
    configuration: { value: officeConfiguration({ receiverUrl, pbxPort: pbx.port }), author: 'bench', note: 'bench' },
    onSettled: (settlement) => settled.take(settlement),
  });
  await untilConnected(ringhook.sources);
  let firstCall = 0;
  let messages = 0;
  return {
    settled,
    async prepare(calls) {
      messages = await pbx.load({ firstCall, calls, live });
      firstCall += calls;
    },
    push: (calls) => pushThrough(pbx, settled, { calls, messages }),
    async [Symbol.asyncDispose]() {
      await ringhook.stop();
      await pbx[Symbol.asyncDispose]();
    },
  };
}

async function untilConnected(sources: {
  get(id: string): { readonly state: string; readonly lastError: string | null } | undefined;
}): Promise<void> {
  while (sources.get('pbx')?.state !== 'connected') {
    const health = sources.get('pbx');
    if (health?.state === 'rejected') throw new Error(health.lastError ?? 'rejected');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** With about `WINDOW` deliveries under way: more is asked of the PBX whenever some were settled. */
async function pushThrough(pbx: BenchPbx, settled: SettleCount, { calls, messages }: { calls: number; messages: number }): Promise<void> {
  const base = settled.delivered;
  const goal = calls * DELIVERIES_PER_CALL;
  const perBatch = Math.ceil((BATCH * EVENTS_PER_CALL) / DELIVERIES_PER_CALL);
  let asked = 0;
  const ask = (): void => {
    if (asked >= messages) return;
    pbx.send(perBatch);
    asked += perBatch;
  };
  for (let open = 0; open < WINDOW; open += BATCH) ask();
  for (let done = BATCH; done < goal; done += BATCH) {
    await settled.until(base + done);
    ask();
  }
  await settled.until(base + goal);
}
