import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { xsiCallEvent } from '@ringhook/testkit';
import { capturePlayers } from '../src/capture-players.ts';

const SAMPLES = JSON.parse(
  gunzipSync(readFileSync(new URL('../../testkit/fixtures/xsi/samples.json.gz', import.meta.url))).toString('utf8'),
) as Record<string, string>;
const player = capturePlayers.find(({ kind }) => kind === 'broadworks')!;
const START = 1_700_000_000_000;

function play(text: string): string[] {
  return [...player.play(Buffer.from(text), { users: ['alice@example.com=1001'] }, {})].flatMap((event) =>
    event.level === 'call' ? [`${event.event} ${event.call.callerId} ${event.call.responderExt}`] : [],
  );
}

const event = (sequence: number, type: string, more: object): string =>
  xsiCallEvent(
    { eventId: `e${sequence}`, sequence, subscriptionId: 's', target: 'alice@example.com', type },
    { callId: 'c:0', session: '1:1', remote: { address: 'tel:+4930123456' }, startTime: START, ...more },
  );

describe('a recorded channel of a BroadWorks', () => {
  it('means its calls, an event that came twice once, at the times that its calls tell', () => {
    const received = event(1, 'CallReceivedEvent', {});
    const answered = event(2, 'CallAnsweredEvent', { state: 'Active', answerTime: START + 5_000 });
    const released = event(3, 'CallReleasedEvent', { state: 'Released', releaseTime: START + 65_000 });
    const bytes = Buffer.from(`<Channel xmlns="http://schema.broadsoft.com/xsi"/>${received}${received}${answered}${released}`);
    const events = [...player.play(bytes, { users: ['alice@example.com=1001'] }, {})].filter(({ level }) => level === 'call');
    assert.deepEqual(
      events.map((told) => (told.level === 'call' ? [told.event, told.at - START] : [])),
      [
        ['start', 0],
        ['pickup', 5_000],
        ['hangup', 65_000],
      ],
    );
  });

  it('is played whatever it holds: every kind of document there is, one after the other', () => {
    const all = play(Object.values(SAMPLES).join('\n'));
    assert.ok(all.some((line) => line.startsWith('start +12025550111')));
    assert.ok(all.some((line) => line.startsWith('hangup')));
  });

  it('tells what it does not believe', () => {
    const alarms: string[] = [];
    const options = { onAlarm: (text: string) => void alarms.push(text) };
    assert.deepEqual([...player.play(Buffer.from('<!DOCTYPE x><Event xmlns="urn:evil"/>'), {}, options)], []);
    assert.match(alarms.join(), /refused/);
  });
});
