/** Providers that tell of calls by HTTP: from their signed request to the endpoint's. */
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { aSmallDisk, fill, giveSpaceBack } from './e2e/small-disk.ts';
import { readRequest } from './live/told-request.ts';

const CALLER = '+441632960123';
const DID = '+442079460000';
const TOKEN = 'the token of the account';
const KEYS = generateKeyPairSync('ed25519');
const PUBLIC_KEY = Buffer.from(KEYS.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

type Message = Readonly<Record<string, string | object>>;
interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Provider {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** An answered call. */
  readonly call: readonly Message[];
  readonly signed: (message: Message, url: string) => Signed;
}

function telnyx(id: string, type: string, leg: string, more: object = {}): Message {
  const addresses =
    leg === 'in' ? { direction: 'incoming', from: CALLER, to: DID } : { direction: 'outgoing', from: DID, to: 'sip:1001@x' };
  const payload = { call_leg_id: leg, call_session_id: 's1', ...addresses, ...more };
  return { data: { id, event_type: `call.${type}`, occurred_at: new Date().toISOString(), payload } };
}

const child = { CallSid: 'CA2', ParentCallSid: 'CA1', From: CALLER, To: 'sip:1001@x.sip.twilio.com', Direction: 'outbound-dial' };
const inbound = { CallSid: 'CA1', From: CALLER, To: DID, Direction: 'inbound' };
const jambonzChild = { callSid: 'c', parentCallSid: 'p', direction: 'outbound', from: CALLER, to: '1001' };
const jambonzParent = { callSid: 'p', direction: 'inbound', from: CALLER, to: DID };
const own = { sessionId: 's1', direction: 'inbound', from: CALLER, to: DID };

const PROVIDERS: readonly Provider[] = [
  {
    kind: 'twilio',
    options: { authToken: { env: 'TOKEN' } },
    call: [
      { ...inbound, CallStatus: 'ringing', SequenceNumber: '0' },
      { ...child, CallStatus: 'ringing', SequenceNumber: '1' },
      { ...child, CallStatus: 'in-progress', SequenceNumber: '2' },
      { ...child, CallStatus: 'completed', SequenceNumber: '3', CallDuration: '3' },
      { ...inbound, CallStatus: 'completed', SequenceNumber: '2' },
    ],
    signed: (message, url) => {
      const fields = message as Record<string, string>;
      const text = Object.keys(fields)
        .toSorted()
        .map((name) => `${name}${fields[name]}`)
        .join('');
      const signature = createHmac('sha1', TOKEN)
        .update(url + text)
        .digest('base64');
      const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
      return { headers, body: new URLSearchParams(fields).toString() };
    },
  },
  {
    kind: 'telnyx',
    options: { publicKey: PUBLIC_KEY },
    call: [
      telnyx('e1', 'initiated', 'in'),
      telnyx('e2', 'answered', 'in'),
      telnyx('e3', 'initiated', 'out'),
      telnyx('e4', 'answered', 'out'),
      telnyx('e5', 'bridged', 'in'),
      telnyx('e6', 'hangup', 'out', { hangup_cause: 'normal_clearing' }),
      telnyx('e7', 'hangup', 'in', { hangup_cause: 'normal_clearing' }),
    ],
    signed: (message) => {
      const body = JSON.stringify(message);
      const time = String(Math.floor(Date.now() / 1_000));
      const signature = sign(null, Buffer.from(`${time}|${body}`), KEYS.privateKey).toString('base64');
      return { headers: { 'telnyx-signature-ed25519': signature, 'telnyx-timestamp': time, 'content-type': 'application/json' }, body };
    },
  },
  {
    kind: 'jambonz',
    options: { webhookSecret: { env: 'TOKEN' } },
    call: [
      { ...jambonzParent, callStatus: 'trying' },
      { ...jambonzChild, callStatus: 'ringing' },
      { ...jambonzChild, callStatus: 'in-progress' },
      { ...jambonzChild, callStatus: 'completed' },
      { ...jambonzParent, callStatus: 'completed' },
    ],
    signed: (message) => {
      const body = JSON.stringify(message);
      const time = String(Math.floor(Date.now() / 1_000));
      const signature = createHmac('sha256', TOKEN).update(`${time}.${body}`).digest('hex');
      return { headers: { 'jambonz-signature': `t=${time},v1=${signature}`, 'content-type': 'application/json' }, body };
    },
  },
  {
    kind: 'http',
    options: { secret: { env: 'TOKEN' }, verification: 'bearer' },
    call: [
      { ...own, type: 'start', eventId: '1' },
      { ...own, type: 'ringing', user: '1001', eventId: '2' },
      { ...own, type: 'answered', user: '1001', eventId: '3' },
      { ...own, type: 'ended', eventId: '4' },
    ],
    signed: (message) => ({ headers: { authorization: `Bearer ${TOKEN}` }, body: JSON.stringify(message) }),
  },
];

interface Place {
  readonly parent?: string;
  readonly sources?: readonly object[];
}

function officeOf({ kind, options }: Provider, { sources = [], ...place }: Place = {}): Promise<Office> {
  return Office.open({
    ...place,
    env: { TOKEN },
    configuration: (url) => ({
      settings: SETTINGS,
      sources: [{ id: 'cloud', name: 'Cloud', kind, options }, { id: 'off', name: 'Off', kind, options, enabled: false }, ...sources],
      adapters: [toldAdapter('crm', `${url}/hook`)],
      globalActions: [openUrl('crm')],
    }),
  });
}

async function post(office: Office, { signed }: Provider, message: Message, source = 'cloud'): Promise<Response> {
  const url = `${office.ringhook.apiUrl}/ingest/${source}`;
  return fetch(url, { method: 'POST', ...signed(message, url) });
}

async function tell(office: Office, provider: Provider): Promise<void> {
  for (const message of provider.call) assert.equal((await post(office, provider, message)).status, 200);
}

function told(office: Office): string[] {
  return office.receiver.requests.map((request) => readRequest(request).values.Event);
}

describe('calls told by HTTP', () => {
  for (const provider of PROVIDERS) {
    it(`of ${provider.kind} reach the endpoint, and only once although all is told again after a restart`, async () => {
      await using office = await officeOf(provider);
      await office.untilConnected();
      await tell(office, provider);
      await office.untilAllTold();
      assert.deepEqual(told(office), ['start', 'pickup', 'hangup']);
      const { values } = readRequest(office.receiver.requests.at(-1)!);
      assert.deepEqual([values.CallerID, values.DID, values.ResponderExt, values.CallTypeName], [CALLER, DID, '1001', 'Incoming']);

      await office.stop();
      await office.start();
      await office.untilConnected();
      await tell(office, provider);
      assert.equal(office.events.filter((event) => event.level === 'call' && event.event === 'start').length, 1);
      assert.deepEqual(told(office), ['start', 'pickup', 'hangup']);
    });
  }

  it('goes on after a restart in the middle of a call', async () => {
    const provider = PROVIDERS[2]!;
    await using office = await officeOf(provider);
    await office.untilConnected();
    for (const message of provider.call.slice(0, 2)) assert.equal((await post(office, provider, message)).status, 200);
    await office.stop();
    await office.start();
    await office.untilConnected();
    for (const message of provider.call.slice(1)) assert.equal((await post(office, provider, message)).status, 200);
    await office.untilAllTold();
    assert.deepEqual(told(office), ['start', 'pickup', 'hangup']);
    assert.equal(new Set(office.receiver.requests.map((request) => readRequest(request).callHeader)).size, 1);
  });

  it('are answered with 503 while the disk is full, in less than 5 s; nothing is lost or told twice when they come again', async (t) => {
    const place = aSmallDisk(t);
    if (place === undefined) return;
    const provider = PROVIDERS[3]!;
    await using office = await officeOf(provider, { parent: place });
    await office.untilConnected();
    const [first, ...rest] = provider.call;
    assert.equal((await post(office, provider, first!)).status, 200);
    fill(place);
    const startedAt = performance.now();
    const answers = await Promise.all(rest.map((message) => post(office, provider, message)));
    assert.ok(performance.now() - startedAt < 5_000);
    assert.deepEqual(
      answers.map(({ status, headers }) => [status, headers.get('retry-after')]),
      rest.map(() => [503, '5']),
    );
    giveSpaceBack(place);
    for (const message of rest) assert.equal((await post(office, provider, message)).status, 200);
    await office.untilAllTold();
    assert.deepEqual(told(office), ['start', 'pickup', 'hangup']);
  });

  it('are not taken without proof, for a source that is off, for one that takes none, and for one that does not exist', async () => {
    const provider = PROVIDERS[0]!;
    await using pbx = await FakeAsterisk.start();
    await using office = await officeOf(provider, { sources: [asteriskAt(pbx.port)] });
    await office.untilConnected(pbx);
    const message = provider.call[0]!;
    const answers: [string, number][] = [];
    for (const source of ['off', 'pbx', 'nobody']) answers.push([source, (await post(office, provider, message, source)).status]);
    assert.deepEqual(answers, [
      ['off', 404],
      ['pbx', 404],
      ['nobody', 404],
    ]);
    const url = `${office.ringhook.apiUrl}/ingest/cloud`;
    const forged = provider.signed(message, 'https://elsewhere.example/ingest/cloud');
    const refused = await fetch(url, { method: 'POST', ...forged });
    const problem = (await refused.json()) as { code: string; detail: string };
    assert.deepEqual([refused.status, problem.code], [401, 'SENDER_NOT_PROVEN']);
    assert.match(problem.detail, /publicUrl/);
    const { body } = await office.api('sources/cloud/health');
    assert.equal(body['alarms'], 1);
    assert.deepEqual(told(office), []);
  });

  it('are asked for again while the secret of their source can’t be read', async () => {
    const provider = PROVIDERS[0]!;
    await using office = await officeOf({ ...provider, options: { authToken: { env: 'NOT_THERE' } } });
    await office.until(() => office.ringhook.sources.get('cloud')?.state === 'rejected', 'the source has said what is wrong');
    const answer = await post(office, provider, provider.call[0]!);
    assert.equal(answer.status, 503);
    const { body } = await office.api('sources/cloud/health');
    assert.match(String(body['lastError']), /NOT_THERE/);
  });
});
