/** A disk without space: nothing that was taken is lost, everybody is told, and it goes on by itself. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AppError } from '@ringhook/core';
import { FakeAsterisk } from '@ringhook/testkit';
import { type Ringhook, startRinghook } from '../src/compose.ts';
import { SILENT } from '../src/create-log.ts';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { aSmallDisk, fill, giveSpaceBack, shrinkFiller } from './e2e/small-disk.ts';
import { eventsOf, groupByCall, readRequest } from './live/told-request.ts';

const CALLS = 40;

function officeOn(place: string, pbx: FakeAsterisk): Promise<Office> {
  return Office.open({
    parent: place,
    configuration: (url) => ({
      settings: SETTINGS,
      sources: [asteriskAt(pbx.port)],
      adapters: [toldAdapter('crm', `${url}/hook`)],
      globalActions: [openUrl('crm')],
    }),
  });
}

async function failingChecks(office: Office): Promise<readonly [status: number, failing: unknown]> {
  const answer = await fetch(`${office.ringhook.apiUrl}/health/ready`);
  return [answer.status, ((await answer.json()) as { failing: unknown }).failing];
}

describe('a full disk', () => {
  it('holds events back, says so in log and health, and goes on when there is space again: all told, once, in order', async (t) => {
    const place = aSmallDisk(t);
    if (place === undefined) return;
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOn(place, pbx);
    await office.untilConnected(pbx);
    fill(place);
    for (let number = 0; number < CALLS; number++) {
      const { ring, answer, hangup } = pbxCall({ number });
      pbx.send(ring + answer + hangup);
    }
    await office.until(() => office.logged('store.failed').length > 0, 'the store has failed');
    assert.equal(office.logged('store.failed')[0]?.['code'], 'DISK_FULL');
    assert.deepEqual(await failingChecks(office), [503, ['delivery']]);
    const [check] = (await office.api('health')).body['checks'] as { problem: string }[];
    assert.match(check?.problem ?? '', /no space left to write .*ringhook\.db; free some space and Ringhook goes on by itself/);
    const refused = await office.change('adapters/crm', { name: 'New' });
    assert.deepEqual([refused.status, refused.body['code']], [503, 'DISK_FULL']);
    assert.equal((await office.api('calls')).status, 200, 'reading goes on');

    giveSpaceBack(place);
    await office.untilAllTold(CALLS);
    await office.until(() => office.logged('store.recovered').length === 1, 'it says that it goes on');
    assert.deepEqual(await failingChecks(office), [200, []]);
    await office.stop();
    const calls = groupByCall(office.receiver.requests.map(readRequest));
    assert.deepEqual(calls.map(eventsOf), Array(CALLS).fill('start pickup hangup'));
  });

  it('does not keep it from stopping; what was accepted before is sent by the next start, and the PBX is asked for the rest', async (t) => {
    const place = aSmallDisk(t);
    if (place === undefined) return;
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOn(place, pbx);
    await office.untilConnected(pbx);
    const call = pbxCall({ number: 0 });
    pbx.send(call.ring);
    await office.receiver.waitFor(1);
    fill(place);
    pbx.send(call.answer);
    await office.until(() => office.logged('store.failed').length > 0, 'the store has failed');
    await office.stop();

    giveSpaceBack(place);
    pbx.options = { lists: { CoreShowChannels: call.talkingRows } };
    await office.start();
    await office.receiver.waitFor((requests) => requests.some(({ target }) => target.includes('Event=pickup')));
    pbx.send(call.hangup);
    await office.receiver.waitFor((requests) => requests.some(({ target }) => target.includes('Event=hangup')));
    await office.stop();
    const told = office.receiver.requests.map(readRequest);
    const first = new Map(told.map((request) => [request.deliveryId, request]));
    assert.equal(eventsOf([...first.values()]), 'start pickup hangup');
  });

  it('at the very first start is named, whatever little space there is, and leaves nothing that a later start would stumble over', async (t) => {
    const place = aSmallDisk(t);
    if (place === undefined) return;
    const outcomes = new Set<string>();
    for (const freeBytes of [0, 4_096, 8_192, 16_384, 40_960, 81_920, 131_072, 200_704, 262_144, 327_680, 524_288]) {
      fill(place);
      shrinkFiller(place, freeBytes);
      const options = { dataFolder: join(place, `data-${freeBytes}`), host: '127.0.0.1', port: 0, log: SILENT, env: {} };
      const first = await startRinghook(options).catch((cause: unknown) => cause);
      if (first instanceof Error) {
        assert.ok(first instanceof AppError, `${freeBytes} bytes: ${first.stack}`);
        outcomes.add(first.code);
        assert.match(first.message, /no space left|ENOSPC/, `${freeBytes} bytes: ${first.message}`);
      } else {
        outcomes.add('started');
        await (first as Ringhook).stop();
      }
      giveSpaceBack(place);
      const second = await startRinghook(options);
      await second.stop();
      rmSync(options.dataFolder, { recursive: true });
    }
    assert.ok(outcomes.has('DISK_FULL') && outcomes.has('started'), [...outcomes].join());
  });
});
