/** Events and answers of an XSP come over different connections: whichever is faster, the calls are the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeXsp } from '@ringhook/testkit';
import { ALICE, BroadworksRig, broadworksOfAlice } from './broadworks-rig.ts';

const OLD = {
  callId: '1:0',
  session: '1:1',
  remote: { address: 'tel:+4930123456' },
  state: 'Active',
  answerTime: 1_795_222_005_000,
} as const;
const NEW = { callId: '2:0', session: '2:1', remote: { address: 'tel:+4940123456' } } as const;
const CAROL = 'carol@example.com';
const HOOK = '<xsi:hookStatus>Off-Hook</xsi:hookStatus>';
const DETAILS = '/calls/1%3A0';

/** A rig that is connected, with the old call alive; the answer about it is late, and what is asked for is on its way. */
async function askedInTime() {
  const broadworks = broadworksOfAlice();
  broadworks.follow(ALICE, 'CallAnsweredEvent', OLD);
  const xsp = await FakeXsp.start(broadworks);
  const rig = new BroadworksRig([xsp]);
  const ended = rig.connect();
  await rig.until(() => rig.isConnected && broadworks.unacknowledged === 0);
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  xsp.late.push({ match: DETAILS, until: promise });
  broadworks.drops = 1;
  broadworks.tell(ALICE, 'HookStatusEvent', HOOK);
  broadworks.tell(ALICE, 'HookStatusEvent', HOOK);
  await broadworks.until(() => xsp.requested(DETAILS) === 1);
  const told = (callId: string): string[] =>
    rig.signals.flatMap((signal) => ('leg' in signal && signal.leg === `${ALICE}|${callId}` ? [signal.kind] : []));
  const close = async (): Promise<void> => {
    rig.stop();
    await ended;
    await xsp[Symbol.asyncDispose]();
  };
  return { broadworks, xsp, rig, answer, told, [Symbol.asyncDispose]: close };
}

describe('a list of calls that is older than what was heard since', () => {
  it('does not end a call that began meanwhile', async () => {
    await using race = await askedInTime();
    const { broadworks, rig, answer, told } = race;
    broadworks.call(ALICE, 'CallReceivedEvent', NEW);
    await rig.until(() => told(NEW.callId).includes('legRinging'));
    answer();
    await rig.until(() => told(OLD.callId).filter((kind) => kind === 'legBridged').length === 2);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...NEW, state: 'Active' });
    await rig.until(() => told(NEW.callId).includes('legBridged'));
    assert.deepEqual(told(NEW.callId), ['legCreated', 'legDialled', 'legRinging', 'legAnswered', 'legBridged']);
  });

  it('does not begin a call again that ended meanwhile', async () => {
    await using race = await askedInTime();
    const { broadworks, rig, answer, told } = race;
    broadworks.call(ALICE, 'CallReleasedEvent', { ...OLD, state: 'Released' });
    await rig.until(() => told(OLD.callId).includes('legEnded'));
    const before = told(OLD.callId).length;
    answer();
    broadworks.call(ALICE, 'CallReceivedEvent', NEW);
    await rig.until(() => told(NEW.callId).includes('legRinging'));
    assert.equal(told(OLD.callId).length, before);
  });

  it('ends what it does not hold and nobody told of since', async () => {
    await using race = await askedInTime();
    const { broadworks, rig, answer, told } = race;
    broadworks.call(ALICE, 'CallReceivedEvent', NEW);
    await rig.until(() => told(NEW.callId).includes('legRinging'));
    answer();
    broadworks.follow(ALICE, 'CallReleasedEvent', { ...NEW, state: 'Released' });
    await rig.until(() => told(OLD.callId).filter((kind) => kind === 'legBridged').length === 2);
    broadworks.drops = 1;
    broadworks.tell(ALICE, 'HookStatusEvent', HOOK);
    broadworks.tell(ALICE, 'HookStatusEvent', HOOK);
    await rig.until(() => told(NEW.callId).includes('legEnded'));
  });
});

describe('events that are faster than the answer that names their subscription', () => {
  it('are kept until it is there when it is made again, and taken in their order', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    const rig = new BroadworksRig([xsp], { options: { users: [ALICE, CAROL], packages: ['Advanced Call'] } });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected && broadworks.unacknowledged === 0);
    broadworks.call(ALICE, 'CallReceivedEvent', NEW);
    const { promise, resolve: answer } = Promise.withResolvers<void>();
    xsp.late.push({ match: 'POST /com.broadsoft.xsi-events/v2.0/user/', until: promise });
    broadworks.endSubscriptions(ALICE);
    await broadworks.until(() => broadworks.subscribed.length === 3);
    broadworks.call(ALICE, 'CallReleasedEvent', { ...NEW, state: 'Released' });
    broadworks.tell(CAROL, 'HookStatusEvent', HOOK);
    // The channel was read as far as Carol's event, and what stands before it still waits.
    await broadworks.until(() => broadworks.unacknowledged === 2);
    assert.equal(
      rig.signals.some(({ kind }) => kind === 'legEnded'),
      false,
    );
    answer();
    await broadworks.until(() => broadworks.unacknowledged === 0);
    assert.ok(broadworks.acknowledged.every(({ statusCode }) => statusCode === 200));
    assert.equal(rig.signals.filter(({ kind }) => kind === 'legEnded').length, 2, 'the phone and the caller');
    rig.stop();
    await ended;
  });
});

describe('events of a user whose profile is not told', () => {
  it('wait for it a moment only, and once for all users', async () => {
    const broadworks = broadworksOfAlice();
    await using xsp = await FakeXsp.start(broadworks);
    xsp.faults.push({ match: '/directories/', status: 403, code: 110_001, times: 9 });
    const rig = new BroadworksRig([xsp], { options: { users: [], groups: ['Acme/Sales'] }, timing: { profilePatienceMs: 100 } });
    const ended = rig.connect();
    await rig.until(() => rig.isConnected);
    for (let user = 0; user < 50; user++) {
      broadworks.users.set(`u${user}@example.com`, { extension: `${2_000 + user}`, number: '+49', firstName: 'U', lastName: 'X' });
    }
    xsp.late.push({ match: '/profile', until: new Promise(() => {}) });
    const before = performance.now();
    for (let user = 0; user < 50; user++) {
      broadworks.call(`u${user}@example.com`, 'CallReceivedEvent', { ...NEW, callId: `${user}:0`, session: `${user}:1` });
    }
    await broadworks.until(() => broadworks.unacknowledged === 0);
    assert.ok(performance.now() - before < 2_000, 'fifty times the patience would be 5 s');
    assert.equal(rig.signals.filter(({ kind }) => kind === 'legRinging').length, 50);
    rig.stop();
    await ended;
  });
});
