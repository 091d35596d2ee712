import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import type { PushRequest } from '../src/index.ts';
import {
  ADDRESS,
  genericRequest,
  IngestRig,
  jambonzRequest,
  SECRET,
  T0,
  TELNYX_KEY,
  telnyxRequest,
  twilioJsonRequest,
  twilioRequest,
} from './ingest-rig.ts';

const FORM = {
  CallSid: 'CA1',
  From: '+441632960123',
  To: '+442079460000',
  Direction: 'inbound',
  CallStatus: 'ringing',
  CallerName: 'Zoë 山田 🎺 a&b=c+d',
};
const TELNYX = {
  data: {
    id: 'e1',
    event_type: 'call.initiated',
    occurred_at: new Date(T0).toISOString(),
    payload: {
      call_leg_id: 'l1',
      call_session_id: 's1',
      direction: 'incoming',
      from: '+441632960123',
      to: '+442079460000',
      from_display_name: 'Zoë 🎺',
    },
  },
};
const JAMBONZ = {
  callSid: 'j1',
  callStatus: 'trying',
  direction: 'inbound',
  from: '+441632960123',
  to: '+442079460000',
  callerName: 'Zoë 🎺',
};
const GENERIC = { eventId: 'g1', sessionId: 's1', type: 'start', from: '+441632960123', to: '+442079460000', fromName: 'Zoë 🎺' };

interface Signer {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly right: () => Partial<PushRequest>;
  readonly wrongKey: () => Partial<PushRequest>;
  readonly header: string;
}

const otherKey = generateKeyPairSync('ed25519').privateKey;
const SIGNERS: readonly Signer[] = [
  {
    kind: 'twilio',
    options: { authToken: { env: 'X' } },
    right: () => twilioRequest(FORM),
    wrongKey: () => twilioRequest(FORM, { secret: 'another' }),
    header: 'x-twilio-signature',
  },
  {
    kind: 'telnyx',
    options: { publicKey: TELNYX_KEY },
    right: () => telnyxRequest(TELNYX),
    wrongKey: () => telnyxRequest(TELNYX, { key: otherKey }),
    header: 'telnyx-signature-ed25519',
  },
  {
    kind: 'jambonz',
    options: { webhookSecret: { env: 'X' } },
    right: () => jambonzRequest(JAMBONZ),
    wrongKey: () => jambonzRequest(JAMBONZ, { secret: 'another' }),
    header: 'jambonz-signature',
  },
  {
    kind: 'http',
    options: { secret: { env: 'X' } },
    right: () => genericRequest(GENERIC),
    wrongKey: () => genericRequest(GENERIC, 'another'),
    header: 'x-signature',
  },
];

async function answer(t: TestContext, { kind, options }: Pick<Signer, 'kind' | 'options'>, request: Partial<PushRequest>, now = T0) {
  const rig = IngestRig.open({ kind, options, timers: t.mock.timers });
  rig.now = now;
  const pending = rig.post(request);
  await rig.pass(2_000);
  const given = await pending;
  const told = rig.lines();
  await rig.close();
  return { ...given, told, alarms: rig.news.filter(({ alarms }) => alarms !== undefined).length };
}

function without(request: Partial<PushRequest>, header: string): Partial<PushRequest> {
  return { ...request, headers: Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => name !== header)) };
}

/** The same body with one bit turned in its last letter. */
function bitTurned(request: Partial<PushRequest>): Partial<PushRequest> {
  const body = Buffer.from(request.body ?? new Uint8Array());
  const at = body.lastIndexOf('1'.charCodeAt(0));
  body[at] = (body[at] ?? 0) ^ 1;
  return { ...request, body };
}

