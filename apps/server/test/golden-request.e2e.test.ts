/** One request to the byte, as it stands on the wire: from a recorded queue call through the whole system. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import type { CallFacts } from '@ringhook/core';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS } from './e2e/office.ts';
import { recordedEvents } from './e2e/recorded-calls.ts';
import { startWireEndpoint, type WireRequest } from './e2e/wire-endpoint.ts';

/** The adapter of the golden test: seventeen parameters, names and order as the endpoint wants them. */
const PARAMETERS = [
  ['Event', 'DialApiEventName'],
  ['EventCode', 'DialApiEventCode'],
  ['CallId', 'CallID'],
  ['CallGuid', 'CallUUID'],
  ['CallerID', 'CallerID'],
  ['DID', 'DID'],
  ['ResponderAgent', 'ResponderAgent'],
  ['QueueName', 'LastQueueName'],
  ['CallTypeCode', 'CallTypeCode'],
  ['CallTypeName', 'CallTypeName'],
  ['StartTimestampUTC', 'StartTimestampUTC'],
  ['PickupTimestampUTC', 'PickupTimestampUTC'],
  ['TotalWaitTimeMs', 'TotalWaitTimeMs'],
  ['EndTimestampUTC', 'EndTimestampUTC'],
  ['IsCallAnswered', 'IsCallAnswered'],
  ['IsCallRecorded', 'IsCallRecorded'],
  ['RecordingURL', 'RecordingURL'],
] as const;

const SIGNING_SECRET = 'whsec_c2VjcmV0IG9mIHRoZSBnb2xkZW4gdGVzdA==';

async function officeTelling(endpoint: string, pbx: FakeAsterisk, more: Readonly<Record<string, unknown>> = {}): Promise<Office> {
  return Office.open({
    env: { SIGNING_SECRET },
    configuration: () => ({
      settings: { ...SETTINGS, publicUrl: 'https://ringhook.example' },
      sources: [asteriskAt(pbx.port)],
      directory: { agents: [{ name: 'Root', extensions: ['1001'] }] },
      adapters: [
        {
          id: 'golden',
          name: 'Golden',
          url: `${endpoint}/hook.php`,
          parameters: PARAMETERS.map(([name, placeholder]) => ({ name, value: `{{${placeholder}}}` })),
          ...more,
        },
      ],
      globalActions: [openUrl('golden')],
    }),
  });
}

/** Plays a recorded scenario and returns its requests with the facts of the call as the API knows them in the end. */
async function play(scenario: string, office: Office, pbx: FakeAsterisk): Promise<CallFacts> {
  await office.untilConnected(pbx);
  pbx.send(recordedEvents(scenario, Date.now()));
  await office.until(() => office.events.some((event) => event.level === 'call' && event.event === 'hangup'), 'the call has ended');
  const { body } = await office.api('calls');
  return (body['items'] as CallFacts[])[0]!;
}

function valuesOf({ requestLine }: WireRequest): URLSearchParams {
  return new URL(requestLine.split(' ')[1] ?? '', 'http://endpoint').searchParams;
}

