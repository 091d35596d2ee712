/** Starts on a folder with a backlog, lets a healthy endpoint pass, then measures what the backlog's deliveries cost. */
import { startRig } from './rig.ts';
import { syntheticEntries } from './synthetic-calls.ts';

export interface Drained {
  readonly cpuUs: number;
  readonly startMs: number;
  /** 300 requests of a healthy endpoint while the backlog lies there. */
  readonly healthyMs: number;
  readonly rssMb: number;
}

const HEALTHY = 300;
const WARM_UP = 5_000;
const SLICE = 2_000;
const [folder = '', url = '', count = '0'] = process.argv.slice(2);
const measured = Number(count);
let isOn = false;
const startedAt = performance.now();
const rig = await startRig({ folder, isEnabled: (hookId) => hookId !== 'backlog' || isOn });
const startMs = performance.now() - startedAt;

const offeredAt = performance.now();
for (const entry of syntheticEntries(HEALTHY, 100, { hookId: 'healthy', url }, 10_000_000)) void rig.engine.append(entry);
await rig.whenSettled(HEALTHY);
const healthyMs = performance.now() - offeredAt;

isOn = true;
rig.engine.policiesChanged();
await rig.whenSettled(HEALTHY + WARM_UP);
// The best of short slices: other load on the machine only adds.
let cpuUs = Number.POSITIVE_INFINITY;
for (let done = HEALTHY + WARM_UP; done < HEALTHY + WARM_UP + measured;) {
  const before = rig.settled();
  const cpu = process.cpuUsage();
  done += SLICE;
  await rig.whenSettled(done);
  const { user, system } = process.cpuUsage(cpu);
  cpuUs = Math.min(cpuUs, (user + system) / (rig.settled() - before));
}
const drained: Drained = { cpuUs, startMs, healthyMs, rssMb: process.memoryUsage.rss() / 2 ** 20 };
process.send?.(drained);
isOn = false;
await rig[Symbol.asyncDispose]();
process.disconnect?.();
