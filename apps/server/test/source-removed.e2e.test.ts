/** A source goes away while it tells of calls: whoever was told of their start is told of their end, once, whatever comes after. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigurationDocument } from '@ringhook/contract';
import { FakeAsterisk } from '@ringhook/testkit';
import { Office } from './e2e/office.ts';
import { type PbxCall, pbxCall } from './e2e/pbx-call.ts';
import { configurationFor } from './e2e/server.ts';
import { groupByCall, readRequest } from './live/told-request.ts';

const TWO_CALLS = ['start hangup* missed*', 'start pickup hangup*'];

/** An office whose PBX has one call that rings and one that was answered, both told. */
async function midCalls(pbx: FakeAsterisk): Promise<{ office: Office; ringing: PbxCall; talking: PbxCall }> {
  const office = await Office.open({ configuration: (url) => configurationFor(pbx, url) });
  await office.untilConnected(pbx);
  const [ringing, talking] = [pbxCall({ number: 0 }), pbxCall({ number: 1 })];
  pbx.send(ringing.ring + talking.ring + talking.answer);
  await office.receiver.waitFor(3);
  return { office, ringing, talking };
}

/** What the endpoint heard of each call; `*` = marked as found out afterwards. */
function told(office: Office): string[] {
  const calls = groupByCall(office.receiver.requests.map(readRequest));
  return calls.map((call) => call.map(({ values, isSynthetic }) => `${values.Event}${isSynthetic ? '*' : ''}`).join(' '));
}

async function remove(office: Office): Promise<void> {
  const { headers } = await fetch(`${office.ringhook.apiUrl}/api/v1/sources/pbx`, { headers: { authorization: `Bearer ${office.token}` } });
  const { status } = await office.api('sources/pbx', { method: 'DELETE', headers: { 'if-match': headers.get('etag') ?? '' } });
  assert.equal(status, 204);
}

describe('a source that goes away in mid-call (call-model 3.14)', () => {
  it('deleted: its calls end at once, and never again', async () => {
    await using pbx = await FakeAsterisk.start();
    const { office } = await midCalls(pbx);
    await using _ = office;
    await remove(office);
    await office.receiver.waitFor(6);
    assert.equal(office.ringhook.sources.liveCalls().length, 0);
    await office.stop();
    await office.start();
    await office.stop();
    assert.deepEqual(told(office), TWO_CALLS);
  });

  it('disabled: the same; enabled again, what is still alive is a call found', async () => {
    await using pbx = await FakeAsterisk.start();
    const { office, talking } = await midCalls(pbx);
    await using _ = office;
    assert.equal((await office.change('sources/pbx', { enabled: false })).status, 200);
    await office.receiver.waitFor(6);
    assert.deepEqual(told(office), TWO_CALLS);
    pbx.options = { lists: { CoreShowChannels: talking.talkingRows } };
    assert.equal((await office.change('sources/pbx', { enabled: true })).status, 200);
    await office.receiver.waitFor(8);
    pbx.send(talking.hangup);
    await office.untilAllTold(3);
    await office.stop();
    assert.deepEqual(told(office), [...TWO_CALLS, 'start* pickup* hangup']);
  });

  it('deleted and made again under the same id: the old calls have ended, those alive are new ones', async () => {
    await using pbx = await FakeAsterisk.start();
    const { office, talking } = await midCalls(pbx);
    await using _ = office;
    const { body: source } = await office.api('sources/pbx');
    await remove(office);
    pbx.options = { lists: { CoreShowChannels: talking.talkingRows } };
    assert.equal((await office.api('sources', { method: 'POST', body: source })).status, 201);
    await office.receiver.waitFor(8);
    pbx.send(talking.hangup);
    await office.untilAllTold(3);
    await office.stop();
    assert.deepEqual(told(office), [...TWO_CALLS, 'start* pickup* hangup']);
  });

  it('gone from the configuration while Ringhook was stopped: its calls end at the next start', async () => {
    await using pbx = await FakeAsterisk.start();
    const { office } = await midCalls(pbx);
    await using _ = office;
    await office.stop();
    const { sources: _gone, ...rest } = configurationFor(pbx, office.receiver.url) as Record<string, unknown>;
    await office.start(ConfigurationDocument.parse(rest));
    await office.receiver.waitFor(6);
    await office.stop();
    await office.start();
    await office.stop();
    assert.deepEqual(told(office), TWO_CALLS);
  });

  it('another kind of PBX under the same id: the calls of the old one end', async () => {
    await using pbx = await FakeAsterisk.start();
    const { office } = await midCalls(pbx);
    await using _ = office;
    const { status } = await office.change('sources/pbx', { kind: 'http', options: { secret: { env: 'PBX_SECRET' } } });
    assert.equal(status, 200);
    await office.receiver.waitFor(6);
    await office.stop();
    assert.deepEqual(told(office), TWO_CALLS);
  });

  it('options that can’t be used end nothing: corrected, the calls go on', async () => {
    await using pbx = await FakeAsterisk.start();
    const { office, ringing, talking } = await midCalls(pbx);
    await using _ = office;
    const { body } = await office.api('sources/pbx');
    const { options } = body as { options: object };
    pbx.options = { lists: { CoreShowChannels: [...ringing.ringingRows, ...talking.talkingRows] } };
    await office.change('sources/pbx', { options: { ...options, port: 0 } });
    await office.change('sources/pbx', { options });
    await office.untilConnected(pbx);
    pbx.send(ringing.answer + ringing.hangup + talking.hangup);
    await office.untilAllTold(2);
    await office.stop();
    assert.deepEqual(told(office), ['start pickup hangup', 'start pickup hangup']);
  });
});
