/** Situations at a FreeSWITCH, in the events it is known to send for them, and what they mean. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallFacts, ExtensionEvent } from '@ringhook/core';
import { CALLER, eslEvent, FreeswitchStory, phone, T0 } from './freeswitch-story.ts';

function facts(call: CallFacts, ...names: readonly (keyof CallFacts)[]): Partial<CallFacts> {
  return Object.fromEntries(names.map((name) => [name, call[name]]));
}

describe('calls from outside that nobody answers', () => {
  it('an extension where nobody is registered is missed as unreachable (call-model 3.12)', () => {
    const byCause = new FreeswitchStory().fromOutside('a').end('a', 'USER_NOT_REGISTERED');
    assert.deepEqual(byCause.lines(), ['1 start', '1 hangup', '1 missed']);
    assert.equal(byCause.last('missed').call.cause, 'unreachable');
    const byDisposition = new FreeswitchStory()
      .fromOutside('a')
      .end('a', 'NORMAL_CLEARING', { variable_originate_disposition: 'SUBSCRIBER_ABSENT', 'Caller-Channel-Bridged-Time': '0' });
    assert.equal(byDisposition.last('missed').call.cause, 'unreachable');
  });

  it('a hunt that tries one phone after the other misses at each of them, and once as a call', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').ring('b').wait(4_000).end('b', 'NO_ANSWER');
    story.dial('c', 'a', '1002').ring('c').wait(4_000).end('c', 'NO_ANSWER').end('a');
    const wanted = ['1 start', '1 1001 ringing', '1 1002 ringing', '1 1001 missed', '1 1002 missed', '1 hangup', '1 missed'];
    assert.deepEqual(story.lines(), wanted);
    assert.deepEqual(facts(story.last('missed').call, 'cause', 'lastRungExt'), { cause: 'noAnswer', lastRungExt: '1002' });
  });

  it('a hunt whose second phone answers is answered there', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').ring('b').wait(4_000).end('b', 'NO_ANSWER');
    story.dial('c', 'a', '1002').wait(2_500).connect('a', 'c').hangUp('a', 'c');
    assert.equal(story.last('pickup').call.responderExt, '1002');
    assert.ok(story.lines().includes('1 1001 missed'));
  });

  it('a mailbox that answers is no pickup, its recording none of the call, and the reason voicemail (call-model 3.5)', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').ring('b').wait(3_000).end('b', 'NO_ANSWER').answer('a');
    story.tell('RECORD_START', { 'Unique-ID': 'a', variable_current_application: 'record', 'Record-File-Path': '/vm/1.wav' });
    story.tell('RECORD_STOP', { 'Unique-ID': 'a', variable_current_application: 'record', 'Record-File-Path': '/vm/1.wav' }, 3_000);
    story.end('a', 'NORMAL_CLEARING', { variable_current_application: 'record' });
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 1001 missed', '1 hangup', '1 missed']);
    assert.deepEqual(facts(story.last('missed').call, 'cause', 'recorded', 'recordings'), {
      cause: 'voicemail',
      recorded: false,
      recordings: [],
    });
  });

  it('a caller who hangs up before the tone of the mailbox has reached the mailbox all the same', () => {
    for (const words of [{ variable_current_application: 'voicemail' }, { variable_voicemail_action: 'save' }]) {
      assert.equal(
        new FreeswitchStory().fromOutside('a').answer('a').end('a', 'NORMAL_CLEARING', words).last('missed').call.cause,
        'voicemail',
      );
    }
  });

  it('one who gives up in a queue is missed as abandoned, with the queue (callcenter and fifo)', () => {
    const callCenter = new FreeswitchStory().fromOutside('a').answer('a');
    const member = { 'CC-Queue': 'support@default', 'CC-Member-Session-UUID': 'a' };
    callCenter.custom('callcenter::info', { ...member, 'CC-Action': 'member-queue-start' }).wait(5_000);
    callCenter.custom('callcenter::info', {
      ...member,
      'CC-Action': 'member-queue-end',
      'CC-Cause': 'Cancel',
      'CC-Cancel-Reason': 'BREAK_OUT',
    });
    const fifo = new FreeswitchStory().fromOutside('a').answer('a').custom('fifo::info', fifoEvent('a', 'push')).wait(5_000);
    fifo.custom('fifo::info', fifoEvent('a', 'abort'));
    for (const [story, queue] of [
      [callCenter, 'support@default'],
      [fifo, 'sales@pbx.example'],
    ] as const) {
      assert.deepEqual(story.end('a').lines(), ['1 start', '1 hangup', '1 missed']);
      assert.deepEqual(facts(story.last('missed').call, 'cause', 'lastQueue'), { cause: 'abandoned', lastQueue: queue });
    }
  });
});

const fifoEvent = (uuid: string, action: string) => ({ 'Unique-ID': uuid, 'FIFO-Name': 'sales@pbx.example', 'FIFO-Action': action });

describe('queues', () => {
  const member = { 'CC-Queue': 'support@default', 'CC-Member-Session-UUID': 'a' };
  const agentLeg = (agent: string) => ({
    'Other-Leg-Unique-ID': '',
    variable_cc_side: 'agent',
    variable_cc_member_session_uuid: 'a',
    variable_cc_agent: agent,
  });

  it('the second agent answers after the first let it ring: he is the responder, by whatever names the queue knows its agents', () => {
    const story = new FreeswitchStory()
      .fromOutside('a')
      .answer('a')
      .custom('callcenter::info', { ...member, 'CC-Action': 'member-queue-start' });
    story.dial('b', '', '1001', agentLeg('7a0c-agent-one')).ring('b').wait(8_000).end('b', 'NO_ANSWER');
    const fail = { ...member, 'CC-Action': 'bridge-agent-fail', 'CC-Agent': '7a0c-agent-one', 'CC-Hangup-Cause': 'NO_ANSWER' };
    story.custom('callcenter::info', fail).wait(2_500);
    story.dial('c', '', '1002', agentLeg('7a0c-agent-two')).ring('c').wait(1_000).answer('c').bridge('a', 'c').wait(1_000).hangUp('a', 'c');
    const wanted = [
      '1 start',
      '1 1001 ringing',
      '1 1001 missed',
      '1 1002 ringing',
      '1 pickup',
      '1 1002 connected',
      '1 1002 completed',
      '1 hangup',
    ];
    assert.deepEqual(story.lines(), wanted);
    assert.equal(story.last('pickup').call.responderExt, '1002');
  });

  it('an agent who never let it ring out is not said to have refused: the caller left, or a colleague was faster', () => {
    const story = new FreeswitchStory().fromOutside('a').answer('a');
    story.dial('b', '', '1001', agentLeg('one')).ring('b');
    const fail = { 'Event-Subclass': 'callcenter::info', ...member, 'CC-Action': 'bridge-agent-fail', 'CC-Agent': 'one' };
    for (const cause of ['ORIGINATOR_CANCEL', 'LOSE_RACE', 'PICKED_OFF']) {
      assert.deepEqual(story.normaliser.apply(eslEvent('CUSTOM', { ...fail, 'CC-Hangup-Cause': cause }), T0), []);
    }
    const refused = story.normaliser.apply(eslEvent('CUSTOM', { ...fail, 'CC-Hangup-Cause': 'USER_BUSY' }), T0);
    assert.deepEqual(refused, [{ kind: 'offerRefused', at: T0, leg: 'a', extension: '1001' }]);
  });
});

describe('a colleague takes a ringing call (call-model 3.3)', () => {
  const intercept = { variable_current_application: 'intercept' };

  it('by intercept, whichever is told first: that the phone was picked off or that the two talk', () => {
    const ringing = () =>
      new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').ring('b').wait(1_000).fromPhone('x', '1002', '*8').answer('x');
    const before = ringing().end('b', 'PICKED_OFF').answer('a').bridge('x', 'a', intercept);
    const after = ringing().answer('a').bridge('x', 'a', intercept).end('b', 'PICKED_OFF');
    for (const story of [before, after]) {
      story.wait(1_000).hangUp('a', 'x');
      assert.deepEqual(story.lines().toSorted(), [
        '1 1001 answeredElsewhere',
        '1 1001 ringing',
        '1 1002 completed',
        '1 1002 connected',
        '1 hangup',
        '1 pickup',
        '1 start',
      ]);
      assert.deepEqual(facts(story.last('pickup').call, 'responderExt', 'callerId'), { responderExt: '1002', callerId: CALLER });
      assert.equal((story.last('connected') as ExtensionEvent).direction, 'inbound');
    }
  });

  it('the number of the colleague, which the PBX then shows as the caller, is not believed', () => {
    const story = new FreeswitchStory()
      .fromOutside('a')
      .dial('b', 'a', '1001')
      .ring('b')
      .fromPhone('x', '1002', '*8')
      .answer('x')
      .answer('a');
    story.bridge('x', 'a', { ...intercept, 'Caller-Caller-ID-Number': '1002' });
    assert.equal(
      story.end('a', 'NORMAL_CLEARING', { 'Caller-Caller-ID-Number': '1002' }).hangUp('x', 'b').last('hangup').call.callerId,
      CALLER,
    );
  });
});

describe('several phones', () => {
  it('of one extension are one ringing, and answered at one of them nobody has missed anything (6.13)', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b1', 'a', '1001').dial('b2', 'a', '1001').ring('b1', 'b2').wait(1_000);
    story.answer('b2').end('b1', 'LOSE_RACE').answer('a').bridge('a', 'b2').wait(1_000).hangUp('a', 'b2').wait(3_000);
    assert.deepEqual(story.lines(), ['1 start', '1 1001 ringing', '1 pickup', '1 1001 connected', '1 1001 completed', '1 hangup']);
  });
});

describe('parking', () => {
  it('a call that is parked and fetched goes on: one pickup, and two phones that had it (f39)', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').connect('a', 'b').unbridge('a', 'b');
    const blind = { variable_endpoint_disposition: 'BLIND_TRANSFER', variable_transfer_destination: 'blind:5900' };
    story.end('b', 'NORMAL_CLEARING', blind);
    story.custom('valet_parking::info', { 'Unique-ID': 'a', Action: 'hold', 'Valet-Extension': '5901' }).wait(4_000);
    story.fromPhone('x', '1002', '5901').answer('x');
    story.custom('valet_parking::info', { 'Unique-ID': 'x', Action: 'bridge', 'Valet-Extension': '5901', 'Bridge-To-UUID': 'a' });
    story.bridge('x', 'a').wait(1_000).hangUp('a', 'x');
    const wanted = [
      '1 start',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 1001 completed',
      '1 1002 connected',
      '1 1002 completed',
      '1 hangup',
    ];
    assert.deepEqual(story.lines(), wanted);
    assert.ok(story.events.some((event) => event.level === 'call' && event.event === 'parked'));
  });
});

describe('transfers', () => {
  const blindTo = (destination: string) => ({
    variable_endpoint_disposition: 'BLIND_TRANSFER',
    variable_transfer_destination: `blind:${destination}`,
  });

  it('an outgoing call that its maker hands to a colleague goes on until the other side ends (f40)', () => {
    const story = new FreeswitchStory().fromPhone('a', '1001', '+4989123456').dialOut('b', 'a', '+4989123456').connect('a', 'b');
    story.unbridge('a', 'b').end('a', 'NORMAL_CLEARING', blindTo('1002'));
    story.dial('c', 'b', '1002').ring('c').wait(1_000).answer('c').bridge('b', 'c').wait(1_000).hangUp('b', 'c');
    const calls = story.lines().filter((line) => !line.includes(' 100'));
    assert.deepEqual(calls, ['1 start', '1 pickup', '1 hangup']);
    const { call } = story.last('hangup');
    assert.deepEqual(facts(call, 'type', 'callerId', 'dialled', 'transferredBy'), {
      type: 'Outgoing',
      callerId: '1001',
      dialled: '+4989123456',
      transferredBy: '1001',
    });
    assert.ok(Number(call.endedAt) - Number(call.answeredAt) > 2_000, 'it lasted beyond the transfer');
    assert.ok(story.lines().includes('1 1002 completed'));
  });

  it('to somebody who still rings (semi-attended): the call goes on with him when he answers, and he has missed nothing (f50)', () => {
    const story = new FreeswitchStory()
      .fromOutside('a')
      .dial('b', 'a', '1001')
      .connect('a', 'b')
      .tell('CHANNEL_HOLD', { 'Unique-ID': 'b' });
    story.fromPhone('c', '1001', '1002').dial('d', 'c', '1002').ring('d').wait(500);
    story.end('c', 'NORMAL_CLEARING', { variable_endpoint_disposition: 'ATTENDED_TRANSFER', variable_transfer_disposition: 'replaced' });
    story.end('b', 'NORMAL_CLEARING', { variable_transfer_to: 'satt:d' }).unbridge('a', 'b').wait(1_000);
    story.answer('d').bridge('a', 'd').wait(1_000).hangUp('a', 'd').wait(3_000);
    const of = (number: number) => story.lines().filter((line) => line.startsWith(`${number} `) && !line.includes(' 100'));
    assert.deepEqual(of(1), ['1 start', '1 pickup', '1 hangup']);
    assert.deepEqual(of(2), ['2 start', '2 hangup'], 'what was handed on is not missed');
    assert.equal(story.lines().filter((line) => line.endsWith('1002 missed')).length, 0);
    assert.ok(story.lines().includes('1 1002 completed'));
  });

  it('nobody answers at the new place and the old one is gone: ended, missed there, but not as a call (call-model 3.6)', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').connect('a', 'b').unbridge('a', 'b');
    story.end('b', 'NORMAL_CLEARING', blindTo('1002')).dial('c', 'a', '1002').ring('c').wait(5_000).end('c', 'NO_ANSWER').end('a');
    assert.deepEqual(story.lines().slice(-3), ['1 1002 ringing', '1 1002 missed', '1 hangup']);
  });

  it('who asked for it, who is handed on and whereto are told', () => {
    const story = new FreeswitchStory()
      .fromOutside('a')
      .dial('b', 'a', '1001')
      .connect('a', 'b')
      .fromPhone('c', '1001', '1002')
      .dial('d', 'c', '1002');
    const ended = { 'Unique-ID': 'b', 'Hangup-Cause': 'NORMAL_CLEARING', 'Event-Date-Timestamp': `${T0}000` };
    const attended = story.normaliser.apply(eslEvent('CHANNEL_HANGUP_COMPLETE', { ...ended, variable_transfer_to: 'att:d' }), T0);
    assert.deepEqual(attended[0], { kind: 'callTransferred', at: T0, style: 'attended', by: 'b', leg: 'a', to: '1002' });
  });
});

describe('calls to the outside', () => {
  it('an inside call forwarded to an outside number is answered there, by nobody of ours (f47)', () => {
    const story = new FreeswitchStory().fromOutside('a').dialOut('b', 'a', '+491701234567').connect('a', 'b').wait(1_000).hangUp('a', 'b');
    assert.deepEqual(story.lines(), ['1 start', '1 pickup', '1 hangup']);
    const { call } = story.last('pickup');
    assert.deepEqual(facts(call, 'type', 'responderExt', 'responderNumber'), {
      type: 'Incoming',
      responderExt: null,
      responderNumber: '+491701234567',
    });
  });

  it('early media is no pickup: the two are told to be together before anybody has answered (6.6)', () => {
    const story = new FreeswitchStory().fromPhone('a', '1001', '+4989123456').dialOut('b', 'a', '+4989123456');
    story.tell('CHANNEL_PROGRESS_MEDIA', { 'Unique-ID': 'b' }).bridge('a', 'b', { 'Answer-State': 'early' }).wait(3_000);
    assert.deepEqual(story.lines(), ['1 start', '1 1001 dialing', '1 1001 ringing']);
    assert.deepEqual(story.answer('b').answer('a').lines().slice(3), ['1 pickup', '1 1001 connected']);
    const busy = new FreeswitchStory().fromPhone('a', '1001', '+4989123456').dialOut('b', 'a', '+4989123456');
    busy.bridge('a', 'b', { 'Answer-State': 'early' }).end('b', 'USER_BUSY').end('a', 'USER_BUSY');
    assert.deepEqual(facts(busy.last('hangup').call, 'answered', 'cause'), { answered: false, cause: 'busy' });
  });
});

describe('rooms', () => {
  const room = (uuid: string, action: string) => ({ 'Unique-ID': uuid, Action: action, 'Conference-Name': '3000-pbx.example' });

  it('an outside caller and a phone meet in one: each has a call of his own, both are picked up (f49)', () => {
    const story = new FreeswitchStory().fromOutside('a').answer('a').custom('conference::maintenance', room('a', 'add-member')).wait(1_000);
    assert.deepEqual(story.lines(), ['1 start']);
    story.fromPhone('b', '1001', '3000').answer('b').custom('conference::maintenance', room('b', 'add-member')).wait(1_000);
    story
      .custom('conference::maintenance', room('a', 'del-member'))
      .end('a')
      .custom('conference::maintenance', room('b', 'del-member'))
      .end('b');
    assert.deepEqual(
      story.lines().filter((line) => !line.includes('1001')),
      ['1 start', '2 start', '2 pickup', '1 pickup', '1 hangup', '2 hangup'],
    );
    assert.deepEqual(facts(story.last('hangup').call, 'type', 'conference'), { type: 'Conference', conference: '3000-pbx.example' });
  });
});

describe('recordings', () => {
  it('begun by a command from outside, in the middle of the call, count as any (f18)', () => {
    const story = new FreeswitchStory().fromOutside('a').dial('b', 'a', '1001').connect('a', 'b');
    story.tell('RECORD_START', { 'Unique-ID': 'a', 'Record-File-Path': '/rec/a.wav', variable_current_application: 'bridge' });
    story.tell('RECORD_STOP', { 'Unique-ID': 'a', 'Record-File-Path': '/rec/a.wav' }).hangUp('a', 'b');
    const { recorded, recordings } = story.last('hangup').call;
    assert.equal(recorded, true);
    assert.deepEqual(
      recordings.map(({ file }) => file),
      ['/rec/a.wav'],
    );
  });
});

describe('another run of the PBX', () => {
  it('ends every call of the run before, as found out afterwards, and does not mix the two (6.17)', () => {
    const story = new FreeswitchStory()
      .fromOutside('a')
      .dial('b', 'a', '1001')
      .connect('a', 'b')
      .fromOutside('c')
      .dial('d', 'c', '1002')
      .ring('d');
    story.core = 'core-2';
    story.wait(10_000).tell('HEARTBEAT').wait(5_000);
    const told = story.lines().filter((line) => line.endsWith('(synthetic)'));
    assert.deepEqual(told.toSorted(), [
      '1 1001 completed (synthetic)',
      '1 hangup (synthetic)',
      '2 1002 missed (synthetic)',
      '2 hangup (synthetic)',
      '2 missed (synthetic)',
    ]);
    assert.deepEqual(story.hangUp('a', 'b').fromOutside('e').lines().at(-1), '3 start');
  });
});

describe('registrations', () => {
  const phoneOf = (user: string, call: string) => ({ 'from-user': user, 'from-host': 'pbx.example', 'call-id': call });

  it('are told per extension: the last phone to go counts, attempts do not', () => {
    const story = new FreeswitchStory()
      .custom('sofia::register_attempt', phoneOf('1001', 'p1'))
      .custom('sofia::register', phoneOf('1001', 'p1'));
    story.custom('sofia::register', phoneOf('1001', 'p2')).custom('sofia::unregister', phoneOf('1001', 'p1'));
    assert.deepEqual(story.lines(), ['1001 registration registered']);
    story.custom('sofia::expire', { user: '1001', host: 'pbx.example', 'call-id': 'p2' }).custom('sofia::register', phoneOf('sbc', 'p3'));
    assert.deepEqual(story.lines(), ['1001 registration registered', '1001 registration unregistered']);
  });
});

describe('who is who', () => {
  const typeOf = (story: FreeswitchStory) => story.last('start').call.type;

  it('a caller who hides his number is known to be withheld; what the network tells of him reaches no phone', () => {
    const story = new FreeswitchStory().fromOutside('a', { 'Caller-Privacy-Hide-Number': 'true', 'Caller-Caller-ID-Name': 'Anonymous' });
    story.dial('b', 'a', '1001').connect('a', 'b');
    assert.deepEqual(facts(story.last('start').call, 'isWithheld', 'callerId', 'callerName'), {
      isWithheld: true,
      callerId: CALLER,
      callerName: 'Anonymous',
    });
    for (const event of story.events) if (event.level === 'extension') assert.equal(event.remoteTel, null);
    const nameless = new FreeswitchStory().fromOutside('a', {
      'Caller-Caller-ID-Number': 'anonymous',
      'Caller-Caller-ID-Name': 'anonymous',
    });
    assert.deepEqual(facts(nameless.last('start').call, 'isWithheld', 'callerId', 'callerName'), {
      isWithheld: true,
      callerId: null,
      callerName: null,
    });
  });

  it('a number that stands in for a name is none, and quotes are read as SIP means them', () => {
    const repeated = new FreeswitchStory().fromOutside('a', { 'Caller-Caller-ID-Name': CALLER });
    assert.equal(repeated.last('start').call.callerName, null);
    const quoted = new FreeswitchStory().fromOutside('a', { 'Caller-Caller-ID-Name': 'C:\\\\temp \\"x\\"' });
    assert.equal(quoted.last('start').call.callerName, 'C:\\temp "x"');
  });

  it('a call over a registration at the carrier was dialled at its own number, not at the name of the registration', () => {
    const story = new FreeswitchStory().fromOutside('a', { 'Caller-Destination-Number': 'gw+carrier', variable_sip_to_user: '+493055501' });
    assert.equal(story.last('start').call.did, '+493055501');
  });

  it('users of the directory are ours whatever they are called, except those who are other systems', () => {
    const named = new FreeswitchStory().fromPhone('a', 'alice', '1002').dial('b', 'a', '1002').ring('b');
    assert.deepEqual(facts(named.last('start').call, 'type', 'callerId'), { type: 'Internal', callerId: 'alice' });
    const system = new FreeswitchStory({ trunkUsers: ['crm-pbx'] }).fromPhone('a', 'crm-pbx', '1002');
    assert.equal(typeOf(system), 'Incoming');
    const arriving = new FreeswitchStory().fromPhone('a', 'sbc-east', '+493055501', { 'Caller-Context': 'public' });
    assert.equal(typeOf(arriving), 'Incoming', 'a carrier that logs in arrives where calls from outside do');
  });

  it('phones that do not log in are told by their context, profile and number', () => {
    const noUser = { variable_user_name: '', 'Channel-Presence-ID': '' };
    const asNumber = new FreeswitchStory().fromPhone('a', '1001', '1002', { ...noUser, 'Channel-Name': 'sofia/internal/1001@10.0.0.5' });
    assert.equal(typeOf(asNumber.dial('b', 'a', '1002').ring('b')), 'Internal');
    const door = { ...noUser, 'Channel-Name': 'sofia/internal/door@10.0.0.9', 'Caller-Context': 'doors' };
    assert.equal(typeOf(new FreeswitchStory().fromPhone('a', 'door', '1002', door)), 'Incoming');
    const ours = new FreeswitchStory({ internalContexts: ['doors'] }).fromPhone('a', 'door', '1002', door).dial('b', 'a', '1002').ring('b');
    assert.equal(typeOf(ours), 'Internal');
  });

  it('on a PBX shared by several companies only our domains are ours', () => {
    const names = { domains: ['a.example'] };
    const foreign = new FreeswitchStory(names)
      .fromPhone('x', '1001', '2001', phone('1001', 'b.example'))
      .dial('y', 'x', '2001', phone('2001', 'A.example'));
    assert.deepEqual(facts(foreign.ring('y').last('start').call, 'type', 'lastRungExt'), { type: 'Incoming', lastRungExt: null });
    assert.deepEqual(foreign.lines(), ['1 start', '1 2001 ringing']);
  });

  it('a click-to-dial over the wires of the PBX is one call that the phone makes', () => {
    const story = new FreeswitchStory().tell('CHANNEL_CREATE', {
      'Unique-ID': 'a',
      'Call-Direction': 'outbound',
      ...phone('1001'),
      variable_dialed_user: '1001',
    });
    story
      .ring('a')
      .wait(500)
      .answer('a')
      .dialOut('b', 'a', '+4989123456')
      .ring('b')
      .wait(1_000)
      .answer('b')
      .bridge('a', 'b')
      .wait(1_000)
      .hangUp('b', 'a');
    const wanted = [
      '1 start',
      '1 1001 dialback',
      '1 1001 dialing',
      '1 1001 ringing',
      '1 pickup',
      '1 1001 connected',
      '1 1001 completed',
      '1 hangup',
    ];
    assert.deepEqual(story.lines(), wanted);
    assert.deepEqual(facts(story.last('hangup').call, 'type', 'callerId', 'dialled'), {
      type: 'API',
      callerId: '1001',
      dialled: '+4989123456',
    });
    const refused = new FreeswitchStory()
      .tell('CHANNEL_CREATE', { 'Unique-ID': 'a', 'Call-Direction': 'outbound', ...phone('1001') })
      .ring('a')
      .end('a', 'NO_ANSWER');
    assert.deepEqual(refused.lines().at(-1), '1 hangup', 'who does not take his own phone has missed nothing (3.10)');
  });
});

describe('events that make no sense', () => {
  it('are passed over: unknown channels, missing ids, twice the same, the end before the beginning', () => {
    const story = new FreeswitchStory()
      .answer('ghost')
      .bridge('ghost', 'other')
      .unbridge('ghost', 'other')
      .hangUp('ghost')
      .tell('CHANNEL_CREATE')
      .tell('NOBODY_KNOWS');
    story.custom('callcenter::info', { 'CC-Action': 'member-queue-start' }).custom('fifo::info', {}).custom('conference::maintenance', {});
    story.custom('valet_parking::info', { Action: 'hold' }).custom('sofia::register', {}).custom('nobody::knows', {}).tell('CUSTOM');
    assert.deepEqual(story.lines(), []);
    story.fromOutside('x'.repeat(10_000));
    story.fromOutside('a').fromOutside('a').bridge('a', 'a').bridge('a', 'ghost').answer('a').answer('a').hangUp('a', 'a');
    assert.deepEqual(story.lines(), ['1 start', '1 hangup', '1 missed']);
  });

  it('endless names and impossible times do no harm', () => {
    const endless = '\u{1F600}'.repeat(100_000);
    const story = new FreeswitchStory().fromOutside('a', {
      'Caller-Caller-ID-Name': endless,
      'Caller-Destination-Number': endless,
      'Event-Date-Timestamp': '9e99',
    });
    const { callerName, did, startedAt } = story.last('start').call;
    assert.ok(String(callerName).length <= 512 && String(did).length <= 512 && String(callerName).isWellFormed());
    assert.equal(startedAt, story.now);
    for (const stamp of ['-5', 'x', '0', '', 'Infinity', '1e30']) {
      const [created] = story.normaliser.apply(eslEvent('CHANNEL_CREATE', { 'Unique-ID': `b${stamp}`, 'Event-Date-Timestamp': stamp }), T0);
      assert.equal(created?.at, T0, stamp);
    }
  });
});
