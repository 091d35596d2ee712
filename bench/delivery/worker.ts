/**
 * One half of a comparison in a process of its own, so that neither warms up, or spoils, the code of the other. Told what to do by
 * its parent, one task after the other; answers with CPU time and duration.
 */
import { Pool } from 'undici';
import { startRig } from './rig.ts';
import { syntheticEntries, syntheticEntry } from './synthetic-calls.ts';

export interface Task {
  readonly kind: 'limit' | 'engine';
  readonly events: number;
}

export interface Measured {
  readonly cpuUs: number;
  readonly perSecond: number;
}

const CONNECTIONS = 64;
/** Events on their way at once: what a busy PBX, or a resync, offers. */
const WINDOW = 768;
const [folder = '', url = ''] = process.argv.slice(2);
const target = { hookId: 'crm', url };
const pool = new Pool(url, { connections: CONNECTIONS });
const rig = await startRig({ folder });
let nextCall = 1;

process.on('message', (task: Task) => {
  void measure(task.events, () => (task.kind === 'limit' ? bareGets(task.events) : pushThrough(task.events))).then((measured) =>
    process.send?.(measured),
  );
});
process.on('disconnect', () => {
  void rig[Symbol.asyncDispose]().then(() => process.exit(0));
});
process.send?.('ready');

async function measure(items: number, work: () => Promise<void>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: (user + system) / items, perSecond: (items * 1_000) / (performance.now() - startedAt) };
}

/** The reference: connections that are never idle, a request from memory, an answer that is read to its end. */
async function bareGets(count: number): Promise<void> {
  const { pathname, search } = new URL(syntheticEntry(1, 0, target).deliveries[0]?.request.url ?? url);
  let sent = 0;
  const connection = async (): Promise<void> => {
    while (sent++ < count) {
      const { body } = await pool.request({ path: pathname + search, method: 'GET' });
      await body.text();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

/** As fast as it is accepted. */
async function pushThrough(count: number): Promise<void> {
  const base = rig.settled();
  let pushed = 0;
  for (const entry of syntheticEntries(count, 500, target, nextCall)) {
    void rig.engine.append(entry);
    if (++pushed - (rig.settled() - base) >= WINDOW) await rig.whenSettled(base + pushed - WINDOW / 2);
  }
  nextCall += count;
  await rig.whenSettled(base + count);
  await rig.engine.flush();
}
