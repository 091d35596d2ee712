/** Ringhook stops, or is killed, while calls are in progress: what is owed is sent once, in order, by whoever comes next. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeAsterisk, type ReceivedRequest } from '@ringhook/testkit';
import { Office } from './e2e/office.ts';
import { pbxCall } from './e2e/pbx-call.ts';
import { aServer, configurationFor } from './e2e/server.ts';
import { eventsOf, groupByCall, readRequest, type ToldRequest } from './live/told-request.ts';

/** Every call as the endpoint heard it, repeated attempts once. */
function callsTold(requests: readonly ReceivedRequest[]): ToldRequest[][] {
  const seen = new Set<string>();
  return groupByCall(requests.map(readRequest).filter(({ deliveryId }) => !seen.has(deliveryId) && seen.add(deliveryId)));
}

describe('a restart in the middle of calls', () => {
  it('goes on with what is still alive: nothing is told twice, and the real end is the end', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await Office.open({ configuration: (url) => configurationFor(pbx, url) });
    await office.untilConnected(pbx);
    const [ringing, talking] = [pbxCall({ number: 0 }), pbxCall({ number: 1 })];
    pbx.send(ringing.ring + talking.ring + talking.answer);
    await office.receiver.waitFor(3);
    await office.stop();

    pbx.options = { lists: { CoreShowChannels: [...ringing.ringingRows, ...talking.talkingRows] } };
    await office.start();
    await office.untilConnected(pbx);
    assert.equal(office.ringhook.sources.liveCalls().length, 2);
    pbx.send(ringing.answer + ringing.hangup + talking.hangup);
    await office.untilAllTold(2);
    await office.stop();
    const calls = callsTold(office.receiver.requests);
    assert.deepEqual(calls.map(eventsOf), ['start pickup hangup', 'start pickup hangup']);
    assert.equal(office.receiver.requests.length, 6);
    assert.ok(calls.flat().every(({ isSynthetic }) => !isSynthetic));
  });

  it('ends what is gone, once, marked as found out afterwards; and begins what it finds', async () => {
    await using pbx = await FakeAsterisk.start();
    await using office = await Office.open({ configuration: (url) => configurationFor(pbx, url) });
    await office.untilConnected(pbx);
    const [ringing, talking, found] = [pbxCall({ number: 0 }), pbxCall({ number: 1 }), pbxCall({ number: 2 })];
    pbx.send(ringing.ring + talking.ring + talking.answer);
    await office.receiver.waitFor(3);
    await office.stop();

    pbx.options = { lists: { CoreShowChannels: found.talkingRows } };
    await office.start();
    await office.receiver.waitFor(8);
    pbx.send(found.hangup);
    await office.untilAllTold(3);
    // A third start finds nothing left to tell.
    await office.stop();
    pbx.options = {};
    await office.start();
    await office.untilConnected(pbx);
    assert.equal(office.ringhook.sources.liveCalls().length, 0);
    await office.stop();
    const calls = callsTold(office.receiver.requests);
    const told = calls.map((call) => call.map(({ values, isSynthetic }) => `${values.Event}${isSynthetic ? '*' : ''}`).join(' '));
    assert.deepEqual(told, ['start hangup* missed*', 'start pickup hangup*', 'start* pickup* hangup']);
    assert.equal(office.receiver.requests.length, 9);
    const numbers = calls.map(([first]) => Number(first?.values.CallId));
    assert.deepEqual(numbers, [1, 2, 3], 'numbers go on where they were (F29)');
  });
});

describe('kill -9', () => {
  /** The moment, and when it is passed for which time. Calls 0 and 1 are answered, call 2 rings. */
  const moments = [
    'accepted-not-committed:1',
    'accepted-not-committed:2',
    'committed-not-acked:1',
    'committed-not-acked:2',
    'sent-not-settled:2',
    'mid-settle:1',
  ];
  for (const failPoint of moments) {
    it(`at ${failPoint}: every call is told from start to end by the next one, repeating only what was not known to have arrived`, async (t) => {
      const { pbx, receiver, start } = await aServer(t);
      const calls = [0, 1, 2].map((number) => pbxCall({ number }));
      const doomed = await start({ RINGHOOK_FAIL_POINT: failPoint });
      pbx.send(calls.map(({ ring }) => ring).join(''));
      // Where it is dead by then, the PBX's lists tell the next one of the answers.
      await Promise.race([receiver.waitFor(3), doomed.ended()]);
      pbx.send(calls[0]!.answer + calls[1]!.answer);
      assert.equal(await doomed.ended(), null);
      const inDoubt = receiver.requests.length;

      pbx.options = { lists: { CoreShowChannels: [...calls[0]!.talkingRows, ...calls[1]!.talkingRows, ...calls[2]!.ringingRows] } };
      const next = await start();
      pbx.send(calls[0]!.hangup + calls[1]!.hangup + calls[2]!.giveUp);
      await receiver.waitFor((requests) => callsTold(requests).flat().length === 9);
      assert.equal(await next.stop(), 0);

      const told = callsTold(receiver.requests).map(eventsOf);
      assert.deepEqual(told.toSorted(), ['start hangup missed', 'start pickup hangup', 'start pickup hangup']);
      // Told apart by `webhook-id`, as an endpoint can; what the dead process never got to send can't come again.
      assert.ok(receiver.requests.length - 9 <= inDoubt, `${receiver.requests.length - 9} requests came again`);
    });
  }

  it('while the endpoint does not answer: what was accepted leaves later, with the identity it had', async (t) => {
    const { pbx, receiver, start } = await aServer(t);
    const gate = Promise.withResolvers<object>();
    receiver.respondWith(() => gate.promise);
    const first = await start();
    const { ring, answer, hangup } = pbxCall({ number: 0 });
    pbx.send(ring + answer + hangup);
    await receiver.waitFor(1);
    await first.kill();
    gate.resolve({});
    receiver.respondWith(() => ({}));
    const next = await start();
    await receiver.waitFor(4);
    assert.equal(await next.stop(), 0);
    const told = receiver.requests.map(readRequest);
    assert.deepEqual(
      told.map(({ values }) => values.Event),
      ['start', 'start', 'pickup', 'hangup'],
    );
    assert.equal(told[0]!.deliveryId, told[1]!.deliveryId);
  });
});
