/** PBXs that send what no PBX should: the calls around it are told, the trouble is shown, nothing falls over. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FakeAsterisk, type ReceivedRequest } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { recordedEvents } from './e2e/recorded-calls.ts';
import { seeded } from './e2e/seeded.ts';
import { assertLawful, eventsOf, groupByCall, readRequest, type ToldRequest } from './live/told-request.ts';

function officeOf(pbx: FakeAsterisk, options: Readonly<Record<string, unknown>> = {}, others: readonly unknown[] = []): Promise<Office> {
  return Office.open({
    configuration: (url) => ({
      settings: SETTINGS,
      sources: [asteriskAt(pbx.port, 'pbx', options), ...others],
      adapters: [toldAdapter('crm', `${url}/hook`)],
      globalActions: [openUrl('crm')],
    }),
  });
}

function callsTold(requests: readonly ReceivedRequest[]): ToldRequest[][] {
  return groupByCall(requests.map(readRequest));
}

interface SourceStatus {
  readonly state: string;
  readonly lastError: string | null;
  readonly alarms: number;
}

describe('bytes that are no messages', () => {
  it('between, before and after the events of a call cost an alarm each and no event', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx);
    await office.untilConnected(pbx);
    const random = seeded(23);
    const noise = Buffer.from(Uint8Array.from({ length: 500_000 }, () => Math.floor(random() * 256)));
    const endlessLine = Buffer.alloc(10_000_000, 'A');
    const { ring, answer, hangup } = pbxCall({ number: 0 });
    const blank = '\r\n\r\n';
    for (const piece of [noise, blank, ring, endlessLine, blank, answer, Buffer.alloc(100_000), blank, hangup, noise]) pbx.send(piece);
    await office.untilAllTold();
    const { body } = await office.api('sources/pbx/health');
    assert.ok((body as unknown as SourceStatus).alarms > 3, 'each is counted');
    await office.stop();
    assert.deepEqual(callsTold(office.receiver.requests).map(eventsOf), ['start pickup hangup']);
    assert.equal(pbx.connections, 1, 'the connection was kept');
    const alarms = office.logged('source.alarmed');
    assert.equal(alarms.length, 1, 'garbage does not flood the log');
    assert.ok(JSON.stringify(alarms).length < 1_000, 'an alarm quotes little of what came');
  });

  it('where a PBX should greet are shown with what to check, and a source beside it is not disturbed', async () => {
    await using web = await FakeAsterisk.start({ greeting: 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n' });
    await using binary = await FakeAsterisk.start({ greeting: '\u0000\u0001\r\n'.repeat(100) });
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx, {}, [asteriskAt(web.port, 'web'), asteriskAt(binary.port, 'binary')]);
    await pbx.until(() => pbx.received('CoreShowChannels').length === 1);
    for (const wrong of [web, binary]) {
      await wrong.until(() => wrong.connections === 1);
      wrong.drop();
    }
    const { ring, giveUp } = pbxCall({ number: 0 });
    pbx.send(ring + giveUp);
    await office.untilAllTold();
    await office.until(() => office.logged('source.closed').length >= 2, 'both wrong ones are shown');
    for (const id of ['web', 'binary']) {
      const { body } = await office.api(`sources/${id}/health`);
      const { lastError } = body as unknown as SourceStatus;
      assert.match(lastError ?? '', /is no Asterisk Manager Interface; check "port"/, id);
    }
    assert.deepEqual(callsTold(office.receiver.requests).map(eventsOf), ['start hangup missed']);
  });
});

describe('numbers of callers', () => {
  const hostile: readonly [what: string, number: string][] = [
    ['500 digits', '9'.repeat(500)],
    ['emoji', '☎️📞👩‍👩‍👧‍👦'],
    ['a parameter of its own', '1&Event=hangup&EventCode=1#'],
    ['a placeholder', '{{RecordingURL}}{{CallID}}${7*7}'],
    ['the end of a request line', '1 HTTP/1.1%0d%0aX-Evil: 1'],
    ['controls and a reversed text', 'a\u0000\u0007\u001b[2J\u202eb'],
    ['markup', '"><script>alert(1)</script>'],
    ['a path', '../../etc/passwd'],
  ];
  for (const [what, caller] of hostile) {
    it(`that are ${what} reach the endpoint as they are, in one value`, async () => {
      await using pbx = await FakeAsterisk.start();
      await using office = await officeOf(pbx);
      await office.untilConnected(pbx);
      const { ring, answer, hangup } = pbxCall({ number: 0, caller, callerName: caller });
      pbx.send(ring + answer + hangup);
      await office.untilAllTold();
      await office.stop();
      const [call] = callsTold(office.receiver.requests);
      assert.equal(eventsOf(call!), 'start pickup hangup');
      assert.deepEqual(new Set(call!.map(({ values }) => values.CallerID)), new Set([caller]));
      assert.equal(office.log.filter(({ level }) => level === 'error').length, 0);
    });
  }

  it('that have no end are cut', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(pbx);
    await office.untilConnected(pbx);
    const { ring, answer, hangup } = pbxCall({ number: 0, caller: '9'.repeat(10_000) });
    pbx.send(ring + answer + hangup);
    await office.untilAllTold();
    await office.stop();
    const [call] = callsTold(office.receiver.requests);
    assert.equal(eventsOf(call!), 'start pickup hangup');
    assert.deepEqual(new Set(call!.map(({ values }) => values.CallerID)), new Set(['9'.repeat(512)]));
  });
});

describe("a PBX's clock that jumps", () => {
  const HOUR_MS = 3_600_000;
  for (const [what, jumpMs] of [
    ['an hour back', -HOUR_MS],
    ['a day ahead', 24 * HOUR_MS],
    ['back to 1970', -Date.now() + HOUR_MS],
    ['to the year 2100', Date.UTC(2100, 0, 1) - Date.now()],
  ] as const) {
    it(`${what} in mid-call does not lose, repeat or disorder an event, and no time runs backwards`, async () => {
      await using pbx = await FakeAsterisk.start();
      await using office = await officeOf(pbx);
      await office.untilConnected(pbx);
      const [before, after] = [pbxCall({ number: 0 }), pbxCall({ number: 0, at: Date.now() - 61_000 + jumpMs })];
      const idOf = (text: string) => /Uniqueid: (\d+)\./.exec(text)?.[1] ?? '';
      // The ids of the channels stay what they were when the call began.
      const samePlace = (text: string) => text.replaceAll(`: ${idOf(after.ring)}.`, `: ${idOf(before.ring)}.`);
      pbx.send(before.ring + samePlace(after.answer) + samePlace(after.hangup));
      const next = pbxCall({ number: 1 });
      pbx.send(next.ring + next.answer + next.hangup);
      await office.untilAllTold(2);
      await office.stop();
      const calls = callsTold(office.receiver.requests);
      assert.deepEqual(calls.map(eventsOf), ['start pickup hangup', 'start pickup hangup']);
      for (const call of calls) assertLawful(call, what);
      assert.ok(calls.flat().every(({ values }) => Number(values.Wait) >= 0));
    });
  }
});

describe('the name of a recording', () => {
  const FOLDER = '/var/spool/asterisk/monitor';
  const names: readonly [what: string, name: string, status: number][] = [
    ['leads out of its folder', `${FOLDER}/../../secret.wav`, 404],
    ['lies elsewhere', '/etc/passwd', 404],
    ['is that of no file', `${FOLDER}/${'n'.repeat(5_000)}.wav`, 404],
    ['is that of a folder', `${FOLDER}/folder`, 404],
    ['has characters that a terminal or a header would act on', `${FOLDER}/a\u001b[2J"; filename=evil.exe \u202e.wav`, 404],
    ['is that of a file that is no sound', `${FOLDER}/notes.txt`, 404],
    ['is as it should be', `${FOLDER}/call.wav`, 200],
  ];
  for (const [what, name, status] of names) {
    it(`${what}: the link is there and answers ${status}, with nothing from outside the folder`, async (t) => {
      await using pbx = await FakeAsterisk.start();
      const here = mkdtempSync(join(tmpdir(), 'ringhook-recordings-'));
      t.after(() => rmSync(here, { recursive: true }));
      mkdirSync(join(here, 'inner/folder'), { recursive: true });
      writeFileSync(join(here, 'secret.wav'), 'secret');
      writeFileSync(join(here, 'inner/notes.txt'), 'secret, too');
      writeFileSync(join(here, 'inner/call.wav'), 'RIFF');
      await using office = await officeOf(pbx, { recordingRoots: [`${FOLDER}=${join(here, 'inner')}`] });
      await office.untilConnected(pbx);
      const text = recordedEvents('s15a-recorded', Date.now()).toString('latin1');
      const file = /\/[^\r\n|,]+\.wav/.exec(text)?.[0] ?? '';
      assert.ok(file !== '', 'the capture names a file');
      pbx.send(Buffer.from(text.replaceAll(file, Buffer.from(name, 'utf8').toString('latin1')), 'latin1'));
      await office.untilAllTold();
      const link = callsTold(office.receiver.requests)[0]!.at(-1)!.values.Recording;
      assert.notEqual(link, '');
      const answer = await fetch(link);
      const body = await answer.text();
      assert.equal(answer.status, status, body);
      assert.doesNotMatch(body, /secret|root:/);
      if (status === 200) {
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(answer.headers.get('content-disposition'), 'inline; filename="call-1.wav"', 'a name of ours');
      }
    });
  }
});
