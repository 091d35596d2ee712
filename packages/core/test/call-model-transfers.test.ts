/** The hard cases of call-model 3, by their numbers: calls that are handed on, held, or have many parties. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LegId } from '../src/index.ts';
import { CALLER, CallStory } from './call-story.ts';

const leg = (name: string) => name as LegId;

const transferred = () =>
  new CallStory()
    .fromOutside('a')
    .dialPhone('a', 'b', '1001')
    .ring('b')
    .talk('a', 'b')
    .wait(5_000)
    .transfer('b', 'a')
    .part('a b', 'a')
    .dialPhone('a', 'c', '1002')
    .ring('c')
    .hangUp('b');

describe('call-model 3.6: blind transfer', () => {
  it('one pickup; the caller stays the far party (G28)', () => {
    const story = transferred().wait(1_000).talk('a', 'c').hangUp('c', 'a');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 1002 ringing',
      '1 1001 completed',
      '1 1002 connected',
      '1 1002 completed',
      '1 hangup',
    ]);
    const rung = story.events.find((event) => event.level === 'extension' && event.extension === '1002');
    assert.deepEqual(rung?.level === 'extension' && [rung.remoteTel, rung.remoteName, rung.scope], [CALLER, 'Jane Roe', 'external']);
    assert.equal(story.last('hangup').call.transferredBy, '1001');
    const first = story.events.find((event) => event.level === 'extension' && event.event === 'completed');
    assert.equal(first?.level === 'extension' && first.cause, 'transferred');
  });

  it('not answered: the second phone has missed it, the call has not', () => {
    const story = transferred().wait(3_000).hangUp('a', 'c');
    assert.deepEqual(story.lines().slice(-3), ['1 1001 completed', '1 1002 missed', '1 hangup']);
    assert.equal(story.last('hangup').call.responderExt, '1001');
  });

  it('not answered right after the pickup: the first phone is no colleague that came first', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').wait(500);
    story.transfer('b', 'a').part('a b', 'a').hangUp('b').dialPhone('a', 'c', '1002').ring('c').wait(800).hangUp('c', 'a');
    assert.deepEqual(story.lines().slice(-2), ['1 1002 missed', '1 hangup']);
  });

  it('a recall is a new ringing in the same call', () => {
    const story = transferred().wait(9_000).end('c', 'noAnswer').dialPhone('a', 'd', '1001').ring('d').talk('a', 'd').hangUp('a', 'd');
    assert.deepEqual(story.lines().slice(5), [
      '1 1001 completed',
      '1 1001 ringing',
      '1 1001 connected',
      '1 1002 answeredElsewhere',
      '1 1001 completed',
      '1 hangup',
    ]);
  });
});

/** 1001 holds the caller and consults 1002; then the caller is put into the consultation's bridge. */
const consulted = (story: CallStory) => {
  story.fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').wait(1_000).hold('b').wait(500);
  story.fromPhone('k', '1001', '1002').dialPhone('k', 'c', '1002').ring('c').wait(1_000).talk('c', 'k').wait(2_000);
  return story;
};

const handOver = (story: CallStory) => {
  story.retrieve('b').part('a b', 'a').part('c k', 'k');
  story.tell({ kind: 'legBridged', at: story.now, leg: leg('a'), bridge: 'bridge c k', purpose: 'talk' });
  return story.transfer('b', 'a', 'attended').hangUp('b', 'k').wait(2_000);
};

