import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BroadworksStory, CALLER, START } from './broadworks-story.ts';

const TO_ALICE = { callId: 'callhalf-1:0', session: '62:1', remote: CALLER } as const;
const CAROL = { address: 'tel:1002', name: 'Carol', userId: 'carol@example.com', callType: 'Group' } as const;
const ALICE = { address: 'tel:1001', name: 'Alice', userId: 'alice@example.com', callType: 'Group' } as const;
const ACTIVE = { state: 'Active' } as const;

describe('a call that comes in at a BroadWorks', () => {
  it('is started, picked up and ended, with the times of the BroadWorks', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', { ...TO_ALICE, startTime: START })
      .call('alice', 'CallAnsweredEvent', { ...TO_ALICE, ...ACTIVE, answerTime: START + 5_000 })
      .call('alice', 'CallReleasedEvent', { ...TO_ALICE, state: 'Released', releaseTime: START + 65_000 });
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 1001: start pickup hangup']);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing connected completed']);
    const hangup = story.told.find((event) => event.event === 'hangup');
    assert.ok(hangup?.level === 'call');
    const { startedAt, answeredAt, endedAt, callerName } = hangup.call;
    assert.deepEqual([startedAt, answeredAt, endedAt, callerName], [START, START + 5_000, START + 65_000, 'Max Mustermann']);
  });

  it('is missed when nobody answers', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('alice', 'CallReleasedEvent', { ...TO_ALICE, state: 'Released', releasingParty: 'remoteRelease' })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start hangup missed']);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing missed']);
  });

  it('rings at several and is answered at one: nobody has missed it', () => {
    const atCarol = { ...TO_ALICE, callId: 'callhalf-2:0' };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('carol', 'CallReceivedEvent', atCarol)
      .call('carol', 'CallAnsweredEvent', { ...atCarol, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...TO_ALICE, state: 'Released', releasingParty: 'remoteRelease' })
      .call('carol', 'CallReleasedEvent', { ...atCarol, state: 'Released' })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 1002: start pickup hangup']);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing answeredElsewhere', '1002 +4930123456: ringing connected completed']);
  });

  it('whose answer was lost on its way is told as answered when it ends', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('alice', 'CallReleasedEvent', { ...TO_ALICE, state: 'Released', answerTime: START + 4_000, releaseTime: START + 9_000 })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 1001: start pickup hangup']);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing connected completed']);
    const pickup = story.told.find((event) => event.level === 'call' && event.event === 'pickup');
    assert.ok(pickup?.level === 'call' && pickup.synthetic && pickup.call.answeredAt === START + 4_000);
  });

  it('of a caller who is not to be seen has no number, and is missed all the same', () => {
    const hidden = { ...TO_ALICE, remote: { name: 'Anonymous' } };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', hidden)
      .call('alice', 'CallReleasedEvent', { ...hidden, state: 'Released' });
    assert.deepEqual(story.summary, ['Incoming null -> +49305550101 null: start hangup missed']);
    const [start] = story.told;
    assert.ok(start?.level === 'call' && start.call.isWithheld);
  });

  it('goes to the mailbox: no pickup, and missed because of it', () => {
    const story = new BroadworksStory().call('alice', 'CallReceivedEvent', TO_ALICE).call('alice', 'CallRedirectedEvent', {
      ...TO_ALICE,
      state: 'Detached',
      redirect: { address: 'tel:+49305550199', reason: 'voicemail', at: START },
    });
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start hangup missed']);
    const missed = story.told.find((event) => event.event === 'missed' && event.level === 'call');
    assert.equal(missed?.level === 'call' && missed.call.cause, 'voicemail');
  });

  it('is forwarded to a colleague who answers: one call, missed by nobody', () => {
    const atCarol = { ...TO_ALICE, callId: 'callhalf-2:0' };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('alice', 'CallRedirectedEvent', {
        ...TO_ALICE,
        state: 'Detached',
        redirect: { address: 'tel:1002', reason: 'no-answer', at: START },
      })
      .call('carol', 'CallReceivedEvent', atCarol)
      .call('carol', 'CallAnsweredEvent', { ...atCarol, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { ...atCarol, state: 'Released' })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 1002: start pickup hangup']);
  });

  it('is forwarded outside, where we see nothing: it ends a moment later', () => {
    const story = new BroadworksStory().call('alice', 'CallReceivedEvent', TO_ALICE).call('alice', 'CallRedirectedEvent', {
      ...TO_ALICE,
      state: 'Detached',
      redirect: { address: 'tel:+49171', reason: 'no-answer', at: START },
    });
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start'], 'somebody may still show up');
    story.pass(6_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start hangup missed']);
  });
});

