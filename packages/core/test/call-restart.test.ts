/** Gaps: Ringhook, the PBX or the link was away (call-model 3.14). Each event is owed exactly once, late rather than never. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LegId, type SavedCall } from '../src/index.ts';
import { CALLER, CallStory, phone, T0 } from './call-story.ts';

/** What a commit would have written, through JSON as the store does. */
function saved(story: CallStory): SavedCall[] {
  const calls = [...story.tracker.liveCalls()].map((call) => story.tracker.save(call.number));
  return JSON.parse(JSON.stringify(calls)) as SavedCall[];
}

function restarted(story: CallStory, awayMs = 10_000): CallStory {
  return new CallStory({ restored: saved(story), startAt: story.now + awayMs, firstNumber: 100 });
}

const ringing = () => new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').wait(1_000);
const talking = () => ringing().talk('a', 'b').wait(5_000);
const ALIVE_A = { id: 'a', isOrigin: true, number: CALLER, target: '855501', bridge: 'x' } as const;
const ALIVE_B = { id: 'b', callKey: 'a', party: phone('1001'), bridge: 'x' } as const;

const HOUR_MS = 60 * 60 * 1_000;

describe('after a restart of Ringhook', () => {
  it('a call that goes on repeats nothing, and its end is told once', () => {
    const story = restarted(talking()).snapshot(ALIVE_A, ALIVE_B);
    assert.deepEqual(story.lines(), []);
    assert.deepEqual(story.wait(1_000).hangUp('b', 'a').lines(), ['1 1001 completed', '1 hangup']);
    assert.equal(story.last('hangup').sequence, 6, 'the sequence goes on without a gap');
  });

  it('a call that went on and ended before any snapshot came is ended by its own hangups', () => {
    assert.deepEqual(restarted(talking()).hangUp('b', 'a').lines(), ['1 1001 completed', '1 hangup']);
  });

  it('an answered call that is gone: hangup, once, at an estimated time', () => {
    const story = restarted(talking()).snapshot();
    assert.deepEqual(story.lines(), ['1 1001 completed (synthetic)', '1 hangup (synthetic)']);
    const { endedAt } = story.last('hangup').call;
    assert.ok(Number(endedAt) > T0 + 1_000 && Number(endedAt) < story.now);
    assert.deepEqual(story.snapshot().wait(60_000).lines().length, 2);
    assert.equal(story.tracker.save(1), undefined);
  });

  it('an unanswered call that is gone: missed by the phone that rang, hangup and missed, once', () => {
    const story = restarted(ringing()).snapshot();
    assert.deepEqual(story.lines(), ['1 1001 missed (synthetic)', '1 hangup (synthetic)', '1 missed (synthetic)']);
  });

  it('a call that was answered meanwhile: pickup late rather than never', () => {
    const story = restarted(ringing()).snapshot(ALIVE_A, ALIVE_B);
    assert.deepEqual(story.lines(), ['1 pickup (synthetic)', '1 1001 connected (synthetic)']);
    assert.equal(story.last('pickup').call.responderExt, '1001');
  });

  it('a "missed" that was held back is still told', () => {
    const story = restarted(ringing().dialPhone('a', 'c', '1002').ring('c').hangUp('b'), 500);
    assert.deepEqual(story.wait(3_000).lines(), ['1 1001 missed']);
  });

  it('a phone that was hung up while the call went on is completed', () => {
    const story = restarted(talking()).snapshot(ALIVE_A, { ...ALIVE_B, id: 'c', party: phone('1002') });
    assert.deepEqual(story.lines(), ['1 1001 completed (synthetic)', '1 1002 connected (synthetic)']);
    assert.equal(story.last('connected').call.responderExt, '1002');
  });

  it('call waiting still knows who was talking', () => {
    const story = restarted(talking()).snapshot(ALIVE_A, ALIVE_B).fromOutside('x').dialPhone('x', 'y', '1001').ring('y');
    assert.equal(story.events.at(-1)?.level === 'extension' && story.last('ringing'), story.events.at(-1));
    assert.equal((story.last('ringing') as { callWaiting?: boolean }).callWaiting, true);
  });
});

