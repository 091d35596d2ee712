/** A backup is made while calls come in, and somebody else goes on from it: the restore drill (P16). */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { FakeAsterisk } from '@ringhook/testkit';
import { Office } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { runCli } from './e2e/run-cli.ts';
import { configurationFor } from './e2e/server.ts';
import { groupByCall, readRequest } from './live/told-request.ts';

const wholeCall = (number: number): string => {
  const { ring, answer, hangup } = pbxCall({ number });
  return ring + answer + hangup;
};

async function officeWithCalls(pbx: FakeAsterisk, calls: number): Promise<Office> {
  const office = await Office.open({ configuration: (url) => configurationFor(pbx, url) });
  await office.untilConnected(pbx);
  for (let number = 0; number < calls; number++) pbx.send(wholeCall(number));
  await office.untilAllTold(calls);
  return office;
}

describe('backup and restore', () => {
  it('takes everything committed while calls keep coming, and the restored server goes on from there', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWithCalls(pbx, 20);
    const data = join(office.folder, 'data');
    const alive = pbxCall({ number: 100 });
    pbx.send(alive.ring);
    await office.receiver.waitFor(61);
    await office.api('secrets/crm', { method: 'PUT', body: { value: 'tell nobody' } });
    const file = join(office.folder, 'one.backup');
    await writeFile(join(office.folder, 'phrase'), 'correct horse battery\n');

    const more = (async () => {
      for (let number = 200; number < 260; number++) pbx.send(wholeCall(number));
    })();
    const made = await runCli(['backup', file, '--data', data, '--passphrase-file', join(office.folder, 'phrase')]);
    await more;
    assert.equal(made.code, 0, made.stderr);
    pbx.send(alive.answer + alive.hangup);
    await office.untilAllTold(81);
    await office.stop();
    const before = callNumbers(office);

    await rm(data, { recursive: true });
    const restored = await runCli(['restore', file, '--data', data, '--passphrase-file', join(office.folder, 'phrase')]);
    assert.equal(restored.code, 0, restored.stderr);
    assert.match(restored.stderr, /revision \d+, \d+ calls/);
    pbx.options = {};
    await office.start();
    await office.untilConnected(pbx);
    await office.until(() => office.ringhook.sources.liveCalls().length === 0, 'the call that was alive in the backup has ended');
    pbx.send(wholeCall(300));
    await office.until(
      () => office.events.some(({ level, ...event }) => level === 'call' && Number(Object(event).call.number) > 1_000_000),
      'a new call',
    );
    const calls = (await office.api('calls?limit=500')).body['items'] as { readonly number: number }[];
    for (const number of before.slice(0, 20))
      assert.ok(
        calls.some((call) => call.number === number),
        `call ${number} is in the restored history`,
      );
    assert.equal((await office.api('secrets')).status, 200);
    assert.ok(Math.min(...callNumbers(office).slice(-1)) > Math.max(...before), 'no call number is given a second time (F29)');
  });

  it('gives the same file over the API, and leaves nothing behind in the data folder', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWithCalls(pbx, 3);
    const file = join(office.folder, 'remote.backup');
    const made = await runCli(['backup', file, '--url', office.ringhook.apiUrl], { env: { RINGHOOK_TOKEN: office.token } });
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stderr, /main key is not in it/);
    await office.until(() => office.logged('backup.made').length === 1, 'the backup is logged');
    const target = join(office.folder, 'second');
    assert.equal((await runCli(['restore', file, '--data', target])).code, 0);
    const db = new DatabaseSync(join(target, 'ringhook.db'), { readOnly: true });
    assert.equal(db.prepare('select count(*) as n from call_row').get()?.['n'], 3);
    db.close();
    assert.deepEqual(
      (await readdir(join(office.folder, 'data'))).filter((name) => name.startsWith('backup-')),
      [],
    );
  });

  it('refuses what it can’t restore and touches nothing: damage, a stranger’s file, a wrong passphrase, an occupied or busy folder', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeWithCalls(pbx, 1);
    const path = (name: string): string => join(office.folder, name);
    await writeFile(path('phrase'), 'correct horse battery\n');
    await writeFile(path('wrong'), 'battery horse correct\n');
    await writeFile(path('short'), 'horse\n');
    await mkdir(path('empty'));
    const file = path('one.backup');
    assert.equal((await runCli(['backup', file, '--data', path('data'), '--passphrase-file', path('phrase')])).code, 0);
    const whole = await readFile(file);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1]! ^= 1;
    await writeFile(path('flipped'), flipped);
    await writeFile(path('cut'), whole);
    await truncate(path('cut'), whole.length - 100);
    await writeFile(path('stranger'), 'hello');
    const refusals: [args: string[], message: RegExp][] = [
      [[path('flipped'), '--data', path('empty')], /damaged/],
      [[path('cut'), '--data', path('empty')], /damaged, cut off/],
      [[path('stranger'), '--data', path('empty')], /no backup/],
      [[path('missing'), '--data', path('empty')], /there is no file/],
      [[file, '--data', path('empty')], /--passphrase-file/],
      [[file, '--data', path('empty'), '--passphrase-file', path('wrong')], /does not open/],
      [[file, '--data', path('empty'), '--passphrase-file', path('short')], /at least 10/],
      [[file, '--data', path('data'), '--force', '--passphrase-file', path('phrase')], /another Ringhook uses/],
    ];
    for (const [args, message] of refusals) {
      const { code, stderr } = await runCli(['restore', ...args]);
      assert.equal(code, 1, args.join(' '));
      assert.match(stderr, message);
    }
    assert.deepEqual(await readdir(path('empty')), ['ringhook.lock']);
    await office.stop();
    const occupied = await runCli(['restore', file, '--data', path('data'), '--without-key']);
    assert.match(occupied.stderr, /--force/);
    assert.equal((await runCli(['restore', file, '--data', path('data'), '--without-key', '--force'])).code, 0);
    const aside = (await readdir(path('data'))).find((name) => name.startsWith('before-restore-'));
    assert.ok(aside && existsSync(join(path('data'), aside, 'ringhook.db')), 'what was there is moved aside');
  });
});

function callNumbers(office: Office): number[] {
  return groupByCall(office.receiver.requests.map(readRequest)).map(([first]) => Number(first?.values.CallId));
}