describe('hold and transfer at a BroadWorks', () => {
  it('tells hold of the own side only', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('alice', 'CallAnsweredEvent', { ...TO_ALICE, ...ACTIVE })
      .call('alice', 'CallHeldEvent', { ...TO_ALICE, state: 'Remote Held' })
      .call('alice', 'CallRetrievedEvent', { ...TO_ALICE, ...ACTIVE })
      .call('alice', 'CallHeldEvent', { ...TO_ALICE, state: 'Held' })
      .call('alice', 'CallRetrievedEvent', { ...TO_ALICE, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...TO_ALICE, state: 'Released' });
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing connected held retrieved completed']);
  });

  it('blind: one call goes on at the colleague', () => {
    const atCarol = { ...TO_ALICE, callId: 'callhalf-2:0' };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('alice', 'CallAnsweredEvent', { ...TO_ALICE, ...ACTIVE })
      .call('alice', 'CallRedirectedEvent', {
        ...TO_ALICE,
        state: 'Detached',
        redirect: { address: 'tel:1002', reason: 'transfer', at: START },
      })
      .call('carol', 'CallReceivedEvent', atCarol)
      .call('carol', 'CallAnsweredEvent', { ...atCarol, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { ...atCarol, state: 'Released' })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 1002: start pickup hangup']);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing connected completed', '1002 +4930123456: ringing connected completed']);
  });

  it('attended: the consultation ends, the customer goes on with the colleague', () => {
    const consult = { callId: 'callhalf-5:0', session: '63:1' };
    const redirect = { address: 'tel:1002', reason: 'transfer', at: START };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('alice', 'CallAnsweredEvent', { ...TO_ALICE, ...ACTIVE })
      .call('alice', 'CallHeldEvent', { ...TO_ALICE, state: 'Held' })
      .call('alice', 'CallOriginatedEvent', { ...consult, personality: 'Originator', remote: CAROL })
      .call('carol', 'CallReceivedEvent', { callId: 'callhalf-6:0', session: '63:1', remote: ALICE })
      .call('carol', 'CallAnsweredEvent', { callId: 'callhalf-6:0', session: '63:1', remote: ALICE, ...ACTIVE })
      .call('alice', 'CallAnsweredEvent', { ...consult, personality: 'Originator', remote: CAROL, ...ACTIVE })
      .calls('alice', 'CallRedirectedEvent', [
        { ...TO_ALICE, state: 'Detached', redirect },
        { ...consult, personality: 'Originator', remote: CAROL, state: 'Detached', redirect },
      ])
      .call('carol', 'CallTransferredEvent', { callId: 'callhalf-6:0', session: '62:1', remote: CALLER, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { callId: 'callhalf-6:0', session: '62:1', remote: CALLER, state: 'Released' })
      .pass(6_000);
    assert.deepEqual(story.summary, [
      'Incoming +4930123456 -> +49305550101 1002: start pickup hangup',
      'Internal 1001 -> 1002 1002: start pickup hangup',
    ]);
    assert.deepEqual(
      story.phones.filter((line) => line.includes('missed')),
      [],
    );
  });
});

