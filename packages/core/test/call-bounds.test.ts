/** However many signals a call gets, what is kept of it stays small. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LegId } from '../src/index.ts';
import { CallStory, phone } from './call-story.ts';

const sizeOf = (story: CallStory) => JSON.stringify(story.tracker.save(1)).length;

describe('the state of one call', () => {
  it('does not grow in a forwarding loop, one phone after the other', () => {
    const story = new CallStory().fromOutside('a');
    for (let turn = 0; turn < 1_000; turn++) {
      const leg = `b${turn}`;
      story
        .dialPhone('a', leg, String(1_000 + turn), 'a')
        .ring(leg)
        .end(leg, 'forwarded');
    }
    assert.ok(sizeOf(story) < 30_000, `${sizeOf(story)} bytes`);
    story.hangUp('a').wait(5_000);
    const ends = story.lines().filter((line) => line.endsWith('missed'));
    assert.equal(ends.length, 1_000 + 1, 'every phone that rang is told its end, and the call');
  });

  it('a phone that sends the call to itself, over and over, rings once and misses it once', () => {
    const story = new CallStory().fromOutside('a');
    for (let turn = 0; turn < 67; turn++) {
      story.dialPhone('a', `b${turn}`, '1001', 'a').ring(`b${turn}`).wait(250).end(`b${turn}`, 'forwarded').wait(20);
    }
    story.hangUp('a').wait(5_000);
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 1001 missed', '1 hangup', '1 missed']);
  });

  it('does not grow with phones that ring at once: those beyond the limit are counted and left out', () => {
    const story = new CallStory().fromOutside('a');
    for (let index = 0; index < 500; index++) story.dialPhone('a', `b${index}`, String(1_000 + index), 'a').ring(`b${index}`);
    assert.equal(story.tracker.anomalies.legLimit, 500 - 63);
    assert.ok(sizeOf(story) < 60_000, `${sizeOf(story)} bytes`);
    story.hangUp(...Array.from({ length: 500 }, (_, index) => `b${index}`), 'a');
    assert.deepEqual([...story.tracker.liveCalls()], []);
  });

  it('does not grow with 10,000 signals', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b');
    const before = sizeOf(story);
    for (let turn = 0; turn < 2_500; turn++) {
      story.hold('b').join(`queue ${turn}`, 'a').retrieve('b').wait(300);
      story.tell({ kind: 'legMoved', at: story.now, leg: 'b' as LegId, callKey: `key ${turn}` });
    }
    assert.ok(sizeOf(story) < before + 500, `${sizeOf(story)} bytes after ${before}`);
    assert.ok(story.last('queued').sequence > 2_500);
  });

  it('keeps the first recordings of many', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').talk('a', 'b');
    for (let index = 0; index < 100; index++) {
      story.tell({ kind: 'recordingStarted', at: story.now, leg: 'a' as LegId, file: `/spool/${index}.wav` });
    }
    assert.equal(story.hangUp('b', 'a').last('hangup').call.recordings.length, 32);
    assert.equal(story.tracker.anomalies.recordingLimit, 68);
  });
});

it('nothing is kept of calls that are over', () => {
  const story = new CallStory();
  for (let index = 0; index < 2_000; index++) {
    const [a, b] = [`a${index}`, `b${index}`];
    story.fromOutside(a).dialPhone(a, b, '1001').ring(b).talk(a, b).hangUp(b, a);
  }
  story.wait(60_000);
  assert.deepEqual([...story.tracker.liveCalls()], []);
  assert.equal(story.tracker.save(1), undefined);
  assert.equal(story.events.filter((event) => event.event === 'hangup').length, 2_000);
  const next = story.now + 60 * 60 * 1_000;
  assert.ok(Number(story.tracker.nextDueAt()) <= next, 'only the sweep is left to do');
});

it('a room of 300 costs each newcomer little', () => {
  const story = new CallStory();
  for (let index = 0; index < 300; index++) {
    story.create(`p${index}`, phone(String(1_000 + index)), { isOrigin: true, target: '8000' });
    story.tell({ kind: 'conferenceJoined', at: story.now, leg: `p${index}` as LegId, conference: 'all hands' });
  }
  assert.equal(story.lines().filter((line) => line.endsWith('pickup')).length, 300);
  assert.ok(story.events.length <= 300 * 4);
});
