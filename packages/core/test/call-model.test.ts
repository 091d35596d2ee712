/** The hard cases of call-model 3, by their numbers: what the PBX says -> what is told. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LegId, waitMs } from '../src/index.ts';
import { CALLER, CallStory, phone, T0 } from './call-story.ts';

const leg = (name: string) => name as LegId;

describe('call-model 3.1: several phones ring', () => {
  const ringGroup = () =>
    new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').dialPhone('a', 'c', '1002').ring('b', 'c').wait(2_000);

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

describe('call-model 3.2: queues', () => {
  const queued = (settings = {}) => new CallStory({ settings }).fromOutside('a').wait(500).join('Simple queue', 'a').wait(1_000);

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

  const refuse = (story: CallStory) =>
    story
      .tell({ kind: 'offerRefused', at: story.now, leg: leg('a'), extension: '1001' })
      .end('b', 'noAnswer')
      .wait(3_000);

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

describe('call-model 3.6: blind transfer', () => {
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

describe('call-model 3.7: attended transfer', () => {
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

describe('call-model 3.9: conferences', () => {
  const enter = (story: CallStory, name: string) =>
    story.tell({ kind: 'conferenceJoined', at: story.now, leg: leg(name), conference: 'room1' }).wait(1_000);

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

describe('call-model 3.10: click-to-dial', () => {
  const ordered = (settings = {}) =>
    new CallStory({ settings })
      .create('a', phone('1001'))
      .tell({ kind: 'legDialled', at: T0, leg: leg('a'), from: null, number: '0301234567' })
      .ring('a')
      .wait(1_000);

  it('dialback first, then dialing, ringing and pickup at the far end', () => {
    const story = ordered().tell({ kind: 'legAnswered', at: T0 + 1_000, leg: leg('a') });
    story.dialOutside('a', 'b', '0301234567').ring('b').wait(1_000).talk('a', 'b').hangUp('a', 'b');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1001 dialback',
      '1 1001 dialing',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 1001 completed',
      '1 hangup',
    ]);
    const { type, direction, callerId, dialled, responderExt } = story.last('hangup').call;
    assert.deepEqual(
      { type, direction, callerId, dialled, responderExt },
      { type: 'API', direction: 'outbound', callerId: '1001', dialled: '0301234567', responderExt: '1001' },
    );
  });

  it('a user who does not answer his own phone has not missed a call', () => {
    const story = ordered().end('a', 'noAnswer').wait(3_000);
    assert.deepEqual(story.lines(), ['1 start', '1 1001 dialback', '1 1001 unanswered', '1 hangup']);
  });

  it('starts only when the far end is called, where that is set', () => {
    const story = ordered({ startOnDialback: false });
    assert.deepEqual(story.lines(), []);
    assert.deepEqual(story.dialOutside('a', 'b', '0301234567').lines(), ['1 start', '1 1001 dialing']);
  });
});

describe('call-model 3.11: outgoing calls', () => {
  const outgoing = () => new CallStory().fromPhone('a', '1001', '00301234567').dialOutside('a', 'b', '0301234567');

  it('busy: hangup with the cause, never missed', () => {
    const story = outgoing()
      .tell({ kind: 'dialEnded', at: T0, leg: leg('b'), outcome: 'busy' })
      .end('b', 'busy')
      .hangUp('a');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 dialing', '1 1001 unanswered', '1 hangup']);
    const { type, cause, dialled, responderExt, callerId } = story.last('hangup').call;
    assert.deepEqual(
      { type, cause, dialled, responderExt, callerId },
      { type: 'Outgoing', cause: 'busy', dialled: '0301234567', responderExt: '1001', callerId: '1001' },
    );
  });

  it('ringing is no pickup, an answer is', () => {
    const story = outgoing().ring('b').wait(2_000).talk('a', 'b').hangUp('b', 'a');
    assert.deepEqual(story.lines(), [
      '1 start',
      '1 1001 dialing',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 1001 completed',
      '1 hangup',
    ]);
  });

  it('a feature code is no call at all', () => {
    const story = new CallStory()
      .fromPhone('a', '1001', '*78')
      .tell({ kind: 'legAnswered', at: T0, leg: leg('a') })
      .wait(2_000)
      .hangUp('a');
    assert.deepEqual(story.lines(), []);
  });

  it('dialled through a wire of the PBX, it starts after 300 ms at the latest, with what the digits say', () => {
    const story = new CallStory().fromPhone('a', '1001', '0301234567').create('l1', { kind: 'relay' }, { callKey: 'a' });
    story.tell({ kind: 'legDialled', at: T0, leg: leg('l1'), from: leg('a'), number: null });
    assert.equal(story.tracker.nextDueAt(), T0 + 300);
    assert.deepEqual(story.wait(300).lines(), ['1 start', '1 1001 dialing']);
    assert.equal(story.last('start').call.type, 'Outgoing');
    // The digits had lied: a colleague's phone rings.
    story.dialPhone('l1', 'b', '1002', 'a');
    assert.equal(story.last('updated').call.type, 'Internal');
  });
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

describe('call-model 3.13: late, repeated and disordered signals', () => {
  it('a signal whose id was seen is dropped', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001');
    for (let times = 0; times < 3; times++) story.tell({ kind: 'legRinging', at: T0, leg: leg('b'), eventId: 'e1' });
    assert.equal(story.tracker.anomalies.duplicate, 2);
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing']);
  });

  it('an answer after the end tells nothing and is counted', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').hangUp('b', 'a');
    const told = story.lines();
    story
      .tell({ kind: 'legAnswered', at: T0, leg: leg('b') })
      .talk('a', 'b')
      .end('b', 'unknown');
    assert.deepEqual(story.lines(), told);
    assert.equal(story.tracker.anomalies.late, 4);
  });

  it('a leg that was never heard of is counted, a second creation is ignored', () => {
    const story = new CallStory().fromOutside('a').ring('ghost').fromOutside('a');
    assert.deepEqual(story.lines(), ['1 start']);
    assert.deepEqual([story.tracker.anomalies.unknownLeg, story.tracker.anomalies.duplicate], [1, 1]);
  });

  it('a phone that rings before it is said to be dialled rings once', () => {
    const story = new CallStory().fromPhone('a', '1001', '1002').create('b', phone('1002'), { callKey: 'a' }).ring('b');
    story.tell({ kind: 'legDialled', at: T0, leg: leg('b'), from: leg('a'), number: '1002' }).ring('b');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 dialing', '1 1002 ringing', '1 1001 ringing']);
  });

  it('a hold that is told twice, and a retrieval without a hold, change nothing', () => {
    const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b').retrieve('b').wait(500);
    story.hold('b').hold('b').wait(1_000).retrieve('b').retrieve('b').wait(500);
    assert.deepEqual(story.lines().slice(4), ['1 1001 held', '1 1001 retrieved']);
  });
});

describe('call-model 3.15: internal calls', () => {
  const internal = (settings = {}) =>
    new CallStory({ settings }).fromPhone('a', '1001', '1002').dialPhone('a', 'b', '1002').ring('b').wait(3_000);

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

it('call-model 3.16: the same call seen by two PBXs is two calls', () => {
  const [sbc, pbx] = [new CallStory(), new CallStory({ firstNumber: 2 })];
  assert.deepEqual([...sbc.fromOutside('a').lines(), ...pbx.fromOutside('a').lines()], ['1 start', '2 start']);
});

describe('recordings', () => {
  const record = (story: CallStory) =>
    story
      .tell({ kind: 'recordingNamed', at: story.now, leg: leg('a'), file: '/spool/1.wav' })
      .tell({ kind: 'recordingStarted', at: story.now, leg: leg('a') });

  it('what recorded nobody is no recording', () => {
    const story = record(new CallStory().fromOutside('a')).dialPhone('a', 'b', '1001').ring('b').hangUp('b', 'a');
    assert.equal(story.last('missed').call.recorded, false);
    assert.deepEqual(story.lines(true).slice(-2), ['1 hangup', '1 missed']);
  });

  it('begun before or after the pickup it is one, ready when it stops or the call ends', () => {
    const before = record(new CallStory().fromOutside('a'))
      .dialPhone('a', 'b', '1001')
      .ring('b')
      .talk('a', 'b')
      .wait(1_000)
      .hangUp('b', 'a');
    assert.deepEqual(before.lines(true).slice(-2), ['1 recordingReady', '1 hangup']);
    assert.equal(before.last('hangup').call.recorded, true);
    assert.deepEqual(before.last('hangup').call.recordings, [{ file: '/spool/1.wav', startedAt: T0 }]);
    const after = record(new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').ring('b').talk('a', 'b'));
    after.tell({ kind: 'recordingStopped', at: after.now, leg: leg('a') }).hangUp('b', 'a');
    assert.deepEqual(after.lines(true).slice(-3), ['1 recordingReady', '1 1001 completed', '1 hangup']);
  });

  it('stopped before anybody answered it is none', () => {
    const story = record(new CallStory().fromOutside('a')).tell({ kind: 'recordingStopped', at: T0, leg: leg('a') });
    assert.equal(story.dialPhone('a', 'b', '1001').talk('a', 'b').last('pickup').call.recorded, false);
  });
});

describe('wires inside the PBX', () => {
  const wire = (story: CallStory, one: string, other: string, callKey: string) =>
    story
      .create(one, { kind: 'relay' }, { callKey })
      .create(other, { kind: 'relay' }, { callKey })
      .tell({ kind: 'relayJoined', at: story.now, leg: leg(one), other: leg(other) });

  it('carry ringing and talking through, however long the chain', () => {
    const story = wire(new CallStory().fromOutside('a'), 'l1', 'l2', 'a').tell({
      kind: 'legDialled',
      at: T0,
      leg: leg('l1'),
      from: leg('a'),
      number: null,
    });
    wire(story, 'm1', 'm2', 'a').tell({ kind: 'legDialled', at: T0, leg: leg('m1'), from: leg('l2'), number: null });
    story.dialPhone('m2', 'b', '1001', 'a').ring('b');
    assert.deepEqual(story.last('ringing').level === 'extension' && (story.last('ringing') as { remoteTel?: string }).remoteTel, CALLER);
    story.talk('b', 'm2').talk('m1', 'l2');
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing']);
    story.talk('l1', 'a').hangUp('l1', 'l2', 'm1', 'm2', 'b', 'a');
    assert.deepEqual(story.lines().slice(2), ['1 pickup', '1 1001 connected', '1 1001 completed', '1 hangup']);
  });

  it('keep no call alive by themselves', () => {
    const story = wire(new CallStory().fromOutside('a'), 'l1', 'l2', 'a').hangUp('a');
    assert.deepEqual(story.lines(), ['1 start', '1 hangup', '1 missed']);
    assert.deepEqual([...story.tracker.liveCalls()], []);
  });
});

it('legs without far ends (half calls) are picked up when the PBX says that they talk', () => {
  const story = new CallStory().fromPhone('a', '1001', '0301234567').dialOutside('a', 'b', '0301234567').ring('b').hangUp('b');
  story.tell({ kind: 'legTalking', at: story.now, leg: leg('a'), number: '0301234567', name: null });
  assert.deepEqual(story.lines().slice(-2), ['1 pickup', '1 1001 connected']);
});

it('phones tell of themselves once per change, and not what a list only repeats', () => {
  const story = new CallStory();
  const device = { kind: 'deviceChanged', at: T0, extension: '1001', device: 'dnd' } as const;
  story
    .tell({ ...device, state: 'off', isSnapshot: true })
    .tell({ ...device, state: 'on' })
    .tell({ ...device, state: 'on' });
  story.tell({ ...device, state: 'off', isSnapshot: true });
  assert.deepEqual(story.lines(), ['1001 dnd on', '1001 dnd off']);
});