describe('calls that users of a BroadWorks make', () => {
  const outgoing = {
    callId: 'callhalf-9:0',
    session: '70:1',
    personality: 'Originator',
    remote: { address: 'tel:+4940777', callType: 'Network' },
  } as const;

  it('outside and answered', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', outgoing)
      .call('alice', 'CallAnsweredEvent', { ...outgoing, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...outgoing, state: 'Released' });
    assert.deepEqual(story.summary, ['Outgoing 1001 -> +4940777 1001: start pickup hangup']);
    assert.deepEqual(story.phones, ['1001 +4940777: dialing connected completed']);
  });

  it('outside and busy: never missed', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', outgoing)
      .call('alice', 'CallReleasingEvent', { ...outgoing, releaseCause: { internal: 'Busy', q850: 17 } })
      .call('alice', 'CallReleasedEvent', { ...outgoing, state: 'Released' });
    assert.deepEqual(story.summary, ['Outgoing 1001 -> +4940777 1001: start hangup']);
    const hangup = story.told.find((event) => event.event === 'hangup');
    assert.equal(hangup?.level === 'call' && hangup.call.cause, 'busy');
    assert.deepEqual(story.phones, ['1001 +4940777: dialing unanswered']);
  });

  it('to a colleague: one call with two views', () => {
    const a = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: CAROL } as const;
    const b = { callId: 'callhalf-10:0', session: '71:1', remote: ALICE } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', a)
      .call('carol', 'CallReceivedEvent', b)
      .call('carol', 'CallAnsweredEvent', { ...b, ...ACTIVE })
      .call('alice', 'CallAnsweredEvent', { ...a, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...a, state: 'Released' })
      .call('carol', 'CallReleasedEvent', { ...b, state: 'Released' })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Internal 1001 -> 1002 1002: start pickup hangup']);
    assert.equal(story.phones.length, 2);
  });

  it('to a colleague who is busy, and so never rings: told all the same', () => {
    const a = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: CAROL } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', a)
      .call('alice', 'CallReleasedEvent', { ...a, state: 'Released', releaseCause: { internal: 'Busy' } })
      .pass(3_000);
    assert.deepEqual(story.summary, ['Internal 1001 -> 1002 null: start hangup missed']);
  });

  it('by click: the own phone rings first', () => {
    const order = { callId: 'callhalf-9:0', session: '72:1', personality: 'Click-to-Dial', remote: { address: 'tel:+4940777' } } as const;
    const dialled = { ...order, personality: 'Originator' } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatingEvent', order)
      .call('alice', 'CallOriginatedEvent', dialled)
      .call('alice', 'CallAnsweredEvent', { ...dialled, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...dialled, state: 'Released' });
    assert.deepEqual(story.summary, ['API 1001 -> +4940777 1001: start pickup hangup']);
    assert.deepEqual(story.phones, ['1001 +4940777: dialback dialing connected completed']);
  });

  it('by click, and the own phone is not taken: never missed', () => {
    const order = { callId: 'callhalf-9:0', session: '72:1', personality: 'Click-to-Dial', remote: { address: 'tel:+4940777' } } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatingEvent', order)
      .call('alice', 'CallReleasedEvent', { ...order, state: 'Released' });
    assert.deepEqual(story.summary, ['API 1001 -> +4940777 1001: start hangup']);
  });
});

