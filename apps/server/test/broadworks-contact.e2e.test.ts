/** A BroadWorks that sends its events to an address of ours. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FakeXsp } from '@ringhook/testkit';
import { ALICE, broadworksWithUsers, callTo, openBroadworksOffice, summaryOf } from './e2e/broadworks-office.ts';

const CONTACT = 'https://ringhook.example.com/ingest/bw';

describe('a BroadWorks that posts its events', () => {
  it('is taken at its address, with its key only, each event once; without a channel', async () => {
    const broadworks = broadworksWithUsers();
    await using xsp = await FakeXsp.start(broadworks);
    const early: string[] = [];
    const uris = new Set<string>();
    broadworks.onPush = (uri, document) => {
      uris.add(uri);
      early.push(document);
    };
    await using office = await openBroadworksOffice({
      xsps: [xsp],
      options: { httpContact: CONTACT, pushKey: { env: 'PUSH_KEY' }, users: [ALICE] },
      env: { PUSH_KEY: 'k&y' },
    });
    await office.untilConnected();
    assert.deepEqual([...uris], [`${CONTACT}?key=k%26y`]);
    assert.equal(xsp.openChannels, 0);
    const post = async (document: string, query: string): Promise<number> =>
      (
        await fetch(`${office.ringhook.apiUrl}/ingest/bw${query}`, {
          method: 'POST',
          headers: { 'content-type': 'application/xml' },
          body: document,
        })
      ).status;
    const key = '?key=k%26y';
    early.length = 0;
    const call = callTo('1:0', '1:1');
    broadworks.call(ALICE, 'CallReceivedEvent', call);
    broadworks.call(ALICE, 'CallAnsweredEvent', { ...call, state: 'Active' });
    broadworks.call(ALICE, 'CallReleasedEvent', { ...call, state: 'Released' });
    const [received = '', answered = '', released = ''] = early;
    assert.equal(await post(received, ''), 401);
    assert.equal(await post(received, '?key=other'), 401);
    assert.equal(await post(received, key), 200);
    assert.equal(await post(received, key), 200);
    assert.equal(await post(received.replaceAll(/subscription-\d+/g, 'leftover').replace(/event-\d+/, 'event-x'), key), 404);
    assert.equal(await post('<!DOCTYPE a><a/>', key), 400);
    assert.equal(await post(answered, key), 200);
    assert.equal(await post(released, key), 200);
    await office.untilAllTold(1);
    assert.deepEqual(summaryOf(office), ['Incoming +4930123456 > 1001: start pickup hangup']);
    await office.stop();
    assert.equal(broadworks.subscriptions, 0, 'nothing is sent to an address where nobody listens');
  });
});
