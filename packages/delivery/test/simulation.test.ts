/**
 * The whole engine in virtual time with seeded bad luck: crashes, commits whose answer is lost, a full disk, a jumping wall clock,
 * endpoints that fail in every manner. RINGHOOK_SIM_EVENTS=1000000 for the long run, RINGHOOK_SIM_SEED=n to repeat one.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runWorld } from './simulation/world.ts';

const events = Number(process.env['RINGHOOK_SIM_EVENTS'] ?? 50_000);
const seed = Number(process.env['RINGHOOK_SIM_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

const STORES = [
  { title: 'on a store that answers at once', storeMs: 0, share: 0.6 },
  { title: 'on a store that takes its time', storeMs: 12, share: 0.4 },
];

for (const { title, storeMs, share } of STORES) {
  const count = Math.round(events * share);
  it(`T10: keeps every promise over ${count} events of bad luck ${title} (RINGHOOK_SIM_SEED=${seed})`, async (t) => {
    const report = await runWorld({ seed, events: count, perSecond: 1_500, crashEveryMs: 8_000, maxLanesInMemory: 200, storeMs });
    t.diagnostic(JSON.stringify({ seed, ...report, violations: report.violations.length }));
    assert.deepEqual(report.violations.slice(0, 10), [], `seed ${seed}`);
    assert.ok(report.arrivals >= count * 0.95, 'the world was busy');
    assert.ok(report.crashes >= 1, 'and unlucky');
    assert.ok(report.duplicates <= report.inDoubt, 'duplicates only for what was in doubt at a crash');
  });
}