describe('a call center of a BroadWorks', () => {
  const queue = { userId: 'support@example.com', name: 'Support', number: 'tel:+49305550100', caller: CALLER } as const;
  const offered = { callId: 'callhalf-1:0', session: '62:1', remote: { ...CALLER, name: 'Support Max Mustermann' }, queue } as const;
  const entry = (session: string, more = ''): string =>
    `<xsi:queueEntry><xsi:callId>callhalf-900:0</xsi:callId><xsi:extTrackingId>${session}</xsi:extTrackingId><xsi:remoteParty><xsi:name>Max Mustermann</xsi:name><xsi:address>tel:+4930123456</xsi:address><xsi:callType>Network</xsi:callType></xsi:remoteParty><xsi:addTime>${START}</xsi:addTime><xsi:acdName>Support</xsi:acdName><xsi:acdNumber>tel:+49305550100</xsi:acdNumber>${more}</xsi:queueEntry>`;

  it('without its own subscription: the agent is told the queue and the real caller', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', offered)
      .call('alice', 'CallAnsweredEvent', { ...offered, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...offered, state: 'Released' });
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550100 (Support) 1001: start pickup hangup']);
    const [start] = story.told;
    assert.equal(start?.level === 'call' && start.call.callerName, 'Max Mustermann');
  });

  it('with it: waiting, offered, answered is one call, whatever ids it has on its way', () => {
    const story = new BroadworksStory()
      .event('support', 'ACDCallAddedEvent', entry('60:1'))
      .call('alice', 'CallReceivedEvent', offered)
      .call('alice', 'CallReleasedEvent', { ...offered, state: 'Released' })
      .call('carol', 'CallReceivedEvent', { ...offered, callId: 'callhalf-2:0', session: '64:1' })
      .call('carol', 'CallAnsweredEvent', { ...offered, callId: 'callhalf-2:0', session: '64:1', ...ACTIVE })
      .event(
        'support',
        'ACDCallAnsweredByAgentEvent',
        entry(
          '60:1',
          '<xsi:answeringUserId>carol@example.com</xsi:answeringUserId><xsi:answeringCallId>callhalf-2:0</xsi:answeringCallId>',
        ),
      )
      .call('carol', 'CallReleasedEvent', { ...offered, callId: 'callhalf-2:0', session: '64:1', state: 'Released' })
      .pass(6_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550100 (Support) 1002: start pickup hangup']);
  });

  it('given up by the caller: missed, in that queue', () => {
    const story = new BroadworksStory()
      .event('support', 'ACDCallAddedEvent', entry('60:1'))
      .event('support', 'ACDCallAbandonedEvent', entry('60:1'));
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550100 (Support) null: start hangup missed']);
  });
});

describe('phones and states at a BroadWorks', () => {
  it('tells the hook and do not disturb when they change, not when they are listed', () => {
    const story = new BroadworksStory()
      .event('alice', 'CallSubscriptionEvent', '<xsi:hookStatus>On-Hook</xsi:hookStatus>')
      .event('alice', 'HookStatusEvent', '<xsi:hookStatus>Off-Hook</xsi:hookStatus>')
      .event('alice', 'DoNotDisturbEvent', '<xsi:info><xsi:active>true</xsi:active></xsi:info>');
    const devices = story.told.map((event) =>
      event.level === 'device' ? `${event.extension} ${event.event} ${event.state}` : event.event,
    );
    assert.deepEqual(devices, ['1001 hook offHook', '1001 dnd on']);
  });

  it('ends what a user has no more when his list comes, and begins what is new in it', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', TO_ALICE)
      .call('carol', 'CallReceivedEvent', { ...TO_ALICE, callId: 'callhalf-7:0', session: '80:1' })
      .calls('alice', 'CallSubscriptionResyncEvent', [
        { ...TO_ALICE, callId: 'callhalf-3:0', session: '81:1', ...ACTIVE, answerTime: START },
      ]);
    assert.deepEqual(story.summary, [
      'Incoming +4930123456 -> +49305550101 null: start hangup missed',
      'Incoming +4930123456 -> +49305550102 null: start',
      'Incoming +4930123456 -> +49305550101 1001: start pickup',
    ]);
    const found = story.told.filter((event) => event.level === 'call' && event.synthetic).map(({ event }) => event);
    assert.deepEqual(found, ['hangup', 'missed', 'start', 'pickup'], 'marked as found out afterwards');
  });

  it('finds a call to outside that was answered before anybody listened', () => {
    const out = { callId: 'callhalf-7:0', session: '67:1', personality: 'Originator', remote: { address: 'tel:+4940777' } } as const;
    const story = new BroadworksStory().calls('alice', 'CallSubscriptionEvent', [
      { ...out, ...ACTIVE, startTime: START - 9_000, answerTime: START - 5_000 },
    ]);
    story.call('alice', 'CallReleasedEvent', { ...out, state: 'Released' });
    assert.deepEqual(story.summary, ['Outgoing 1001 -> +4940777 1001: start pickup hangup']);
  });

  it('counts events of types nobody knows, and goes on', () => {
    const story = new BroadworksStory().event('alice', 'CallHistoryEvent', '<xsi:x/>').event('alice', 'ACDWhateverEvent', '<xsi:x/>');
    assert.equal(story.normaliser.unknownEvents, 1);
    assert.deepEqual(story.told, []);
  });
});