describe('the requests of a queue call on the wire', () => {
  it('F05 F26 F49 F66: the request line is what the adapter says, to the byte', async () => {
    await using endpoint = await startWireEndpoint();
    await using pbx = await FakeAsterisk.start();
    await using office = await officeTelling(endpoint.url, pbx);
    const call = await play('s05-queue-answered', office, pbx);
    const [start, pickup, hangup] = await endpoint.waitFor(3);

    const identity = `CallId=${call.number}&CallGuid=${call.uuid}&CallerID=%2B441632960123&DID=855555`;
    const begun = `CallTypeCode=1&CallTypeName=Incoming&StartTimestampUTC=${call.startedAt}`;
    assert.match(call.uuid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'F30');
    assert.equal(
      start?.requestLine,
      `GET /hook.php?Event=start&EventCode=0&${identity}&ResponderAgent=&QueueName=&${begun}` +
        `&PickupTimestampUTC=&TotalWaitTimeMs=&EndTimestampUTC=${call.startedAt}&IsCallAnswered=0&IsCallRecorded=&RecordingURL= HTTP/1.1`,
      'F51 F52 F53',
    );
    const atPickup = valuesOf(pickup!);
    assert.equal(
      pickup?.requestLine,
      `GET /hook.php?Event=pickup&EventCode=2&${identity}&ResponderAgent=Root&QueueName=Simple%20queue&${begun}` +
        `&PickupTimestampUTC=${atPickup.get('PickupTimestampUTC')}&TotalWaitTimeMs=${atPickup.get('TotalWaitTimeMs')}` +
        `&EndTimestampUTC=${call.startedAt + 1_000 * Math.ceil((Number(atPickup.get('PickupTimestampUTC')) - call.startedAt) / 1_000)}` +
        '&IsCallAnswered=1&IsCallRecorded=&RecordingURL= HTTP/1.1',
      'F54 F64',
    );
    const end = call.startedAt + 1_000 * Math.ceil((Number(call.endedAt) - call.startedAt) / 1_000);
    assert.equal(
      hangup?.requestLine,
      `GET /hook.php?Event=hangup&EventCode=1&${identity}&ResponderAgent=Root&QueueName=Simple%20queue&${begun}` +
        `&PickupTimestampUTC=${call.answeredAt}&TotalWaitTimeMs=${Number(call.answeredAt) - Number(call.queuedAt)}` +
        `&EndTimestampUTC=${end}&IsCallAnswered=1&IsCallRecorded=0&RecordingURL= HTTP/1.1`,
      'F55 F58 F62',
    );
  });

  it('F70: what Ringhook adds stands in headers, signed, and identity stays the same on every attempt', async () => {
    await using endpoint = await startWireEndpoint((index) => (index === 0 ? '503 Service Unavailable' : '200 OK'));
    await using pbx = await FakeAsterisk.start();
    await using office = await officeTelling(endpoint.url, pbx, { signingSecret: { env: 'SIGNING_SECRET' }, retryDelaysMs: [100, 100] });
    const call = await play('s05-queue-answered', office, pbx);
    const requests = await endpoint.waitFor(4);

    const names = ['host', 'connection', 'user-agent', 'accept-encoding', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const own = ['ringhook-call', 'ringhook-sequence', 'ringhook-attempt'];
    for (const { headers, body, requestLine } of requests) {
      assert.deepEqual([...headers.keys()].toSorted(), [...names, ...own].toSorted());
      assert.equal(body, '');
      assert.match(headers.get('user-agent') ?? '', /^ringhook\/\d+\.\d+\.\d+/i);
      assert.equal(headers.get('ringhook-call'), String(call.number));
      const signed = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${requestLine.split(' ')[1]}`;
      const key = Buffer.from(SIGNING_SECRET.slice('whsec_'.length), 'base64');
      assert.equal(headers.get('webhook-signature'), `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    }
    const [first, again, pickup, hangup] = requests;
    assert.equal(again?.requestLine, first?.requestLine, 'frozen when it was accepted');
    assert.equal(again?.headers.get('webhook-id'), first?.headers.get('webhook-id'));
    assert.deepEqual(
      requests.map(({ headers }) => headers.get('ringhook-attempt')),
      ['1', '2', '1', '1'],
    );
    assert.equal(new Set([again, pickup, hangup].map((each) => each?.headers.get('webhook-id'))).size, 3);
    const sequences = [again, pickup, hangup].map((each) => Number(each?.headers.get('ringhook-sequence')));
    assert.deepEqual(
      sequences,
      sequences.toSorted((one, other) => one - other),
    );
  });

  it('F65 F67 F68: the link to a recording stands verbatim in the hangup, names the call, and answers', async () => {
    await using endpoint = await startWireEndpoint();
    await using pbx = await FakeAsterisk.start();
    await using office = await officeTelling(endpoint.url, pbx);
    const call = await play('s15a-recorded', office, pbx);
    const [start, pickup, hangup] = await endpoint.waitFor(3);
    assert.match(start!.requestLine, /&RecordingURL= HTTP\/1\.1$/);
    assert.match(pickup!.requestLine, /&RecordingURL= HTTP\/1\.1$/);
    const link = /&IsCallRecorded=1&RecordingURL=(https:\/\/ringhook\.example\/\S+) HTTP\/1\.1$/.exec(hangup!.requestLine)?.[1];
    assert.ok(link, hangup!.requestLine);
    assert.ok(new URL(link).pathname.split('/').includes(String(call.number)), link);
    // The PBX's folder is not on this machine: a clear answer, and none that tells what else is there.
    const answer = await fetch(link.replace('https://ringhook.example', office.ringhook.apiUrl));
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  });
});
