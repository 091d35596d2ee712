/**
 * The whole engine in virtual time with seeded bad luck: crashes, commits whose answer is lost, a full disk, a jumping wall clock,
 * endpoints that fail in every manner. RINGHOOK_SIM_EVENTS=1000000 for the long run, RINGHOOK_SIM_SEED=n to repeat one.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runWorld } from './simulation/world.ts';

const events = Number(process.env['RINGHOOK_SIM_EVENTS'] ?? 50_000);
const seed = Number(process.env['RINGHOOK_SIM_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

it(`T10: keeps every promise over ${events} events of bad luck (RINGHOOK_SIM_SEED=${seed})`, async (t) => {
  const report = await runWorld({ seed, events, perSecond: 1_500, crashEveryMs: 20_000, maxLanesInMemory: 200 });
  t.diagnostic(JSON.stringify({ seed, ...report, violations: report.violations.length }));
  assert.deepEqual(report.violations.slice(0, 10), [], `seed ${seed}`);
  assert.ok(report.arrivals >= events * 0.95, 'the world was busy');
  assert.ok(report.crashes >= 1, 'and unlucky');
  assert.ok(report.duplicates <= report.inDoubt, 'duplicates only for what was in doubt at a crash');
});
