/** Ringhook in a process of its own, started with --expose-gc: delivers what its PBX says, and tells on demand how much memory it holds. */
import { startRinghook } from '../../apps/server/src/compose.ts';
import { officeConfiguration, SECRET_NAME } from '../whole-way/office.ts';
import type { MemoryOrder, MemoryReport } from './bench-ringhook.ts';

const [dataFolder = '', receiverUrl = '', pbxPort = ''] = process.argv.slice(2);
const report = (text: MemoryReport): void => void process.send?.(text);
let settled = 0;
let goal = Number.POSITIVE_INFINITY;

const ringhook = await startRinghook({
  dataFolder,
  host: '127.0.0.1',
  port: 0,
  log: { info: () => {}, warn: console.error, error: console.error },
  env: { [SECRET_NAME]: 'right' },
  configuration: { value: officeConfiguration({ receiverUrl, pbxPort: Number(pbxPort) }), author: 'bench', note: 'bench' },
  onSettled: () => {
    if (++settled === goal) report({ kind: 'settled' });
  },
});

process.on('message', (order: MemoryOrder) => {
  if (order.kind === 'measure') void measure();
  else if (order.kind === 'untilSettled') {
    goal = order.count;
    if (settled >= goal) report({ kind: 'settled' });
  }
});
process.on('disconnect', () => void ringhook.stop().then(() => process.exit(0)));

while (ringhook.sources.get('pbx')?.state !== 'connected') await rest();
report({ kind: 'ready' });

async function measure(): Promise<void> {
  // What a collection frees is often held until the next; the batches under way end in the meantime.
  for (let round = 0; round < 4; round++) {
    await rest();
    globalThis.gc?.();
  }
  const { heapUsed, rss, external } = process.memoryUsage();
  report({
    kind: 'memory',
    heapBytes: heapUsed,
    externalBytes: external,
    residentBytes: rss,
    liveCalls: ringhook.sources.liveCalls().length,
  });
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