for (const signer of SIGNERS) {
  describe(`proof of ${signer.kind}`, () => {
    it('is taken when it is right, over letters of every kind', async (t) => {
      const given = await answer(t, signer, signer.right());
      assert.deepEqual([given.kind, given.told, given.alarms], ['taken', ['start'], 0]);
    });

    const wrong: [string, () => Partial<PushRequest>][] = [
      ['made with another key', signer.wrongKey],
      ['left out', () => without(signer.right(), signer.header)],
      ['over a body of which one bit is another', () => bitTurned(signer.right())],
      ['empty', () => ({ ...signer.right(), headers: { ...signer.right().headers, [signer.header]: '' } })],
      ['nonsense', () => ({ ...signer.right(), headers: { ...signer.right().headers, [signer.header]: '\u0000ü,=,t=,v1=' } })],
      ['over nothing', () => ({ ...signer.right(), body: new Uint8Array() })],
    ];
    for (const [what, request] of wrong) {
      it(`is refused when it is ${what}: 401, an alarm, and nothing is told`, async (t) => {
        const given = await answer(t, signer, request());
        assert.deepEqual([given.kind, given.kind === 'refused' && given.status, given.told, given.alarms], ['refused', 401, [], 1]);
        assert.ok(!JSON.stringify(given).includes(SECRET));
      });
    }

    it('acts once when the same request is sent again', async (t) => {
      const rig = IngestRig.open({ ...signer, timers: t.mock.timers });
      const answers = [rig.post(signer.right()), rig.post(signer.right())];
      await rig.pass(2_000);
      answers.push(rig.post(signer.right()));
      await rig.pass(2_000);
      assert.deepEqual(
        (await Promise.all(answers)).map(({ kind }) => kind),
        ['taken', 'taken', 'taken'],
      );
      assert.deepEqual(rig.lines(), ['start']);
      await rig.close();
    });
  });
}

for (const signer of SIGNERS.filter(({ kind }) => kind === 'telnyx' || kind === 'jambonz')) {
  it(`${signer.kind}: a request is worth something for five minutes, by either clock`, async (t) => {
    assert.equal((await answer(t, signer, signer.right(), T0 + 300_000)).kind, 'taken');
    assert.equal((await answer(t, signer, signer.right(), T0 - 300_000)).kind, 'taken');
    for (const now of [T0 + 301_000, T0 - 301_000]) {
      const late = await answer(t, signer, signer.right(), now);
      assert.match(late.kind === 'refused' ? late.reason : '', /more than 5 minutes/);
    }
  });
}

describe('Twilio signs', () => {
  const twilio = SIGNERS[0]!;

  it('with or without the standard port, whichever of the two our address has', async (t) => {
    for (const [signed, seen] of [
      ['https://ringhook.example:443/ingest/tw', 'https://ringhook.example/ingest/tw'],
      ['https://ringhook.example/ingest/tw', 'https://ringhook.example:443/ingest/tw'],
      ['https://ringhook.example/ingest/tw', 'https://ringhook.example:8443/ingest/tw'],
      ['http://ringhook.example:80/ingest/tw?did=%2B44', 'http://ringhook.example/ingest/tw?did=%2B44'],
    ] as const) {
      assert.equal((await answer(t, twilio, { ...twilioRequest(FORM, { url: signed }), url: seen })).kind, 'taken', `${signed} at ${seen}`);
    }
    const elsewhere = { ...twilioRequest(FORM, { url: 'https://evil.example/ingest/tw' }), url: ADDRESS };
    assert.equal((await answer(t, twilio, elsewhere)).kind, 'refused');
  });

  it('each different value of a repeated field once, in order', async (t) => {
    const body = 'CallSid=CA1&CallStatus=ringing&Direction=inbound&From=%2B1&To=%2B2&Tag=b&Tag=a&Tag=b';
    const signed = `${ADDRESS}CallSidCA1CallStatusringingDirectioninboundFrom+1TagaTagbTo+2`;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': createHmac('sha1', SECRET).update(signed).digest('base64'),
    };
    assert.equal((await answer(t, twilio, { headers, body: Buffer.from(body) })).kind, 'taken');
  });

  it('a query in its older notation as well', async (t) => {
    const url = `${ADDRESS}?queue=Sales+%28North%29`;
    const legacy = `${ADDRESS}?queue=Sales%20(North)`;
    assert.equal((await answer(t, twilio, { ...twilioRequest(FORM, { url: legacy }), url })).kind, 'taken');
  });

  it('JSON by its hash in the query: genuine, but nothing we read; and refused when the body is another', async (t) => {
    const request = twilioJsonRequest({ a: 1 });
    const genuine = await answer(t, twilio, request);
    assert.equal(genuine.kind === 'refused' && genuine.status, 415);
    const changed = await answer(t, twilio, { ...request, body: Buffer.from('{"a":2}') });
    assert.equal(changed.kind === 'refused' && changed.status, 401);
    const unsigned = {
      ...request,
      url: ADDRESS,
      headers: { ...request.headers, 'x-twilio-signature': createHmac('sha1', SECRET).update(ADDRESS).digest('base64') },
    };
    const bare = await answer(t, twilio, unsigned);
    assert.equal(bare.kind === 'refused' && bare.status, 401, 'a body that nothing was signed over');
  });
});

