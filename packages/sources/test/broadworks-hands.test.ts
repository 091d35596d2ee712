/** Calls at a BroadWorks that change hands, and events that come in another order than things happened. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BroadworksStory, CALLER, START } from './broadworks-story.ts';

const IN = { callId: 'callhalf-1:0', session: '62:1', remote: CALLER } as const;
const AT_CAROL = { callId: 'callhalf-2:0', session: '62:1', remote: CALLER } as const;
const CAROL = { address: 'tel:1002', name: 'Carol', userId: 'carol@example.com', callType: 'Group' } as const;
const ALICE = { address: 'tel:1001', name: 'Alice', userId: 'alice@example.com', callType: 'Group' } as const;
const ACTIVE = { state: 'Active' } as const;
const RELEASED = { state: 'Released' } as const;
const ONE_CALL = ['Incoming +4930123456 -> +49305550101 1002: start pickup hangup'];

function redirect(address: string, reason: string) {
  return { state: 'Detached', redirect: { address, reason, at: START } } as const;
}

describe('a half that has ended (call-model 3.13)', () => {
  it('is not made again by an event that comes late', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED, releasingParty: 'remoteRelease' });
    const before = story.signals.length;
    story
      .call('alice', 'CallUpdatedEvent', IN)
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallAnsweredEvent', { ...IN, ...ACTIVE })
      .pass(6_000);
    assert.equal(story.signals.length, before, 'nothing more is said');
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start hangup missed']);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing missed']);
  });

  it('is not made again for a colleague whose phone rang while the caller, one of ours, had not hung up yet', () => {
    const a = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: CAROL, startTime: START } as const;
    const b = { callId: 'callhalf-10:0', session: '71:1', remote: ALICE, startTime: START + 500 } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', a)
      .call('alice', 'CallReleasedEvent', { ...a, ...RELEASED, releaseTime: START + 2_000 });
    const before = story.signals.length;
    story
      .call('carol', 'CallReceivedEvent', b)
      .call('carol', 'CallReleasedEvent', { ...b, ...RELEASED, releaseTime: START + 2_000 })
      .pass(6_000);
    assert.equal(story.signals.length, before, 'nothing more is said');
    assert.deepEqual(story.summary, ['Internal 1001 -> 1002 null: start hangup missed']);
  });
});

describe('another caller under the id of one who has gone', () => {
  it('is a leg of his own, and a call', () => {
    const again = { ...AT_CAROL, remote: { address: 'tel:+4940555' } };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED, releasingParty: 'remoteRelease' })
      .pass(60_000)
      .call('carol', 'CallReceivedEvent', again)
      .call('carol', 'CallAnsweredEvent', { ...again, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { ...again, ...RELEASED });
    assert.deepEqual(story.summary, [
      'Incoming +4930123456 -> +49305550101 null: start hangup missed',
      'Incoming +4940555 -> +49305550102 1002: start pickup hangup',
    ]);
  });
});

describe('the mailbox of a user (call-model 3.5)', () => {
  it('that a colleague reaches is no pickup', () => {
    const a = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: CAROL } as const;
    const b = { callId: 'callhalf-10:0', session: '71:1', remote: ALICE } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', a)
      .call('carol', 'CallReceivedEvent', b)
      .call('carol', 'CallRedirectedEvent', { ...b, ...redirect('tel:+49305550199', 'voicemail') })
      .call('alice', 'CallAnsweredEvent', { ...a, ...ACTIVE, answerTime: START + 9_000 })
      .call('alice', 'CallReleasedEvent', { ...a, ...RELEASED, answerTime: START + 9_000 })
      .pass(6_000);
    assert.deepEqual(story.summary, ['Internal 1001 -> 1002 null: start hangup missed']);
  });

  it('that a caller leaves for somebody who answers is', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('carol', 'CallReceivedEvent', AT_CAROL)
      .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect('tel:+49305550199', 'voicemail') })
      .call('carol', 'CallAnsweredEvent', { ...AT_CAROL, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { ...AT_CAROL, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, ONE_CALL);
  });
});

describe('a list that shows a caller of ours gone', () => {
  it('does not silence whomever he was talking about: his call may have been handed on unheard', () => {
    const out = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: { address: 'tel:+4940777' } } as const;
    const there = { callId: 'callhalf-10:0', session: '71:1', remote: { address: 'tel:+4940777' }, startTime: START } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', out)
      .call('alice', 'CallAnsweredEvent', { ...out, ...ACTIVE })
      .calls('alice', 'CallSubscriptionResyncEvent', [])
      .call('carol', 'CallReceivedEvent', there);
    assert.ok(story.told.some((one) => one.level === 'extension' && one.extension === '1002' && one.event === 'ringing'));
  });
});

describe('both sides of a call between two of ours', () => {
  const a = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: CAROL } as const;
  const b = { callId: 'callhalf-10:0', session: '71:1', remote: ALICE } as const;
  const steps = {
    alice: [
      ['CallOriginatedEvent', a],
      ['CallAnsweredEvent', { ...a, ...ACTIVE }],
      ['CallReleasedEvent', { ...a, ...RELEASED }],
    ],
    carol: [
      ['CallReceivedEvent', b],
      ['CallAnsweredEvent', { ...b, ...ACTIVE }],
      ['CallReleasedEvent', { ...b, ...RELEASED }],
    ],
  } as const;

  for (const order of ordersOf(3, 3)) {
    it(`are one call, told in the order ${order.join(' ')}`, () => {
      const story = new BroadworksStory();
      const next = { alice: 0, carol: 0 };
      for (const who of order) {
        const [type, call] = steps[who][next[who]++]!;
        story.call(who, type, call);
      }
      story.pass(6_000);
      assert.deepEqual(story.summary, ['Internal 1001 -> 1002 1002: start pickup hangup']);
      assert.ok(
        story.phones.some((line) => /^1001 1002: dialing (?:ringing )?connected completed$/.test(line)),
        story.phones.join(', '),
      );
      assert.equal(story.phones.length, 2);
    });
  }

  /** Each person's events stay in their order; neither hung up before the other was heard of at all. */
  function ordersOf(alice: number, carol: number): ('alice' | 'carol')[][] {
    if (alice === 0 || carol === 0) {
      return [[...Array<'alice'>(alice).fill('alice'), ...Array<'carol'>(carol).fill('carol')]];
    }
    return [
      ...ordersOf(alice - 1, carol).map((rest) => ['alice' as const, ...rest]),
      ...ordersOf(alice, carol - 1).map((rest) => ['carol' as const, ...rest]),
    ].filter((order) => (order.length < 6 ? true : order.indexOf('carol') < 3 && order.indexOf('alice') < 3));
  }
});

