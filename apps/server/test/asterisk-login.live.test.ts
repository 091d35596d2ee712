import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PLAIN_SCENARIOS } from '@ringhook/testkit/lab';
import { LiveSystem } from './live/live-system.ts';

const [answered] = PLAIN_SCENARIOS;

it('stops after one refused login and says what to fix', async (t) => {
  await using system = await LiveSystem.start(t, { secret: 'not-the-secret' });
  if (!system) return;
  const { lastError } = await system.ringhook.logged('source.rejected');
  assert.match(String(lastError), /manager\.conf.*\[ringhook\].*secret/);
  // Calls go by, and nobody knocks again.
  await answered?.drive(system.lab);
  assert.equal((await system.lab.log()).match(/failed to authenticate/g)?.length, 1);
  assert.equal(system.receiver.requests.length, 0);
});

it('names the rights that a manager user lacks', async (t) => {
  await using system = await LiveSystem.start(t, {
    secret: 'lab-sees-nothing-secret',
    sourceOptions: { username: 'sees-nothing' },
  });
  if (!system) return;
  await system.untilConnected();
  const line = await system.ringhook.loggedThat('source.connected', ({ warnings }) => Array.isArray(warnings) && warnings.length > 0);
  assert.match(String(line['warnings']), /write/);
});

it('tells what each phone did in the timeline of a call', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  await system.untilHearing();
  const hold = PLAIN_SCENARIOS.find(({ name }) => name === 'hold');
  await hold?.drive(system.lab);
  const told = await system.told((requests) => requests.some(({ values }) => values.Event === 'hangup'));
  const { items } = (await system.ringhook.api(`calls/${told[0]?.values.CallId}/events`)) as {
    items: { event: { level: string; event: string; extension?: string } }[];
  };
  assert.deepEqual(
    items.map(({ event }) => (event.level === 'call' ? event.event : `${event.extension} ${event.event}`)),
    ['start', '1001 ringing', 'pickup', '1001 connected', '1001 held', '1001 retrieved', '1001 completed', 'hangup'],
  );
});

it('asks for the phones and queues of the PBX, and takes no trunk for a phone', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  await system.untilConnected();
  const { items } = (await system.ringhook.api('sources')) as { items: { id: string }[] };
  const imported = (await system.ringhook.api('directory/import', { source: items[0]?.id, dryRun: true })) as {
    added: { list: string; key: string }[];
    warnings: string[];
  };
  const keys = (list: string): string[] => imported.added.filter((entry) => entry.list === list).map(({ key }) => key);
  assert.deepEqual(imported.warnings, []);
  assert.ok(keys('extensions').includes('1001') && keys('extensions').includes('1002'), keys('extensions').join());
  assert.ok(!keys('extensions').includes('trunk'));
  assert.ok(keys('queues').length > 0, 'the queues of the PBX');
});