describe('call-model 3.7: attended transfer', () => {
  it('the customer\'s call goes on, the consultation ends without "missed", both parts of the first phone are completed', () => {
    const story = handOver(consulted(new CallStory())).hangUp('a', 'c');
    assert.deepEqual(story.lines(true), [
      '1 start',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 1001 held',
      '2 start',
      '2 1001 dialing',
      '2 1002 ringing',
      '2 1001 ringing',
      '2 pickup',
      '2 1001 connected',
      '2 1002 connected',
      '2 1002 completed',
      '2 updated',
      '1 merged',
      '1 updated',
      '1 1002 connected',
      '1 transferred',
      '1 1001 completed',
      '2 1001 completed',
      '2 hangup',
      '1 1002 completed',
      '1 hangup',
    ]);
    const [hangup, consultation] = [
      story.last('hangup').call,
      story.events.find((event) => event.level === 'call' && event.event === 'hangup'),
    ];
    assert.deepEqual([hangup.number, hangup.responderExt, hangup.transferredBy], [1, '1002', '1001']);
    assert.equal(consultation?.level === 'call' && consultation.call.cause, 'merged');
  });

  it('handed on while the phone asked still rings: it has missed nothing when it answers in the other call', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').wait(1_000);
    story.fromPhone('c', '1001', '1002').dialPhone('c', 'd', '1002').ring('d').hangUp('c', 'b').wait(1_000).talk('a', 'd');
    assert.deepEqual(story.wait(3_000).lines().slice(-3), ['2 1002 answeredElsewhere', '2 hangup', '1 1002 connected']);
  });

  it('the call from outside survives even where the consultation is older, whatever the PBX calls it', () => {
    const story = new CallStory().fromPhone('k', '1001', '1002').dialPhone('k', 'c', '1002').ring('c').talk('c', 'k').wait(1_000);
    story.fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').wait(1_000);
    story
      .part('a b', 'a')
      .part('c k', 'k')
      .tell({ kind: 'legMoved', at: story.now, leg: leg('a'), callKey: 'k' });
    story
      .tell({ kind: 'legBridged', at: story.now, leg: leg('a'), bridge: 'bridge c k', purpose: 'talk' })
      .hangUp('b', 'k')
      .wait(1_000);
    // A phone that is rung for it now comes under the consultation's key.
    story.dialPhone('a', 'd', '1003', 'k').ring('d').hangUp('d', 'c', 'a').wait(3_000);
    const told = story.lines().filter((line) => !/connected|dialing/.test(line));
    assert.deepEqual(told.slice(-6), ['1 1001 completed', '1 hangup', '2 1003 ringing', '2 1002 completed', '2 1003 missed', '2 hangup']);
    assert.equal(story.lines().filter((line) => line === '1 missed' || line === '2 missed').length, 0);
  });
});

it('call-model 3.8: a second call rings while the first is held: call waiting, and calls of their own', () => {
  const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').hold('b').wait(1_000);
  story.fromOutside('x', { number: '+442' }).dialPhone('x', 'y', '1001').ring('y').talk('x', 'y').wait(500).hangUp('x', 'y');
  story.retrieve('b').wait(1_000).hangUp('a', 'b');
  const rings = story.events.filter((event) => event.level === 'extension' && event.event === 'ringing');
  assert.deepEqual(
    rings.map((event) => event.level === 'extension' && event.callWaiting),
    [false, true],
  );
  assert.deepEqual(story.lines().slice(-5), ['2 1001 completed', '2 hangup', '1 1001 retrieved', '1 1001 completed', '1 hangup']);
});

const enter = (story: CallStory, name: string) =>
  story.tell({ kind: 'conferenceJoined', at: story.now, leg: leg(name), conference: 'room1' }).wait(1_000);

describe('call-model 3.9: conferences', () => {
  it('everybody in a room keeps a call of his own, of type Conference, picked up once somebody else is there', () => {
    const story = enter(new CallStory().fromPhone('a', '1001', '8000'), 'a');
    enter(story.fromPhone('b', '1002', '8000'), 'b');
    enter(story.fromOutside('c'), 'c').hangUp('c', 'b', 'a');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1001 connected',
      '2 start',
      '2 1002 connected',
      '2 pickup',
      '1 pickup',
      '3 start',
      '3 pickup',
      '3 hangup',
      '2 1002 completed',
      '2 hangup',
      '1 1001 completed',
      '1 hangup',
    ]);
    const types = story.events
      .filter((event) => event.level === 'call' && event.event === 'hangup')
      .map((event) => event.level === 'call' && event.call.type);
    assert.deepEqual(types, ['Conference', 'Conference', 'Conference']);
    assert.equal(story.last('hangup').call.conference, 'room1');
  });

  it('nobody came: ended, and not missed', () => {
    const story = enter(new CallStory().fromOutside('a'), 'a').hangUp('a');
    assert.deepEqual(story.lines(), ['1 start', '1 hangup']);
  });

  it('three in one bridge are a conference, unless one of them is just leaving', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').dialPhone('b', 'c', '1002', 'a');
    story
      .tell({ kind: 'legBridged', at: story.now, leg: leg('c'), bridge: 'bridge a b', purpose: 'talk' })
      .hangUp('b')
      .wait(5_000);
    assert.equal(story.last('completed').call.type, 'Incoming');
    story
      .dialPhone('a', 'd', '1003')
      .tell({ kind: 'legBridged', at: story.now, leg: leg('d'), bridge: 'bridge a b', purpose: 'talk' })
      .wait(5_000);
    assert.equal(story.last('updated').call.type, 'Conference');
  });
});