describe('a caller who is sent on', () => {
  for (const reason of ['no-answer', 'deflection', 'transfer']) {
    it(`comes to a colleague under another id (${reason}): one call`, () => {
      const there = { ...AT_CAROL, session: '64:1' };
      const story = new BroadworksStory()
        .call('alice', 'CallReceivedEvent', IN)
        .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect('tel:+49305550102', reason) })
        .call('carol', 'CallReceivedEvent', there)
        .call('carol', 'CallAnsweredEvent', { ...there, ...ACTIVE })
        .call('carol', 'CallReleasedEvent', { ...there, ...RELEASED })
        .pass(6_000);
      assert.deepEqual(story.summary, ONE_CALL);
    });
  }

  it('and rings there before we hear that he was sent: one call goes on once it is answered', () => {
    const there = { ...AT_CAROL, session: '64:1' };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('carol', 'CallReceivedEvent', there)
      .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect('tel:1002', 'no-answer') })
      .call('carol', 'CallAnsweredEvent', { ...there, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { ...there, ...RELEASED })
      .pass(6_000);
    assert.equal(story.told.filter(({ event, level }) => level === 'call' && event === 'pickup').length, 1);
    assert.equal(story.told.filter(({ event, level }) => level === 'call' && event === 'missed').length, 0);
    assert.equal(story.summary[0], ONE_CALL[0]);
  });

  it('to somebody else than who rings for another call of the same number: two calls', () => {
    const other = { ...AT_CAROL, session: '64:1' };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect('tel:+49171999', 'no-answer') })
      .call('carol', 'CallReceivedEvent', other)
      .call('carol', 'CallReleasedEvent', { ...other, ...RELEASED, releasingParty: 'remoteRelease' })
      .pass(6_000);
    assert.equal(story.summary.length, 2);
  });

  it('by a transfer after the colleague took him already: it ends when she hangs up, not earlier and not later', () => {
    const consult = { callId: 'callhalf-5:0', session: '63:1', personality: 'Originator', remote: CAROL } as const;
    const there = { callId: 'callhalf-6:0', session: '63:1', remote: ALICE } as const;
    const moved = { callId: 'callhalf-6:0', session: '62:1', remote: CALLER } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallAnsweredEvent', { ...IN, ...ACTIVE })
      .call('alice', 'CallHeldEvent', { ...IN, state: 'Held' })
      .call('alice', 'CallOriginatedEvent', consult)
      .call('carol', 'CallReceivedEvent', there)
      .call('carol', 'CallAnsweredEvent', { ...there, ...ACTIVE })
      .call('alice', 'CallAnsweredEvent', { ...consult, ...ACTIVE })
      .call('carol', 'CallTransferredEvent', { ...moved, ...ACTIVE })
      .calls('alice', 'CallRedirectedEvent', [
        { ...IN, ...redirect('tel:1002', 'transfer') },
        { ...consult, ...redirect('tel:1002', 'transfer') },
      ])
      .call('carol', 'CallReleasedEvent', { ...moved, ...RELEASED, releaseTime: START + 90_000 });
    const ends = story.told.filter(({ level, event }) => level === 'call' && event === 'hangup');
    assert.equal(story.summary[0], ONE_CALL[0]);
    assert.deepEqual(
      ends.map((end) => end.level === 'call' && [end.call.type, end.call.endedAt]).filter((end) => end && end[0] === 'Incoming'),
      [['Incoming', START + 90_000]],
    );
  });

  for (const isEarly of [true, false]) {
    it(`by a transfer that gives the colleague an id nobody knows, ${isEarly ? 'before' : 'after'} we hear of it: one call goes on`, () => {
      const consult = { callId: 'callhalf-5:0', session: '63:1', personality: 'Originator', remote: CAROL } as const;
      const there = { callId: 'callhalf-6:0', session: '63:1', remote: ALICE } as const;
      const moved = { callId: 'callhalf-6:0', session: '66:1', remote: CALLER } as const;
      const story = new BroadworksStory()
        .call('alice', 'CallReceivedEvent', IN)
        .call('alice', 'CallAnsweredEvent', { ...IN, ...ACTIVE })
        .call('alice', 'CallOriginatedEvent', consult)
        .call('carol', 'CallReceivedEvent', there)
        .call('carol', 'CallAnsweredEvent', { ...there, ...ACTIVE });
      if (isEarly) story.call('carol', 'CallTransferredEvent', { ...moved, ...ACTIVE });
      story.calls('alice', 'CallRedirectedEvent', [
        { ...IN, ...redirect('tel:1003', 'transfer') },
        { ...consult, ...redirect('tel:1003', 'transfer') },
      ]);
      if (!isEarly) story.call('carol', 'CallTransferredEvent', { ...moved, ...ACTIVE });
      story.pass(60_000).call('carol', 'CallReleasedEvent', { ...moved, ...RELEASED, releaseTime: START + 90_000 });
      const hangup = story.told.findLast((one) => one.level === 'call' && one.event === 'hangup' && one.call.type === 'Incoming');
      assert.equal(story.summary[0], ONE_CALL[0]);
      assert.equal(hangup?.level === 'call' && hangup.call.endedAt, START + 90_000);
    });
  }

  it('to nobody we see: it ended when he was sent, whoever else still rang', () => {
    const story = new BroadworksStory().call('alice', 'CallReceivedEvent', IN).call('carol', 'CallReceivedEvent', AT_CAROL);
    story
      .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect('tel:+49171', 'no-answer') })
      .call('carol', 'CallReleasedEvent', { ...AT_CAROL, ...RELEASED, releaseTime: START + 4_000 })
      .pass(6_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start hangup missed']);
    const hangup = story.told.find(({ event }) => event === 'hangup');
    assert.equal(hangup?.level === 'call' && hangup.call.endedAt, START + 4_000);
    assert.equal(story.normaliser.nextDueAt(), undefined, 'nothing waits any more');
  });
});

