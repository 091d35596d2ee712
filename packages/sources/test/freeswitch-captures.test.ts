/** What a real FreeSWITCH 1.10.12 sent in 35 situations, and what was done with the phones meanwhile. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { CallEvent } from '@ringhook/core';
import { EslParser } from '@ringhook/protocols';
import { FreeswitchParties } from '../src/freeswitch/parties.ts';
import { DEFAULT_FREESWITCH_NAMES, playFreeswitchCapture } from '../src/index.ts';
import { assertAsExpected, eventNames, type Expected, lastFacts } from './recorded-pbx.ts';

const FIXTURES = new URL('../../testkit/fixtures/freeswitch/', import.meta.url);
const VERSION = '1.10.12';
const expected = JSON.parse(readFileSync(new URL('expected.json', FIXTURES), 'utf8')) as Record<string, Expected>;

function read(scenario: string): Buffer {
  return gunzipSync(readFileSync(new URL(`${VERSION}/${scenario}.raw.gz`, FIXTURES)));
}

type Told = [ReturnType<typeof lastFacts>[number]];

const play = (bytes: Uint8Array): CallEvent[] => [...playFreeswitchCapture(bytes)];

describe(`a recorded FreeSWITCH ${VERSION} gives what happened at the phones`, () => {
  for (const [scenario, wanted] of Object.entries(expected)) {
    it(scenario, () => assertAsExpected(play(read(scenario)), wanted));
  }
});

describe('a recorded FreeSWITCH', () => {
  it('keeps 24 calls apart that overlap: answered, busy, internal and outgoing ones', () => {
    const calls = lastFacts(play(read('f41-concurrent-24')));
    const told = calls.map(([call, names]) => `${call.type} ${call.callerId} ${call.did} ${call.responderExt}: ${names}`);
    const wanted = Array.from({ length: 6 }, (_, index) => [
      `Incoming +49401000${index} +49305550102 1002: start pickup hangup`,
      `Incoming +49402000${index} +49305550101 null: start hangup missed`,
      'Internal 1003 null 1004: start pickup hangup',
      'Outgoing 1001 null 1001: start pickup hangup',
    ]);
    assert.deepEqual(told.toSorted(), wanted.flat().toSorted());
  });

  it('says who is at a channel in each of its events as in the first: what a resync sees is what was seen before', () => {
    const parties = new FreeswitchParties({ ...DEFAULT_FREESWITCH_NAMES });
    for (const scenario of Object.keys(expected)) {
      const first = new Map<string, string>();
      for (const frame of new EslParser().push(read(scenario))) {
        const uuid = frame.kind === 'event' && frame.name !== 'CUSTOM' ? frame.get('Unique-ID') : undefined;
        if (uuid === undefined) continue;
        const party = JSON.stringify(parties.partyOf(frame));
        assert.equal(party, first.get(uuid) ?? party, `${scenario} ${uuid}`);
        first.set(uuid, party);
      }
    }
  });

  it('means the same in plain events', () => {
    for (const scenario of Object.keys(expected)) {
      const bytes = read(scenario);
      assert.deepEqual(play(asPlain(bytes)), play(bytes), scenario);
    }
  });

  it('names the recording as the PBX does', () => {
    const [[call]] = lastFacts(play(read('f17-recorded-inbound'))) as Told;
    assert.match(call.recordings[0]!.file, /\/35773466-2c4f-4c8a-820b-c11e18567465\.wav$/);
  });

  it('is picked up when caller and phone talk, not when a queue or a menu answers', () => {
    const [[queued]] = lastFacts(play(read('f23-callcenter-answered'))) as Told;
    assert.ok(Number(queued.answeredAt) - queued.startedAt > 1_000, 'the queue answered at once, the agent after a second');
    const [[, menu]] = lastFacts(play(read('f34-ivr-then-extension'))) as Told;
    assert.equal(menu, 'start hangup missed');
  });

  it('of a PBX that refused us means nothing, and says so (f52)', () => {
    const refusal = 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n';
    const alarms: string[] = [];
    const notice = 'Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n';
    assert.deepEqual([...playFreeswitchCapture(Buffer.from(refusal + notice), { onAlarm: (text) => alarms.push(text) })], []);
    assert.deepEqual(alarms, ['refused: Access Denied, go away.']);
  });

  it('is no reason to fall over when it is cut off anywhere', () => {
    const bytes = read('f15-attended-transfer');
    for (let length = 0; length < bytes.length; length += 4_999) play(bytes.subarray(0, length));
  });

  it('played twice, as a connection that came back to the same calls, tells nothing twice', () => {
    const bytes = read('f01-inbound-answered-caller-hangs-up');
    assert.deepEqual(eventNames(play(Buffer.concat([bytes, bytes]))), eventNames(play(bytes)));
  });

  it('killed without a word is noticed by its next run: what lived is over, found out afterwards (call-model 3.14)', () => {
    const bytes = read('f01-inbound-answered-caller-hangs-up');
    const whileTalking = bytes.subarray(0, bytes.indexOf('{"Event-Name":"CHANNEL_UNBRIDGE"') - 60);
    const events = play(Buffer.concat([whileTalking, Buffer.from(restarted(read('f03-inbound-missed-timeout')), 'latin1')]));
    const told = events.filter((event) => event.level === 'call').map((event) => `${event.call.number} ${event.event} ${event.synthetic}`);
    assert.deepEqual(told, ['1 start false', '1 pickup false', '1 hangup true', '2 start false', '2 hangup false', '2 missed false']);
  });
});

/** The same recording from another run of the PBX, a year later. */
function restarted(bytes: Buffer): string {
  const text = bytes.toString('latin1').replaceAll(/"Core-UUID":"5069e17c/g, '"Core-UUID":"6069e17c');
  return text.replaceAll(/(Timestamp":"|-Time":")17952/g, '$118267');
}

/** The same events as `event plain` would have brought them. */
function asPlain(bytes: Buffer): Buffer {
  const frames: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const bodyStart = bytes.indexOf('\n\n', start) + 2;
    const headers = bytes.toString('latin1', start, bodyStart);
    const end = bodyStart + Number(/Content-Length: (\d+)/.exec(headers)?.[1] ?? 0);
    if (headers.includes('text/event-json')) {
      const { _body: body = '', ...fields } = JSON.parse(bytes.toString('utf8', bodyStart, end)) as Record<string, string | string[]>;
      const lines = Object.entries(fields).map(
        ([name, value]) => `${name}: ${encodeURIComponent(Array.isArray(value) ? `ARRAY::${value.join('|:')}` : value)}`,
      );
      const plain = Buffer.from(`${lines.join('\n')}\n\n${String(body)}`);
      frames.push(Buffer.from(`Content-Length: ${plain.length}\nContent-Type: text/event-plain\n\n`), plain);
    } else frames.push(bytes.subarray(start, end));
    start = end;
  }
  return Buffer.concat(frames);
}