describe('a snapshot that shows calls nobody heard of', () => {
  it('answered: start and pickup, with the best known times', () => {
    const story = new CallStory({ startAt: T0 + 60_000 }).snapshot(ALIVE_A, { ...ALIVE_B, createdAt: T0 + 2_000 });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 pickup (synthetic)', '1 1001 connected (synthetic)']);
    const { type, callerId, did, startedAt, answeredAt, responderExt } = story.last('pickup').call;
    assert.deepEqual(
      { type, callerId, did, startedAt, answeredAt, responderExt },
      { type: 'Incoming', callerId: CALLER, did: '855501', startedAt: T0, answeredAt: T0 + 2_000, responderExt: '1001' },
    );
    assert.deepEqual(story.hangUp('b', 'a').lines().slice(3), ['1 1001 completed', '1 hangup']);
  });

  it('ringing: start and ringing', () => {
    const story = new CallStory().snapshot({ ...ALIVE_A, bridge: null, state: 'new' }, { ...ALIVE_B, bridge: null, state: 'ringing' });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 1001 ringing (synthetic)']);
  });

  it('a phone at a feature code is still no call', () => {
    const story = new CallStory().snapshot({ id: 'a', isOrigin: true, party: phone('1001'), target: '*78' });
    assert.deepEqual(story.hangUp('a').lines(), []);
  });

  it('an outgoing call, one in a queue, one in a room', () => {
    const story = new CallStory().snapshot(
      { id: 'o', isOrigin: true, party: phone('1001'), target: '00301', bridge: 'x' },
      { id: 'p', callKey: 'o', number: '0301', bridge: 'x' },
      { id: 'q', isOrigin: true, number: CALLER, queue: 'sales' },
      { id: 'r', isOrigin: true, party: phone('1003'), target: '8000', conference: 'room1', purpose: 'conference' },
    );
    const calls = [...story.tracker.liveCalls()];
    assert.deepEqual(
      calls.map(({ type, answered, lastQueue }) => [type, answered, lastQueue]).toSorted(),
      [
        ['Conference', false, null],
        ['Incoming', false, 'sales'],
        ['Outgoing', true, null],
      ].toSorted(),
    );
  });

  it('a click-to-dial under way, and a caller who is not to be shown', () => {
    const story = new CallStory().snapshot({ id: 'p', party: phone('1001'), number: '1001', isOrdered: true, state: 'ringing' });
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 1001 dialback (synthetic)']);
    assert.equal(story.last('start').call.type, 'API');
    const withheld = new CallStory().snapshot({ id: 'w', isOrigin: true, number: '+4989444', isWithheld: true, target: '855501' });
    assert.equal(withheld.last('start').call.isWithheld, true);
  });

  it('through a wire of the PBX', () => {
    const relay = { kind: 'relay' } as const;
    const story = new CallStory().snapshot(
      { ...ALIVE_A, bridge: 'x' },
      { id: 'l1', callKey: 'a', party: relay, other: 'l2' as LegId, bridge: 'x' },
      { id: 'l2', callKey: 'a', party: relay, other: 'l1' as LegId, bridge: 'y' },
      { ...ALIVE_B, bridge: 'y' },
    );
    assert.deepEqual(story.lines(), ['1 start (synthetic)', '1 pickup (synthetic)', '1 1001 connected (synthetic)']);
  });
});

describe('a lost link', () => {
  it('ends what vanished between the last thing heard and the list', () => {
    const story = talking();
    const lostAt = story.now;
    story.gap(20_000).snapshot();
    const { endedAt } = story.last('hangup').call;
    assert.ok(Number(endedAt) >= lostAt && Number(endedAt) <= story.now);
    assert.equal(Math.round((Number(endedAt) - lostAt) / 1_000), 10);
  });

  it('ends it whichever way the clock was set meanwhile', () => {
    const story = talking().gap(-3_600_000).snapshot();
    assert.deepEqual(story.lines().slice(-2), ['1 1001 completed (synthetic)', '1 hangup (synthetic)']);
    assert.ok(Number(story.last('hangup').call.endedAt) >= Number(story.last('hangup').call.answeredAt));
  });

  it('does not judge what was heard of while the list was made', () => {
    const story = talking().gap(1_000).fromOutside('n', { number: '+1' });
    story.snapshot(ALIVE_A, ALIVE_B);
    assert.deepEqual([...story.tracker.liveCalls()].length, 2);
  });
});

it('a call that is silent for twelve hours, and in no list, is over', () => {
  const story = talking().wait(13 * 60 * 60 * 1_000);
  assert.deepEqual(story.lines().slice(-2), ['1 1001 completed (synthetic)', '1 hangup (synthetic)']);
  assert.equal(story.tracker.anomalies.zombie, 1);
  assert.deepEqual([...story.tracker.liveCalls()], []);
});

it('a call that is silent for thirteen hours, but listed every hour, goes on', () => {
  const story = talking();
  for (let hour = 0; hour < 13; hour++) story.wait(HOUR_MS).snapshot(ALIVE_A, ALIVE_B);
  assert.equal(story.lines().includes('1 hangup (synthetic)'), false);
  assert.equal(story.tracker.anomalies.zombie, 0);
  assert.deepEqual(story.hangUp('b', 'a').lines().slice(-2), ['1 1001 completed', '1 hangup']);
});

it('a call from before a long absence is judged by the first list, and without any list by the second sweep', () => {
  const listed = restarted(talking(), 24 * HOUR_MS)
    .wait(0)
    .snapshot(ALIVE_A, ALIVE_B)
    .wait(3 * HOUR_MS);
  assert.deepEqual(listed.lines(), []);
  const unlisted = restarted(talking(), 24 * HOUR_MS).wait(0);
  assert.deepEqual(unlisted.lines(), []);
  assert.deepEqual(unlisted.wait(HOUR_MS).lines(), ['1 1001 completed (synthetic)', '1 hangup (synthetic)']);
});

it('a saved call is small', () => {
  assert.ok(JSON.stringify(saved(talking())).length < 2_500);
});