describe('a call that a colleague picks up', () => {
  const service = { callId: 'callhalf-3:0', session: '64:1', personality: 'Originator', remote: { address: 'tel:*98' } } as const;
  const taken = { ...service, remote: CALLER, ...ACTIVE } as const;

  it('by a service code is answered there, and no call to the code is told', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('carol', 'CallOriginatedEvent', service)
      .call('carol', 'CallAnsweredEvent', taken)
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED })
      .call('carol', 'CallReleasedEvent', { ...taken, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, ONE_CALL);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing answeredElsewhere', '1002 +4930123456: connected completed']);
  });

  it('and whom she got shows only in an update', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('carol', 'CallOriginatedEvent', service)
      .call('carol', 'CallAnsweredEvent', { ...service, ...ACTIVE })
      .call('carol', 'CallUpdatedEvent', taken)
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED })
      .call('carol', 'CallReleasedEvent', { ...taken, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, ONE_CALL);
  });

  it('after the first phone was let go: sent to her, or waiting to be retrieved', () => {
    for (const address of ['tel:1002', '*681003']) {
      const story = new BroadworksStory()
        .call('alice', 'CallReceivedEvent', IN)
        .call('alice', 'CallAnsweredEvent', { ...IN, ...ACTIVE })
        .call('carol', 'CallOriginatedEvent', { ...service, remote: { address: 'tel:*881003' } })
        .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect(address, 'transfer') })
        .call('carol', 'CallAnsweredEvent', taken)
        .call('carol', 'CallReleasedEvent', { ...taken, ...RELEASED })
        .pass(6_000);
      assert.deepEqual(story.summary, ONE_CALL);
    }
  });

  it('from a caller who is one of ours, whose half moves to her id', () => {
    const a = { callId: 'callhalf-9:0', session: '71:1', personality: 'Originator', remote: { address: 'tel:1003' } } as const;
    const d = { callId: 'callhalf-10:0', session: '71:1', remote: ALICE } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallOriginatedEvent', a)
      .call('dave', 'CallReceivedEvent', d)
      .call('carol', 'CallOriginatedEvent', service)
      .call('alice', 'CallPickedUpEvent', { ...a, session: '64:1', remote: CAROL, ...ACTIVE })
      .call('carol', 'CallAnsweredEvent', { ...service, remote: ALICE, ...ACTIVE })
      .call('dave', 'CallReleasedEvent', { ...d, ...RELEASED })
      .call('carol', 'CallReleasedEvent', { ...service, remote: ALICE, ...RELEASED })
      .call('alice', 'CallReleasedEvent', { ...a, session: '64:1', remote: CAROL, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, ['Internal 1001 -> 1003 1002: start pickup hangup']);
    assert.ok(story.phones.includes('1003 1001: ringing answeredElsewhere'), story.phones.join(', '));
  });

  it('is not taken for one when she calls the same number herself', () => {
    const own = { callId: 'callhalf-3:0', session: '64:1', personality: 'Originator', remote: CALLER } as const;
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('carol', 'CallOriginatedEvent', own)
      .call('carol', 'CallAnsweredEvent', { ...own, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED, releasingParty: 'remoteRelease' })
      .call('carol', 'CallReleasedEvent', { ...own, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, [
      'Incoming +4930123456 -> +49305550101 null: start hangup missed',
      'Outgoing 1002 -> +4930123456 1002: start pickup hangup',
    ]);
  });
});

