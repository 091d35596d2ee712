import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { PLAIN_SCENARIOS } from '@ringhook/testkit/lab';
import { LiveSystem } from './live/live-system.ts';

it('hands out a link through which the file that MixMonitor wrote comes back, whole and in ranges', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  await system.untilHearing();
  const recorded = PLAIN_SCENARIOS.find(({ name }) => name === 'recorded');
  await recorded?.drive(system.lab);
  const told = await system.told((requests) => requests.some(({ values }) => values.Event === 'hangup'));
  const link = told.at(-1)?.values.Recording ?? '';
  assert.match(link, /^http:\/\/.+\/recordings\//);

  const [name = ''] = await readdir(system.lab.recordings);
  const file = await readFile(join(system.lab.recordings, name));
  assert.ok(file.length > 4_000, 'more than the head of a WAV file was recorded');

  const whole = await fetch(link);
  assert.equal(whole.status, 200);
  assert.match(whole.headers.get('content-type') ?? '', /^audio\/(?:x-)?wav/);
  assert.deepEqual(Buffer.from(await whole.arrayBuffer()), file);

  const part = await fetch(link, { headers: { range: 'bytes=8-11' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), `bytes 8-11/${file.length}`);
  assert.equal(await part.text(), 'WAVE');

  const tampered = await fetch(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')));
  assert.equal(tampered.status, 403);

  await rm(join(system.lab.recordings, name));
  assert.equal((await fetch(link)).status, 404);
});
