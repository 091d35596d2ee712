/** The hard cases of call-model 3, by their numbers: who answers, who has missed a call. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LegId, waitMs } from '../src/index.ts';
import { CallStory, T0 } from './call-story.ts';

const leg = (name: string) => name as LegId;

const ringGroup = () => new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').dialPhone('a', 'c', '1002').ring('b', 'c').wait(2_000);

describe('call-model 3.1: several phones ring', () => {
  it('the phones that were too late were answered elsewhere, because the PBX says so', () => {
    const story = ringGroup().talk('a', 'c').end('b', 'answeredElsewhere').wait(3_000).hangUp('a', 'c');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1001 ringing',
      '1 1002 ringing',
      '1 pickup',
      '1 1002 connected',
      '1 1001 answeredElsewhere',
      '1 1002 completed',
      '1 hangup',
    ]);
    assert.equal(story.last('hangup').call.responderExt, '1002');
  });

  it('the same without a cause, when a colleague had answered just before', () => {
    const story = ringGroup().talk('a', 'c').wait(50).hangUp('b').wait(5_000);
    assert.equal(story.lines().at(-1), '1 1001 answeredElsewhere');
  });

  it('the same when the colleague answers just after: "missed" waits for that', () => {
    const story = ringGroup().hangUp('b').wait(1_900).talk('a', 'c');
    assert.deepEqual(story.lines().slice(3), ['1 pickup', '1 1002 connected', '1 1001 answeredElsewhere']);
  });

  it('after the hold-back it is missed, told with the time at which the phone stopped ringing', () => {
    const story = ringGroup().hangUp('b');
    const stoppedAt = story.now;
    assert.equal(story.tracker.nextDueAt(), stoppedAt + 2_000);
    story.wait(2_000);
    assert.equal(story.last('missed').at, stoppedAt);
    assert.deepEqual(story.talk('a', 'c').lines().slice(3), ['1 1001 missed', '1 pickup', '1 1002 connected']);
  });

  it('an outside number that answers is no colleague: the phone has missed it', () => {
    const story = ringGroup().hangUp('b', 'c').dialOutside('a', 'd', '0301').wait(500).talk('a', 'd').wait(2_000);
    assert.deepEqual(story.lines().slice(3), ['1 pickup', '1 1001 missed', '1 1002 missed']);
    assert.equal(story.last('pickup').call.responderNumber, '0301');
    assert.equal(story.last('pickup').call.responderExt, null);
  });

  it('two phones of one extension are one part: it rings once, and goes on while one of them is there', () => {
    const story = new CallStory()
      .fromOutside('a')
      .dialPhone('a', 'b1', '1001')
      .dialPhone('a', 'b2', '1001')
      .ring('b1', 'b2')
      .talk('a', 'b2');
    story.end('b1', 'answeredElsewhere').wait(5_000).hangUp('b2', 'a');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 pickup', '1 1001 connected', '1 1001 completed', '1 hangup']);
  });
});

const queued = (settings = {}) => new CallStory({ settings }).fromOutside('a').wait(500).join('Simple queue', 'a').wait(1_000);

const refuse = (story: CallStory) =>
  story
    .tell({ kind: 'offerRefused', at: story.now, leg: leg('a'), extension: '1001' })
    .end('b', 'noAnswer')
    .wait(3_000);

describe('call-model 3.2: queues', () => {
  it('a queue that answers is no pickup; the wait counts from the entry (F58)', () => {
    const story = queued().tell({ kind: 'legAnswered', at: T0 + 500, leg: leg('a') });
    story.dialPhone('a', 'b', '1001').ring('b').wait(2_000).talk('a', 'b');
    assert.deepEqual(story.lines(true), ['1 start', '1 queued', '1 1001 ringing', '1 pickup', '1 1001 connected']);
    assert.equal(waitMs(story.last('pickup').call), 3_000);
    assert.equal(story.last('pickup').call.lastQueue, 'Simple queue');
  });

  it('the last queue counts, the first entry stays', () => {
    const story = queued().join('Second', 'a').wait(1_000).hangUp('a');
    assert.equal(story.last('missed').call.lastQueue, 'Second');
    assert.equal(story.last('missed').call.queuedAt, T0 + 500);
  });

  it('abandoned: the phone that rang has missed it, then hangup and missed', () => {
    const story = queued().dialPhone('a', 'b', '1001').ring('b').wait(3_000).end('b', 'abandoned').hangUp('a');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 1001 missed', '1 hangup', '1 missed']);
    assert.equal(story.last('missed').call.cause, 'abandoned');
    assert.equal(story.last('missed').call.lastRungExt, '1001');
  });

  it('an offer that rang out is missed by the agent, or unanswered where that is set', () => {
    const missed = refuse(queued().dialPhone('a', 'b', '1001').ring('b'));
    assert.equal(missed.lines().at(-1), '1 1001 missed');
    const unanswered = refuse(queued({ queueOfferMissed: false }).dialPhone('a', 'b', '1001').ring('b'));
    assert.equal(unanswered.lines().at(-1), '1 1001 unanswered');
  });

  it('an agent may be offered the same call again', () => {
    const story = queued()
      .dialPhone('a', 'b', '1001')
      .ring('b')
      .end('b', 'noAnswer')
      .wait(500)
      .dialPhone('a', 'c', '1001')
      .ring('c')
      .talk('a', 'c');
    assert.deepEqual(story.lines().slice(1), ['1 1001 ringing', '1 1001 missed', '1 1001 ringing', '1 pickup', '1 1001 connected']);
  });
});

describe('call-model 3.3: picked up by another', () => {
  it('stays one call: the ringing phone was answered elsewhere, the picker is called by the caller', () => {
    const story = new CallStory().fromPhone('a', '1003', '1001').dialPhone('a', 'b', '1001').ring('b').wait(1_500);
    story.fromPhone('p', '1002', '*61001').tell({ kind: 'callPickedUp', at: story.now, by: leg('p'), leg: leg('b') });
    story.end('b', 'answeredElsewhere').talk('p', 'a').wait(2_000).hangUp('p', 'a');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1003 dialing',
      '1 1001 ringing',
      '1 1003 ringing',
      '1 1001 answeredElsewhere',
      '1 pickup',
      '1 1003 connected',
      '1 1002 connected',
      '1 1002 completed',
      '1 1003 completed',
      '1 hangup',
    ]);
    const picked = story.events.find((event) => event.level === 'extension' && event.extension === '1002');
    assert.deepEqual(picked?.level === 'extension' && [picked.direction, picked.remoteTel, picked.scope], ['inbound', '1003', 'internal']);
    assert.equal(story.last('hangup').call.responderExt, '1002');
  });

  it('the same when the PBX shows nothing but the bridge', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').wait(1_000);
    story.fromPhone('p', '1002', '*8').end('b', 'abandoned').talk('p', 'a');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 pickup', '1 1002 connected', '1 1001 answeredElsewhere']);
  });

  it('a parked call goes on with whoever retrieves it', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').wait(1_000);
    story
      .transfer('b', 'a')
      .part('a b', 'a')
      .tell({ kind: 'callParked', at: story.now, leg: leg('a'), space: '701' })
      .hangUp('b')
      .wait(9_000);
    story.fromPhone('r', '1002', '701').talk('a', 'r').wait(1_000).hangUp('a', 'r');
    assert.deepEqual(story.lines(true), [
      '1 start',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 transferred',
      '1 parked',
      '1 1001 completed',
      '1 updated',
      '1 1002 connected',
      '1 1002 completed',
      '1 hangup',
    ]);
    assert.equal(story.last('hangup').call.responderExt, '1002');
    assert.equal(story.last('hangup').call.transferredBy, '1001');
  });
});

describe('call-model 3.4: forwarding', () => {
  it('a phone that sends the call on without ringing has no part in it', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001');
    story.tell({ kind: 'legForwarded', at: story.now, leg: leg('b'), to: '1002' }).end('b', 'forwarded');
    story.dialPhone('a', 'c', '1002').ring('c').talk('a', 'c');
    assert.deepEqual(story.lines(), ['1 start', '1 1002 ringing', '1 pickup', '1 1002 connected']);
  });

  it('a phone that rang first has missed it when an outside number takes the call', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').wait(3_000).end('b', 'noAnswer');
    story.dialOutside('a', 'c', '0301234567').wait(3_000).talk('a', 'c');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 1001 missed', '1 pickup']);
  });
});

it('call-model 3.5: a mailbox is no pickup, and says so in the cause', () => {
  const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').end('b', 'noAnswer').wait(3_000);
  story.tell({ kind: 'legAnswered', at: story.now, leg: leg('a') }).tell({ kind: 'voicemailReached', at: story.now, leg: leg('a') });
  story.wait(9_000).hangUp('a');
  assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 1001 missed', '1 hangup', '1 missed']);
  assert.equal(story.last('missed').call.cause, 'voicemail');
});

it('call-model 3.5: a phone hung up only after its mailbox has answered changes nothing, somebody dialled out of the mailbox does', () => {
  const inMailbox = () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').wait(2_000);
    story.tell({ kind: 'dialEnded', at: story.now, leg: leg('b'), outcome: 'noAnswer' });
    story.tell({ kind: 'legAnswered', at: story.now, leg: leg('a') }).tell({ kind: 'voicemailReached', at: story.now, leg: leg('a') });
    return story.hangUp('b');
  };
  assert.equal(inMailbox().hangUp('a').last('missed').call.cause, 'voicemail');
  const onwards = inMailbox().dialPhone('a', 'c', '1002').ring('c').end('c', 'busy').hangUp('a');
  assert.equal(onwards.last('missed').call.cause, 'busy');
});

describe('call-model 3.12: nobody answers an incoming call', () => {
  for (const cause of ['busy', 'declined', 'dnd', 'unreachable', 'noAnswer'] as const) {
    it(`hangup and missed say "${cause}"; a phone that never rang is told nothing`, () => {
      const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').end('b', cause).hangUp('a').wait(3_000);
      assert.deepEqual(story.lines(), ['1 start', '1 hangup', '1 missed']);
      assert.equal(story.last('missed').call.cause, cause);
      assert.equal(story.last('missed').call, story.last('hangup').call, 'F56: the very same facts');
    });
  }

  it('given up within a second in the menu: missed by the company, by no extension', () => {
    const story = new CallStory()
      .fromOutside('a')
      .tell({ kind: 'legAnswered', at: T0, leg: leg('a') })
      .wait(700)
      .hangUp('a');
    assert.deepEqual(story.lines(), ['1 start', '1 hangup', '1 missed']);
    assert.equal(story.last('missed').call.cause, 'abandoned');
  });
});

const internal = (settings = {}) =>
  new CallStory({ settings }).fromPhone('a', '1001', '1002').dialPhone('a', 'b', '1002').ring('b').wait(3_000);

describe('call-model 3.15: internal calls', () => {
  it('one call, two parts', () => {
    const story = internal().talk('a', 'b').hangUp('a', 'b');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1001 dialing',
      '1 1002 ringing',
      '1 1001 ringing',
      '1 pickup',
      '1 1002 connected',
      '1 1001 connected',
      '1 1001 completed',
      '1 1002 completed',
      '1 hangup',
    ]);
    const { type, scope, responderExt } = story.last('hangup').call;
    assert.deepEqual({ type, scope, responderExt }, { type: 'Internal', scope: 'internal', responderExt: '1002' });
  });

  it('unanswered: missed at the colleague, unanswered at the caller, and missed as a call unless that is switched off', () => {
    assert.deepEqual(internal().hangUp('b', 'a').lines().slice(4), ['1 1001 unanswered', '1 1002 missed', '1 hangup', '1 missed']);
    assert.deepEqual(internal({ missedForInternal: false }).hangUp('b', 'a').lines().at(-1), '1 hangup');
  });
});