describe('a group of a BroadWorks', () => {
  const group = { huntGroupUserId: 'sales@example.com' } as const;

  it('that rings several at once under ids of their own is one call, by the SIP dialog of the caller', () => {
    const dialog = { networkCallId: 'BW0815@192.0.2.1', ...group };
    const one = { ...IN, ...dialog };
    const other = { ...AT_CAROL, session: '63:1', ...dialog };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', one)
      .call('carol', 'CallReceivedEvent', other)
      .call('carol', 'CallAnsweredEvent', { ...other, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...one, ...RELEASED })
      .call('carol', 'CallReleasedEvent', { ...other, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, ONE_CALL);
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing answeredElsewhere', '1002 +4930123456: ringing connected completed']);
  });

  it('that goes on to the next member under another id is one call', () => {
    const one = { ...IN, ...group };
    const other = { ...AT_CAROL, session: '63:1', ...group };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', one)
      .call('alice', 'CallReleasedEvent', { ...one, ...RELEASED, releasingParty: 'localRelease' })
      .call('carol', 'CallReceivedEvent', other)
      .call('carol', 'CallAnsweredEvent', { ...other, ...ACTIVE })
      .call('carol', 'CallReleasedEvent', { ...other, ...RELEASED })
      .pass(6_000);
    assert.deepEqual(story.summary, ONE_CALL);
  });

  it('whose caller hangs up ends at once', () => {
    const one = { ...IN, ...group };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', one)
      .call('alice', 'CallReleasedEvent', { ...one, ...RELEASED, releasingParty: 'remoteRelease' });
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> +49305550101 null: start hangup missed']);
  });

  it('that two callers without a number call at once has two calls', () => {
    const hidden = { remote: {}, ...group };
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', { ...IN, ...hidden, networkCallId: 'one' })
      .call('carol', 'CallReceivedEvent', { ...AT_CAROL, session: '63:1', ...hidden, networkCallId: 'two' });
    assert.equal(story.summary.length, 2);
  });
});

describe('a conference of three', () => {
  it('has the colleague in it, whose side we see ourselves', () => {
    const consult = { callId: 'callhalf-5:0', session: '63:1', personality: 'Originator', remote: CAROL } as const;
    const there = { callId: 'callhalf-6:0', session: '63:1', remote: ALICE } as const;
    const list = ['callhalf-1:0', 'callhalf-5:0'].map(
      (id) => `<xsi:conferenceParticipant><xsi:callId>${id}</xsi:callId></xsi:conferenceParticipant>`,
    );
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallAnsweredEvent', { ...IN, ...ACTIVE })
      .call('alice', 'CallHeldEvent', { ...IN, state: 'Held' })
      .call('alice', 'CallOriginatedEvent', consult)
      .call('carol', 'CallReceivedEvent', there)
      .call('carol', 'CallAnsweredEvent', { ...there, ...ACTIVE })
      .call('alice', 'CallAnsweredEvent', { ...consult, ...ACTIVE })
      .event(
        'alice',
        'ConferenceStartedEvent',
        `<xsi:conference><xsi:conferenceParticipantList>${list.join('')}</xsi:conferenceParticipantList></xsi:conference>`,
      )
      .call('carol', 'CallReleasedEvent', { ...there, ...RELEASED })
      .call('alice', 'CallReleasedEvent', { ...consult, ...RELEASED })
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED })
      .pass(6_000);
    const joined = story.signals.flatMap((signal) => (signal.kind === 'conferenceJoined' ? [signal.leg] : []));
    assert.ok(
      joined.some((leg) => leg.startsWith('carol@')),
      joined.join(', '),
    );
    const ends = story.told.filter(({ level, event }) => level === 'call' && event === 'hangup');
    assert.deepEqual(
      ends.map((end) => end.level === 'call' && end.call.type),
      ['Conference', 'Conference'],
    );
    assert.equal(story.told.filter(({ event }) => event === 'missed').length, 0);
  });
});

