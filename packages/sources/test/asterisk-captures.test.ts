/** What real Asterisks (16.28.0 and 22.10.1) sent in 68 situations, and what was done with the phones meanwhile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { CallEvent, CallFacts } from '@ringhook/core';
import { type AsteriskPlayOptions, captureLine, playAsteriskCapture } from '../src/index.ts';
import { assertAsExpected, eventNames, type Expected, lastFacts } from './recorded-pbx.ts';

const FIXTURES = new URL('../../testkit/fixtures/asterisk/', import.meta.url);
const VERSIONS = ['22.10.1', '16.28.0'];
const expected = JSON.parse(readFileSync(new URL('expected.json', FIXTURES), 'utf8')) as Record<string, Expected>;
function read(path: string): Buffer {
  return gunzipSync(readFileSync(new URL(path, FIXTURES)));
}

function play(bytes: Uint8Array, options: AsteriskPlayOptions = {}): CallEvent[] {
  return [...playAsteriskCapture(bytes, { trunks: ['trunk'], ...options })];
}

for (const version of VERSIONS) {
  describe(`a recorded Asterisk ${version} gives what happened at the phones`, () => {
    for (const [scenario, wanted] of Object.entries(expected)) {
      it(scenario, () => {
        assertAsExpected(play(read(`${version}/${scenario}.raw.gz`)), wanted);
      });
    }
  });
}

describe('a recorded Asterisk', () => {
  it('tells do-not-disturb and registration of phones once per change', () => {
    const devices = play(read('22.10.1/s23-dnd-and-states.raw.gz')).filter((event) => event.level === 'device');
    const told = devices.filter((event) => event.event !== 'hook').map((event) => `${event.extension} ${event.event} ${event.state}`);
    assert.deepEqual(told, expected['s23-dnd-and-states']?.devices);
  });

  it('cannot be made to hang up by a caller who hides a Hangup in his number, and says that it looked forged', () => {
    for (const scenario of ['s22-cid-crlf', 's22-cid-crlf-forged-event']) {
      const alarms: string[] = [];
      const events = play(read(`22.10.1/${scenario}.raw.gz`), { onAlarm: (text) => alarms.push(text) });
      assert.equal(lastFacts(events)[0]?.[1], 'start pickup hangup');
      assert.ok(Number(lastFacts(events)[0]?.[0].endedAt) - Number(lastFacts(events)[0]?.[0].answeredAt) > 600, scenario);
      assert.ok(alarms.length > 0, scenario);
    }
  });

  it('means the same with the times of the reads, cut where the network cut', () => {
    for (const scenario of ['s24-ami-reconnect', 's24b-ami-reconnect-ended-in-gap']) {
      const bytes = read(`22.10.1/${scenario}.raw.gz`);
      const times = read(`22.10.1/${scenario}.times.gz`).toString();
      assert.deepEqual(eventNames(play(bytes, { times })), eventNames(play(bytes)));
    }
  });

  it('knows the time to the second where the PBX stamps nothing and nobody noted when it was read', () => {
    for (const version of VERSIONS) {
      const bytes = read(`${version}/s01-inbound-answered.raw.gz`);
      const unstamped = Buffer.from(bytes.toString('latin1').replaceAll(/Timestamp: [\d.]+\r\n/g, ''), 'latin1');
      assert.ok(unstamped.length < bytes.length);
      assert.deepEqual(eventNames(play(unstamped)), eventNames(play(bytes)));
      const [stamped, plain] = [play(bytes), play(unstamped)].map((events) => lastFacts(events)[0]?.[0].startedAt);
      assert.ok(Math.abs(Number(stamped) - Number(plain)) < 1_000, `${plain} is not near ${stamped}`);
    }
  });

  it('ends a call that vanished while nobody listened, once, marked as found out afterwards (call-model 3.14)', () => {
    const events = play(read('22.10.1/s24b-ami-reconnect-ended-in-gap.raw.gz'), {
      times: read('22.10.1/s24b-ami-reconnect-ended-in-gap.times.gz').toString(),
    });
    const hangups = events.filter((event) => event.level === 'call' && event.event === 'hangup');
    assert.deepEqual(
      hangups.map((event) => 'synthetic' in event && event.synthetic),
      [true],
    );
    const { answeredAt, endedAt } = lastFacts(events)[0]![0];
    assert.ok(Number(endedAt) - Number(answeredAt) > 900 && Number(endedAt) - Number(answeredAt) < 3_500);
  });

  it('keeps 300 calls at 20 a second apart', () => {
    const told = lastFacts(play(read('22.10.1/load-300-calls.raw.gz')));
    assert.equal(told.length, 300);
    assert.ok(told.every(([call, names]) => names === 'start pickup hangup' && call.responderExt === '1001'));
  });

  it('prints one line per event with the facts of its moment, absent ones null', () => {
    const lines = play(read('22.10.1/s12b-blind-transfer-feature.raw.gz'))
      .map(captureLine)
      .filter((line) => line !== undefined);
    assert.deepEqual(Object.keys(lines[0] ?? {}), ['level', 'event', 'call']);
    assert.deepEqual(lines[0], {
      level: 'call',
      event: 'start',
      call: {
        number: 1,
        uuid: '00000000-0000-4000-8000-000000000001',
        type: 'Incoming',
        callerId: '+441632960123',
        callerName: 'Jane Roe',
        did: '855501',
        responderExt: null,
        lastQueue: null,
        answered: false,
        recorded: false,
        startedAt: (lines[0]!['call'] as CallFacts).startedAt,
        answeredAt: null,
        endedAt: null,
        waitMs: null,
      },
    });
    const phone = lines.find((line) => line['level'] === 'extension');
    assert.deepEqual(Object.keys(phone ?? {}), ['level', 'event', 'extension', 'direction', 'scope', 'remoteTel', 'remoteName', 'call']);
    assert.ok(!lines.some((line) => line['event'] === 'transferred'), 'milestones are not printed');
  });

  it('is no reason to fall over when it is cut off anywhere', () => {
    const bytes = read('22.10.1/s13a-attended-transfer-refer.raw.gz');
    for (let length = 0; length < bytes.length; length += 997) play(bytes.subarray(0, length));
  });
});
