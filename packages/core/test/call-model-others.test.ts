/** The hard cases of call-model 3, by their numbers: calls we make, signals out of order, recordings, wires. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ExtensionEvent, type LegId } from '../src/index.ts';
import { CALLER, CallStory, phone, T0 } from './call-story.ts';

const leg = (name: string) => name as LegId;

const ordered = (settings = {}) =>
  new CallStory({ settings })
    .create('a', phone('1001'))
    .tell({ kind: 'legDialled', at: T0, leg: leg('a'), from: null, number: '0301234567' })
    .ring('a')
    .wait(1_000);

describe('call-model 3.10: click-to-dial', () => {
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

const outgoing = () => new CallStory().fromPhone('a', '1001', '00301234567').dialOutside('a', 'b', '0301234567');

describe('call-model 3.11: outgoing calls', () => {
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

  it('refused before anybody could be dialled, it is told as a whole: of the call and of the phone that made it', () => {
    const internal = new CallStory().fromPhone('a', '1001', '1004').end('a', 'unreachable');
    assert.deepEqual(internal.lines(), ['1 start', '1 1001 dialing', '1 1001 unanswered', '1 hangup', '1 missed']);
    const { type, dialled, cause } = internal.last('missed').call;
    assert.deepEqual({ type, dialled, cause }, { type: 'Internal', dialled: '1004', cause: 'unreachable' });
    const toOutside = new CallStory().fromPhone('a', '1001', '0301234567').end('a', 'failed');
    assert.deepEqual(toOutside.lines(), ['1 start', '1 1001 dialing', '1 1001 unanswered', '1 hangup'], 'never missed');
    assert.equal(toOutside.last('hangup').call.type, 'Outgoing');
  });

  it('a feature code that fails, and a service that says busy after it has answered, are no calls either', () => {
    assert.deepEqual(new CallStory().fromPhone('a', '1001', '*61002').end('a', 'failed').lines(), []);
    const service = new CallStory().fromPhone('a', '1001', '600').tell({ kind: 'legAnswered', at: T0, leg: leg('a') });
    assert.deepEqual(service.end('a', 'busy').lines(), []);
  });

  it('callers put through to an agent who is logged in are calls of their own, with him as the one who answers (F39)', () => {
    const story = new CallStory().fromPhone('login', '1001', '*30').tell({ kind: 'agentLoggedIn', at: T0, leg: leg('login') });
    story.fromOutside('a').wait(1_000).talk('a', 'login').wait(1_000).part('a login', 'login').hangUp('a');
    story.fromOutside('b').talk('b', 'login').wait(1_000).hangUp('b', 'login');
    assert.deepEqual(story.lines(), [
      '1 start',
      '2 start',
      '1 pickup',
      '2 pickup',
      '2 1001 connected',
      '2 1001 completed',
      '2 hangup',
      '3 start',
      '3 pickup',
      '3 1001 connected',
      '3 1001 completed',
      '3 hangup',
      '1 hangup',
    ]);
    const { type, responderExt, callerId } = story.last('pickup').call;
    assert.deepEqual({ type, responderExt, callerId }, { type: 'Incoming', responderExt: '1001', callerId: CALLER });
    assert.equal((story.last('connected') as ExtensionEvent).direction, 'inbound');
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

it('call-model 3.16: the same call seen by two PBXs is two calls', () => {
  const [sbc, pbx] = [new CallStory(), new CallStory({ firstNumber: 2 })];
  assert.deepEqual([...sbc.fromOutside('a').lines(), ...pbx.fromOutside('a').lines()], ['1 start', '2 start']);
});

const record = (story: CallStory) =>
  story
    .tell({ kind: 'recordingNamed', at: story.now, leg: leg('a'), file: '/spool/1.wav' })
    .tell({ kind: 'recordingStarted', at: story.now, leg: leg('a') });

describe('recordings', () => {
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

const wire = (story: CallStory, one: string, other: string, callKey: string) =>
  story
    .create(one, { kind: 'relay' }, { callKey })
    .create(other, { kind: 'relay' }, { callKey })
    .tell({ kind: 'relayJoined', at: story.now, leg: leg(one), other: leg(other) });

describe('wires inside the PBX', () => {
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

it('what happens after the answer does not change how long the caller waited (F58)', () => {
  const story = new CallStory().fromOutside('a').dialPhone('a', 'b', '1001').talk('a', 'b').wait(5_000);
  story.transfer('b', 'a').part('a b', 'a').hangUp('b').join('sales', 'a').dialPhone('a', 'c', '1002').ring('c').hangUp('c', 'a');
  const { queuedAt, ringingAt, lastQueue } = story.last('hangup').call;
  assert.deepEqual({ queuedAt, ringingAt, lastQueue }, { queuedAt: null, ringingAt: null, lastQueue: 'sales' });
});

it('a click-to-dial to a colleague is internal, whatever number was shown to the own phone', () => {
  const story = new CallStory()
    .create('a', phone('1001'))
    .tell({ kind: 'legDialled', at: T0, leg: leg('a'), from: null, number: '855501' });
  story.ring('a').dialPhone('a', 'b', '1002').ring('b').talk('a', 'b');
  const { type, scope, dialled, responderExt } = story.last('pickup').call;
  assert.deepEqual({ type, scope, dialled }, { type: 'API', scope: 'internal', dialled: '1002' });
  assert.equal(responderExt, '1002');
});

it('a number dialled that is told late is learnt once, and never replaces one that is known', () => {
  const story = new CallStory().create('a', { kind: 'outside' }, { isOrigin: true, number: '+441632960123' });
  const learn = (target: string) => story.tell({ kind: 'partyUpdated', at: T0, leg: leg('a'), target });
  assert.equal(story.last('start').call.did, null);
  learn('855501');
  learn('855502');
  story.hangUp('a');
  const { did, dialled } = story.last('missed').call;
  assert.deepEqual({ did, dialled }, { did: '855501', dialled: '855501' });
});