describe('what an earlier run of ours left', () => {
  it('a recording that is stopped, and a call taken off hold, are told', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('alice', 'CallAnsweredEvent', { ...IN, ...ACTIVE })
      .call('alice', 'CallRecordingStartedEvent', { ...IN, ...ACTIVE })
      .call('alice', 'CallHeldEvent', { ...IN, state: 'Held' })
      .restart()
      .call('alice', 'CallRetrievedEvent', { ...IN, ...ACTIVE })
      .call('alice', 'CallRecordingStoppedEvent', { ...IN, ...ACTIVE })
      .call('alice', 'CallReleasedEvent', { ...IN, ...RELEASED });
    const events = story.told.map(({ event }) => event);
    assert.ok(events.includes('recordingReady') && events.indexOf('recordingReady') < events.indexOf('completed'));
    assert.ok(story.signals.some(({ kind }) => kind === 'recordingStopped'));
    assert.deepEqual(story.phones, ['1001 +4930123456: ringing connected held retrieved completed']);
  });

  it('somebody in a queue whom no list shows ends after half an hour', () => {
    const entry = `<xsi:queueEntry><xsi:callId>callhalf-900:0</xsi:callId><xsi:extTrackingId>60:1</xsi:extTrackingId><xsi:remoteParty><xsi:address>tel:+4930123456</xsi:address></xsi:remoteParty><xsi:acdName>Support</xsi:acdName></xsi:queueEntry>`;
    const story = new BroadworksStory()
      .event('support', 'ACDCallAddedEvent', entry)
      .restart()
      .pass(29 * 60_000);
    assert.ok(!story.told.some((one) => one.event === 'hangup'));
    story.pass(2 * 60_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> null (Support) null: start hangup missed']);
  });

  it('two far sides in one call that was merged both come to their end', () => {
    const story = new BroadworksStory()
      .call('alice', 'CallReceivedEvent', IN)
      .call('carol', 'CallReceivedEvent', { ...AT_CAROL, session: '63:1' })
      .call('alice', 'CallRedirectedEvent', { ...IN, ...redirect('tel:1002', 'no-answer') })
      .call('carol', 'CallAnsweredEvent', { ...AT_CAROL, session: '63:1', ...ACTIVE })
      .restart()
      .call('carol', 'CallReleasedEvent', { ...AT_CAROL, session: '63:1', ...RELEASED })
      .pass(6_000);
    assert.equal([...story.tracker.liveCalls()].length, 0);
  });
});

