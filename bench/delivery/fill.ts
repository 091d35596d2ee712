/** Queues requests at an endpoint that is switched off, and ends: whoever comes next finds nothing in memory. */
import { startRig } from './rig.ts';
import { syntheticEntries } from './synthetic-calls.ts';

const [folder = '', url = '', count = '0'] = process.argv.slice(2);
await using rig = await startRig({ folder, isEnabled: (hookId) => hookId !== 'backlog' });
let last: Promise<void> = Promise.resolve();
let made = 0;
for (const entry of syntheticEntries(Number(count), 500, { hookId: 'backlog', url })) {
  last = rig.engine.append(entry);
  if (++made % 512 === 0) await last;
}
await last;
