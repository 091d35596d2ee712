/** What goes wrong between a BroadWorks and us, and what the endpoint is told all the same: everything, once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeXsp } from '@ringhook/testkit';
import { ALICE, broadworksWithUsers, callTo, CAROL, openBroadworksOffice, summaryOf, toldBy } from './e2e/broadworks-office.ts';
import type { Office } from './e2e/office.ts';
import { seeded } from './e2e/seeded.ts';
import { assertLawful } from './live/told-request.ts';

const ACTIVE = { state: 'Active' } as const;
const RELEASED = { state: 'Released' } as const;
const ANSWERED = ['Incoming +4930123456 > 1001: start pickup hangup'];

function assertAllLawful(office: Office): void {
  for (const call of toldBy(office)) assertLawful(call, 'a call');
  assert.equal(office.receiver.requests.length, office.owed, 'nothing but what was owed');
}

describe('the channel of a BroadWorks', () => {
  it('lost in mid-call is opened again at the next host: what was sent meanwhile comes then, and is told as heard (P5)', async () => {
    const broadworks = broadworksWithUsers();
    const first = await FakeXsp.start(broadworks);
    await using second = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [first, second] });
    await office.untilConnected();
    const call = callTo('1:0', '1:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    await office.receiver.waitFor(1);
    const subscribed = broadworks.subscribed.length;
    await first[Symbol.asyncDispose]();
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE });
    await broadworks.until(() => second.openChannels === 1);
    await office.receiver.waitFor(2);
    await office.untilConnected();
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    await office.untilAllTold(1);
    assert.deepEqual(summaryOf(office), ANSWERED);
    assert.deepEqual(
      toldBy(office)[0]!.map(({ isSynthetic }) => isSynthetic),
      [false, false, false],
    );
    assert.equal(broadworks.subscribed.length, subscribed, 'the subscriptions outlived the channel');
    assertAllLawful(office);
  });

  it('whose set was forgotten begins anew, and a call that ended meanwhile is ended, marked as found out', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp] });
    await office.untilConnected();
    const [ended, alive] = [callTo('1:0', '1:1'), callTo('2:0', '2:1')];
    broadworks.call(ALICE, 'CallReceivedEvent', ended);
    broadworks.call(CAROL, 'CallReceivedEvent', alive);
    await office.receiver.waitFor(2);
    broadworks.follow(ALICE, 'CallReleasedEvent', ended);
    broadworks.follow(CAROL, 'CallAnsweredEvent', { ...alive, ...ACTIVE, answerTime: Date.now() });
    xsp.terminate('Expired');
    broadworks.forgetSets();
    await office.until(() => office.events.some(({ event }) => event === 'pickup'), 'the answer nobody heard is told');
    await office.untilConnected();
    broadworks.call(CAROL, 'CallReleasedEvent', { ...alive, ...RELEASED });
    await office.untilAllTold(2);
    assert.deepEqual(summaryOf(office), [
      'Incoming +4930123456 > 1001: start hangup missed',
      'Incoming +4930123456 > 1002: start pickup hangup',
    ]);
    assertAllLawful(office);
  });

  it('cut at any byte, with documents of two in one piece, tells the same', async () => {
    const broadworks = broadworksWithUsers();
    const random = seeded(11);
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp] });
    await office.untilConnected();
    let kept = '';
    broadworks.transmit = (document, write) => {
      kept += document;
      const at = Math.floor(random() * kept.length);
      write(kept.slice(0, at));
      kept = kept.slice(at);
    };
    const calls = Array.from({ length: 40 }, (_, index) => callTo(`${index}:0`, `${index}:1`));
    for (const call of calls) broadworks.call(ALICE, 'CallReceivedEvent', call);
    for (const call of calls) broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE });
    for (const call of calls) broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    xsp.write(kept);
    xsp.heartbeat();
    await office.untilAllTold(calls.length);
    assert.deepEqual(new Set(summaryOf(office)), new Set(ANSWERED));
    assert.equal(toldBy(office).length, 40);
    assertAllLawful(office);
  });

  it('that tells events twice, as its acknowledgements got lost, makes nothing twice', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp] });
    await office.untilConnected();
    await broadworks.until(() => broadworks.unacknowledged === 0);
    broadworks.deaf = 3;
    const call = callTo('1:0', '1:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE });
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    await office.untilAllTold(1);
    await broadworks.until(() => broadworks.deaf === 0);
    assert.equal(broadworks.unacknowledged, 3);
    broadworks.repeat();
    await broadworks.until(() => broadworks.unacknowledged === 0);
    assert.deepEqual(summaryOf(office), ANSWERED);
    assertAllLawful(office);
  });

  it('that loses an event is noticed: the calls are asked for', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp] });
    await office.untilConnected();
    const [lost, next] = [callTo('1:0', '1:1'), callTo('2:0', '2:1')];
    broadworks.call(ALICE, 'CallReceivedEvent', lost);
    broadworks.drops = 1;
    broadworks.call(ALICE, 'CallReleasedEvent', { ...lost, ...RELEASED });
    broadworks.call(ALICE, 'CallReceivedEvent', next);
    await office.until(() => office.events.some(({ event }) => event === 'missed'), 'the lost end is found out');
    broadworks.call(ALICE, 'CallReleasedEvent', { ...next, ...RELEASED });
    await office.untilAllTold(2);
    assert.equal(summaryOf(office).length, 2);
    assertAllLawful(office);
  });
});

describe('Ringhook stopped in the middle of a call at a BroadWorks', () => {
  it('goes on with it: what happened meanwhile is found, nothing is told twice (P6)', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp] });
    await office.untilConnected();
    const call = callTo('1:0', '1:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE, answerTime: Date.now() });
    await office.receiver.waitFor(2);
    await office.stop();
    await office.start();
    await office.untilConnected();
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    await office.untilAllTold(1);
    assert.deepEqual(summaryOf(office), ANSWERED);
    assertAllLawful(office);
  });

  it('takes events again that were committed and never acknowledged, and acts on them once', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    await using office = await openBroadworksOffice({ xsps: [xsp] });
    await office.untilConnected();
    await broadworks.until(() => broadworks.unacknowledged === 0);
    broadworks.deaf = 2;
    const call = callTo('1:0', '1:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, ...ACTIVE, answerTime: Date.now() });
    await office.receiver.waitFor(2);
    await broadworks.until(() => broadworks.deaf === 0);
    await office.stop();
    await office.start();
    await office.untilConnected();
    broadworks.repeatTo(ALICE);
    await broadworks.until(() => broadworks.unacknowledged === 0);
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, ...RELEASED });
    await office.untilAllTold(1);
    assert.deepEqual(summaryOf(office), ANSWERED);
    assertAllLawful(office);
  });
});