describe('queues of a BroadWorks', () => {
  const entry = (queue: string, more = ''): string =>
    `<xsi:queueEntry><xsi:callId>callhalf-900:0</xsi:callId><xsi:extTrackingId>60:1</xsi:extTrackingId><xsi:remoteParty><xsi:address>tel:+4930123456</xsi:address></xsi:remoteParty><xsi:acdName>${queue}</xsi:acdName>${more}</xsi:queueEntry>`;
  const event = (story: BroadworksStory, type: string, queue: string): BroadworksStory =>
    story.event(queue.toLowerCase(), type, entry(queue));

  it('that send a caller from one to the other have one call, and each queue is told once', () => {
    const story = new BroadworksStory();
    event(story, 'ACDCallAddedEvent', 'Sales');
    event(story, 'ACDCallOfferedToAgentEvent', 'Sales');
    event(story, 'ACDCallBouncedEvent', 'Sales');
    event(story, 'ACDCallOverflowedEvent', 'Sales');
    event(story, 'ACDCallAddedEvent', 'Support').pass(60_000);
    event(story, 'ACDCallAbandonedEvent', 'Support').pass(6_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> null (Support) null: start hangup missed']);
    assert.equal(story.told.filter((one) => one.level === 'call' && one.event === 'queued').length, 2);
  });

  it('that send a caller to where nobody sees him: it ended when he left', () => {
    const story = new BroadworksStory();
    event(story, 'ACDCallAddedEvent', 'Sales');
    event(story, 'ACDCallStrandedEvent', 'Sales').pass(6_000);
    assert.deepEqual(story.summary, ['Incoming +4930123456 -> null (Sales) null: start hangup missed']);
    const hangup = story.told.find((one) => one.event === 'hangup');
    assert.equal(hangup?.level === 'call' && hangup.call.endedAt, START + 2_000);
  });
});
