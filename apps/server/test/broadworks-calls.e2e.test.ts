/** What users of a BroadWorks do with their calls, from the channel of an XSP to the endpoint. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FakeXsp } from '@ringhook/testkit';
import {
  ALICE,
  broadworksWithUsers,
  callTo,
  CALLER,
  CAROL,
  openBroadworksOffice,
  QUEUE,
  summaryOf,
  toldBy,
} from './e2e/broadworks-office.ts';
import type { Office } from './e2e/office.ts';
import { assertLawful } from './live/told-request.ts';

const ACTIVE = { state: 'Active' } as const;
const RELEASED = { state: 'Released' } as const;
const TO_CAROL = { address: 'tel:1002', name: 'Carol', userId: CAROL, callType: 'Group' } as const;
const FROM_ALICE = { address: 'tel:1001', name: 'Alice', userId: ALICE, callType: 'Group' } as const;

describe('a BroadWorks, from its channel to the endpoint', () => {
  const broadworks = broadworksWithUsers();
  let xsp: FakeXsp;
  let office: Office;
  let ended = 0;
  let known = 0;

  /** What was told since the last time, once all calls have ended. */
  const told = async (calls = 1): Promise<string[]> => {
    await office.untilAllTold((ended += calls));
    const lines = summaryOf(office).slice(known);
    for (const call of toldBy(office).slice(known)) assertLawful(call, lines.join());
    known += lines.length;
    return lines;
  };

  before(async () => {
    xsp = await FakeXsp.start(broadworks);
    office = await openBroadworksOffice({ xsps: [xsp], options: { callCenters: [QUEUE] } });
    await office.untilConnected();
  });
  after(async () => {
    await office[Symbol.asyncDispose]();
    await xsp[Symbol.asyncDispose]();
    assert.equal(xsp.openChannels, 0, 'the channel was given back');
  });

  it('tells a call that is answered, and acknowledges every event (F11, F12)', async () => {
    const call = callTo('1:0', '1:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE });
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1001: start pickup hangup']);
    await broadworks.until(() => broadworks.unacknowledged === 0);
    assert.ok(broadworks.acknowledged.every(({ statusCode }) => statusCode === 200));
  });

  it('tells a call that nobody answers as missed', async () => {
    const call = callTo('2:0', '2:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED, releasingParty: 'remoteRelease' });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1001: start hangup missed']);
  });

  it('tells a call that rings at two and is answered at one as one call that nobody missed', async () => {
    const [atAlice, atCarol] = [callTo('3:0', '3:1'), callTo('3:9', '3:1')];
    broadworks.call(ALICE, 'CallReceivedEvent', atAlice);
    broadworks.call(CAROL, 'CallReceivedEvent', atCarol);
    broadworks.call(CAROL, 'CallAnsweredEvent', { ...atCarol, ...ACTIVE });
    broadworks.call(ALICE, 'CallReleasedEvent', { ...atAlice, ...RELEASED });
    broadworks.call(CAROL, 'CallReleasedEvent', { ...atCarol, ...RELEASED });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1002: start pickup hangup']);
  });

  it('tells hold and retrieve of the phone, not of the call', async () => {
    const call = callTo('4:0', '4:1');
    const former = office.events.length;
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE });
    broadworks.call(ALICE, 'CallHeldEvent', { ...call, state: 'Held' });
    broadworks.call(ALICE, 'CallRetrievedEvent', { ...call, ...ACTIVE });
    // Told after a moment: a transfer retrieves, too.
    await office.until(() => office.events.at(-1)?.event === 'retrieved', 'it is told that the call was retrieved');
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1001: start pickup hangup']);
    const phone = office.events.slice(former).filter(({ level }) => level === 'extension');
    assert.deepEqual(
      phone.map(({ event }) => event),
      ['ringing', 'connected', 'held', 'retrieved', 'completed'],
    );
  });

  it('tells a blind transfer as one call that goes on at the colleague', async () => {
    const [atAlice, atCarol] = [callTo('5:0', '5:1'), callTo('5:9', '5:1')];
    broadworks.call(ALICE, 'CallReceivedEvent', atAlice);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...atAlice, ...ACTIVE });
    broadworks.call(ALICE, 'CallRedirectedEvent', {
      ...atAlice,
      state: 'Detached',
      redirect: { address: 'tel:1002', reason: 'transfer', at: Date.now() },
    });
    broadworks.call(CAROL, 'CallReceivedEvent', atCarol);
    broadworks.call(CAROL, 'CallAnsweredEvent', { ...atCarol, ...ACTIVE });
    broadworks.call(CAROL, 'CallReleasedEvent', { ...atCarol, ...RELEASED });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1002: start pickup hangup']);
  });

  it('tells an attended transfer: the consultation ends, the customer goes on', async () => {
    const atAlice = callTo('6:0', '6:1');
    const consult = callTo('6:5', '6:2', { personality: 'Originator', remote: TO_CAROL });
    const atCarol = callTo('6:6', '6:2', { remote: FROM_ALICE });
    const redirect = { address: 'tel:1002', reason: 'transfer', at: Date.now() };
    broadworks.call(ALICE, 'CallReceivedEvent', atAlice);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...atAlice, ...ACTIVE });
    broadworks.call(ALICE, 'CallHeldEvent', { ...atAlice, state: 'Held' });
    broadworks.call(ALICE, 'CallOriginatedEvent', consult);
    broadworks.call(CAROL, 'CallReceivedEvent', atCarol);
    broadworks.call(CAROL, 'CallAnsweredEvent', { ...atCarol, ...ACTIVE });
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...consult, ...ACTIVE });
    broadworks.call(ALICE, 'CallRedirectedEvent', { ...atAlice, state: 'Detached', redirect }, { ...consult, state: 'Detached', redirect });
    broadworks.call(CAROL, 'CallTransferredEvent', { ...atCarol, session: '6:1', remote: CALLER, ...ACTIVE });
    broadworks.call(CAROL, 'CallReleasedEvent', { ...atCarol, session: '6:1', remote: CALLER, ...RELEASED });
    assert.deepEqual(await told(2), ['Incoming +4930123456 > 1002: start pickup hangup', 'Internal 1001 > 1002: start pickup hangup']);
  });

  it('tells a call that goes to the mailbox as missed', async () => {
    const call = callTo('7:0', '7:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallRedirectedEvent', {
      ...call,
      state: 'Detached',
      redirect: { address: 'tel:+49305550199', reason: 'voicemail', at: Date.now() },
    });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1001: start hangup missed']);
  });

  it('tells a call that waits in a call center and is answered by an agent, with its queue (F40)', async () => {
    const queue = { userId: QUEUE, name: 'Support', number: 'tel:+49305550150', caller: CALLER };
    const entry = (more = ''): string =>
      `<xsi:queueEntry><xsi:callId>8:0</xsi:callId><xsi:extTrackingId>8:1</xsi:extTrackingId><xsi:remoteParty><xsi:name>Max</xsi:name>` +
      `<xsi:address>tel:+4930123456</xsi:address><xsi:callType>Network</xsi:callType></xsi:remoteParty><xsi:addTime>${Date.now()}</xsi:addTime>` +
      `<xsi:acdName>Support</xsi:acdName><xsi:acdNumber>tel:+49305550150</xsi:acdNumber>${more}</xsi:queueEntry>`;
    const atAlice = callTo('8:5', '8:2', { queue });
    broadworks.tell(QUEUE, 'ACDCallAddedEvent', entry());
    broadworks.call(ALICE, 'CallReceivedEvent', atAlice);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...atAlice, ...ACTIVE });
    const agent = `<xsi:answeringUserId>${ALICE}</xsi:answeringUserId><xsi:answeringCallId>8:5</xsi:answeringCallId>`;
    broadworks.tell(QUEUE, 'ACDCallAnsweredByAgentEvent', entry(agent));
    broadworks.call(ALICE, 'CallReleasedEvent', { ...atAlice, ...RELEASED });
    assert.deepEqual(await told(), ['Incoming +4930123456 > 1001 (Support): start pickup hangup']);
  });

  it('tells click-to-dial as an order: the own phone first, then the number', async () => {
    const ordered = callTo('9:0', '9:1', { personality: 'Click-to-Dial', remote: { address: 'tel:+4940777', callType: 'Network' } });
    broadworks.call(ALICE, 'CallOriginatingEvent', ordered);
    const made = { ...ordered, personality: 'Originator' } as const;
    broadworks.call(ALICE, 'CallOriginatedEvent', made);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...made, ...ACTIVE });
    broadworks.call(ALICE, 'CallReleasedEvent', { ...made, ...RELEASED });
    const [line, ...more] = await told();
    assert.deepEqual(more, []);
    assert.match(line ?? '', /^API .*: start pickup hangup$/);
  });

  it('tells hook and do-not-disturb of phones', async () => {
    const devices = () => office.events.filter(({ level }) => level === 'device');
    const former = devices().length;
    broadworks.tell(ALICE, 'HookStatusEvent', '<xsi:hookStatus>Off-Hook</xsi:hookStatus>');
    broadworks.tell(ALICE, 'DoNotDisturbEvent', '<xsi:info><xsi:active>true</xsi:active></xsi:info>');
    await office.until(() => devices().length >= former + 2, 'both are told');
    assert.deepEqual(
      devices()
        .slice(former)
        .map((event) => event.level === 'device' && `${event.extension} ${event.event} ${event.state}`),
      ['1001 hook offHook', '1001 dnd on'],
    );
  });

  it('acknowledges what it has no use for, and what it does not know', async () => {
    const former = broadworks.acknowledged.length;
    broadworks.tell(ALICE, 'CallHistoryEvent', '<xsi:something/>');
    await broadworks.until(() => broadworks.acknowledged.length > former && broadworks.unacknowledged === 0);
    assert.equal(broadworks.acknowledged.at(-1)?.statusCode, 200);
  });
});