describe('jambonz', () => {
  it('is judged by the clock on the wall, after a sleep of the computer, too', async (t) => {
    const rig = IngestRig.open({ ...SIGNERS[2]!, timers: t.mock.timers });
    rig.wallAheadMs = 3_600_000;
    const [late, right] = await Promise.all([rig.post(jambonzRequest(JAMBONZ)), rig.post(jambonzRequest(JAMBONZ, { at: T0 + 3_600_000 }))]);
    assert.deepEqual([late.kind, right.kind], ['refused', 'taken']);
  });

  it('may sign with the old and the new secret while it is changed', async (t) => {
    const request = jambonzRequest(JAMBONZ);
    const header = request.headers?.['jambonz-signature'] ?? '';
    const doubled = header.replace(',v1=', `,v1=${'0'.repeat(64)},v1=`);
    const given = await answer(t, SIGNERS[2]!, { ...request, headers: { 'jambonz-signature': doubled } });
    assert.equal(given.kind, 'taken');
  });
});

describe('any JSON', () => {
  const bytes = Buffer.from(JSON.stringify(GENERIC));
  const time = String(T0 / 1_000);
  const hmac = (algorithm: string, text: string, encoding: 'hex' | 'base64') =>
    createHmac(algorithm, SECRET).update(text).update(bytes).digest(encoding);
  const ways: [string, Record<string, unknown>, Record<string, string>][] = [
    ['a bearer token', { verification: 'bearer', secret: { env: 'X' } }, { authorization: `bearer  ${SECRET}` }],
    [
      'user and password',
      { verification: 'basic', secret: { env: 'X' }, username: 'pbx' },
      { authorization: `Basic ${Buffer.from(`pbx:${SECRET}`).toString('base64')}` },
    ],
    ['the right place', { verification: 'none', allowedSenders: ['192.0.2.0/24'] }, {}],
    [
      'a prefix and another algorithm',
      { secret: { env: 'X' }, signatureHeader: 'X-Hub-Signature', signaturePrefix: 'sha512=', algorithm: 'sha512', encoding: 'base64' },
      { 'x-hub-signature': `sha512=${hmac('sha512', '', 'base64')}` },
    ],
    [
      'the time within the signature',
      { secret: { env: 'X' }, signedText: '{timestamp}.{body}', timestampHeader: 'X-Time' },
      { 'x-time': time, 'x-signature': hmac('sha256', `${time}.`, 'hex').toUpperCase() },
    ],
  ];
  for (const [what, options, headers] of ways) {
    it(`is proven by ${what}, and by nothing less`, async (t) => {
      const signer = { kind: 'http', options };
      assert.equal((await answer(t, signer, { headers, body: bytes })).kind, 'taken');
      const [[name, value] = ['remoteAddress', '']] = Object.entries(headers).toReversed();
      const wrong = Object.keys(headers).length > 0 ? { headers: { ...headers, [name]: `${value}x` } } : { remoteAddress: '198.51.100.1' };
      const refused = await answer(t, signer, { body: bytes, ...wrong });
      assert.equal(refused.kind === 'refused' && refused.status, Object.keys(headers).length > 0 ? 401 : 403);
    });
  }

  it('asks for the password where one is missing, for senders that show it only then', async (t) => {
    const basic = { kind: 'http', options: { verification: 'basic', secret: { env: 'X' }, username: 'pbx' } };
    const given = await answer(t, basic, { body: bytes });
    assert.match(given.kind === 'refused' ? (given.challenge ?? '') : '', /^Basic realm=/);
  });

  it('takes an old time for what it is', async (t) => {
    const options = { secret: { env: 'X' }, signedText: '{timestamp}.{body}', timestampHeader: 'X-Time', toleranceSeconds: 60 };
    const headers = { 'x-time': time, 'x-signature': hmac('sha256', `${time}.`, 'hex') };
    const given = await answer(t, { kind: 'http', options }, { headers, body: bytes }, T0 + 61_000);
    assert.match(given.kind === 'refused' ? given.reason : '', /X-Time/);
  });
});
