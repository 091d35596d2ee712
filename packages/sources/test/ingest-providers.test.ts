import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { PushAnswer, PushRequest } from '../src/index.ts';
import { orders, plausibleOrders } from './ingest-orders.ts';
import { genericRequest, IngestRig, jambonzRequest, SECRET, T0, TELNYX_KEY, telnyxRequest, twilioRequest } from './ingest-rig.ts';

const CALLER = '+441632960123';
const DID = '+442079460000';
const ANSWERED = ['start', '1001 ringing', 'pickup', '1001 connected', '1001 completed', 'hangup'];
const MISSED = ['start', '1001 ringing', '1001 missed', 'hangup', 'missed'];

type Json = Readonly<Record<string, unknown>>;
type Sign = (json: Json, now: number) => Partial<PushRequest>;

const KINDS: Readonly<Record<string, { readonly options: Json; readonly sign: Sign }>> = {
  telnyx: {
    options: { publicKey: TELNYX_KEY, phones: ['sip:alice@x.sip.telnyx.com=1001'] },
    sign: (json, now) => telnyxRequest(json, { at: now }),
  },
  jambonz: { options: { webhookSecret: { env: 'X' } }, sign: (json, now) => jambonzRequest(json, { at: now }) },
  http: { options: { secret: { env: 'X' } }, sign: (json) => genericRequest(json) },
};

function open(t: TestContext, kind: string, more: Json = {}): IngestRig {
  return IngestRig.open({ kind, options: { ...KINDS[kind]?.options, ...more }, timers: t.mock.timers });
}

async function tell(rig: IngestRig, kind: string, documents: readonly Json[], gapMs = 20): Promise<PushAnswer[]> {
  const answers: Promise<PushAnswer>[] = [];
  for (const document of documents) {
    const request = KINDS[kind]?.sign(document, rig.now);
    answers.push(rig.post(request ?? {}));
    await rig.pass(gapMs);
  }
  await rig.pass(4_000);
  return Promise.all(answers);
}

async function tellTaken(rig: IngestRig, kind: string, documents: readonly Json[], gapMs?: number): Promise<void> {
  for (const answer of await tell(rig, kind, documents, gapMs)) assert.equal(answer.kind, 'taken', JSON.stringify(answer));
}

let telnyxIds = 0;
function telnyx(type: string, leg: string, seconds: number, payload: Json = {}): Json {
  const occurredAt = new Date(T0 - 60_000 + seconds * 1_000).toISOString();
  const ids = { call_leg_id: leg, call_control_id: `v3:${leg}`, call_session_id: 's1', connection_id: '7' };
  const addresses = leg === 'in' ? { from: CALLER, to: DID } : { from: DID, to: 'sip:alice@x.sip.telnyx.com' };
  return {
    data: {
      record_type: 'event',
      event_type: type,
      id: `e${++telnyxIds}`,
      occurred_at: occurredAt,
      payload: { ...ids, ...addresses, ...payload },
    },
  };
}

const TELNYX_ANSWERED = [
  telnyx('call.initiated', 'in', 0, { direction: 'incoming', state: 'parked' }),
  telnyx('call.answered', 'in', 1),
  telnyx('call.initiated', 'out', 2, { direction: 'outgoing', state: 'bridging' }),
  telnyx('call.answered', 'out', 9),
  telnyx('call.bridged', 'in', 9.1),
  telnyx('call.bridged', 'out', 9.1),
  telnyx('call.hangup', 'out', 30, { hangup_cause: 'normal_clearing', hangup_source: 'caller' }),
  telnyx('call.hangup', 'in', 30.1, { hangup_cause: 'normal_clearing', hangup_source: 'caller' }),
];

const TELNYX_MISSED = [
  telnyx('call.initiated', 'in', 0, { direction: 'incoming' }),
  telnyx('call.answered', 'in', 1),
  telnyx('call.initiated', 'out', 2, { direction: 'outgoing' }),
  telnyx('call.hangup', 'out', 22, { hangup_cause: 'timeout' }),
  telnyx('call.hangup', 'in', 22.5, { hangup_cause: 'normal_clearing' }),
];

function secondsOf(event: Json): number {
  return Date.parse((event['data'] as { occurred_at: string }).occurred_at) / 1_000;
}

describe('Telnyx', () => {
  it('has a pickup where the legs are bridged, not where the program answered', async (t) => {
    const rig = open(t, 'telnyx');
    await tellTaken(rig, 'telnyx', TELNYX_ANSWERED.slice(0, 4));
    assert.deepEqual(rig.lines(), ['start', '1001 ringing']);
    await tellTaken(rig, 'telnyx', TELNYX_ANSWERED.slice(4));
    assert.deepEqual(rig.lines(), ANSWERED);
    const { did, callerId, startedAt, answeredAt, endedAt } = rig.facts('hangup');
    assert.deepEqual([did, callerId, (answeredAt ?? 0) - startedAt, (endedAt ?? 0) - startedAt], [DID, CALLER, 9_100, 30_100]);
  });

  const stories: [string, Json[][], string[]][] = [
    ['an answered call', plausibleOrders(TELNYX_ANSWERED, secondsOf), ANSWERED],
    ['a missed call', orders(TELNYX_MISSED), MISSED],
  ];
  for (const [name, ways, expected] of stories) {
    it(`tells the same of ${name} in whatever order its events come (call-model 3.13)`, async (t) => {
      for (const way of ways) {
        const rig = open(t, 'telnyx');
        await tellTaken(rig, 'telnyx', way, 5);
        const shown = way
          .map((event) =>
            JSON.stringify(event)
              .match(/"call\.\w+"|"call_leg_id":"\w+"/g)
              ?.join(' '),
          )
          .join(', ');
        assert.deepEqual(rig.lines().toSorted(), expected.toSorted(), shown);
        assert.equal(rig.facts('hangup').did, DID, shown);
        await rig.close();
      }
    });
  }

  it('calls a first leg that goes out a click-to-dial: the own phone, then the far end', async (t) => {
    const rig = open(t, 'telnyx');
    const far = { from: DID, to: CALLER, direction: 'outgoing' };
    await tellTaken(
      rig,
      'telnyx',
      [
        telnyx('call.initiated', 'out', 0, { direction: 'outgoing' }),
        telnyx('call.answered', 'out', 3),
        telnyx('call.initiated', 'far', 4, far),
        telnyx('call.answered', 'far', 8, far),
        telnyx('call.bridged', 'out', 8),
        telnyx('call.bridged', 'far', 8, far),
        telnyx('call.hangup', 'far', 20, { ...far, hangup_cause: 'normal_clearing' }),
        telnyx('call.hangup', 'out', 20, { hangup_cause: 'normal_clearing' }),
      ],
      400,
    );
    assert.deepEqual(rig.lines(), [
      'start',
      '1001 dialback',
      '1001 dialing',
      '1001 ringing',
      'pickup',
      '1001 connected',
      '1001 completed',
      'hangup',
    ]);
    const { type, dialled, direction } = rig.facts('pickup');
    assert.deepEqual([type, dialled, direction], ['API', CALLER, 'outbound']);
  });

  it('keeps hold, queue and recording', async (t) => {
    const rig = open(t, 'telnyx');
    await tellTaken(
      rig,
      'telnyx',
      [
        ...TELNYX_ANSWERED.slice(0, 2),
        telnyx('call.enqueued', 'in', 1.5, { queue: 'support' }),
        telnyx('call.dequeued', 'in', 1.9, { queue: 'support' }),
        ...TELNYX_ANSWERED.slice(2, 6),
        telnyx('call.hold', 'out', 12),
        telnyx('call.unhold', 'out', 15),
        telnyx('call.recording.saved', 'in', 20, { recording_urls: { mp3: 'https://rec.example/a.mp3' } }),
        ...TELNYX_ANSWERED.slice(6),
      ],
      300,
    );
    assert.deepEqual(
      rig.lines().filter((line) => /queued|held|retrieved/.test(line)),
      ['queued', '1001 held', '1001 retrieved'],
    );
    const { lastQueue, recorded, recordings } = rig.facts('hangup');
    assert.deepEqual([lastQueue, recorded, recordings.map(({ file }) => file)], ['support', true, ['https://rec.example/a.mp3']]);
  });

  it('takes other events and leaves them, and refuses one without its ids', async (t) => {
    const rig = open(t, 'telnyx');
    await tellTaken(rig, 'telnyx', [telnyx('call.dtmf.received', 'in', 1), telnyx('message.received', 'in', 1)]);
    const [answer] = await tell(rig, 'telnyx', [{ data: { event_type: 'call.hangup', id: 'x', occurred_at: 'then', payload: null } }]);
    assert.equal(answer?.kind === 'refused' && answer.status, 400);
    assert.deepEqual(rig.lines(), []);
  });
});

function jambonz(sid: string, status: string, more: Json = {}): Json {
  const parent = { direction: 'inbound', from: CALLER, to: DID, callerName: 'Jane' };
  const child = { direction: 'outbound', from: CALLER, to: '1001', parentCallSid: 'p' };
  return {
    callSid: sid,
    callStatus: status,
    callId: 'x@y',
    sipStatus: 200,
    applicationSid: 'a',
    ...(sid === 'p' ? parent : child),
    ...more,
  };
}

describe('jambonz', () => {
  const answered = [
    jambonz('p', 'trying'),
    jambonz('p', 'in-progress'),
    jambonz('c', 'trying'),
    jambonz('c', 'ringing'),
    jambonz('c', 'early-media'),
    jambonz('c', 'in-progress'),
    jambonz('c', 'completed', { duration: 7 }),
    jambonz('p', 'completed', { duration: 12 }),
  ];
  it('tells an answered call by its dialled leg', async (t) => {
    const rig = open(t, 'jambonz');
    await tellTaken(rig, 'jambonz', answered, 2_000);
    assert.deepEqual(rig.lines(), ANSWERED);
    const { did, callerName, type } = rig.facts('hangup');
    assert.deepEqual([did, callerName, type], [DID, 'Jane', 'Incoming']);
  });

  it('tells the same in whatever order its reports come, though they bear no time (call-model 3.13)', async (t) => {
    for (const way of plausibleOrders(answered, (document) => answered.indexOf(document) * 3)) {
      const rig = open(t, 'jambonz');
      await tellTaken(rig, 'jambonz', way, 5);
      assert.deepEqual(rig.lines().toSorted(), ANSWERED.toSorted(), way.map((one) => `${one['callSid']} ${one['callStatus']}`).join(', '));
      await rig.close();
    }
  });

  const ends: [Json, string, string[]][] = [
    [{ callStatus: 'no-answer', sipStatus: 480 }, 'noAnswer', MISSED],
    [{ callStatus: 'busy', sipStatus: 486 }, 'busy', MISSED],
    [{ callStatus: 'failed', sipStatus: 603 }, 'declined', MISSED],
    [{ callStatus: 'failed', sipStatus: 404 }, 'unreachable', MISSED],
  ];
  for (const [end, cause, lines] of ends) {
    it(`tells a phone that ends with ${JSON.stringify(end)} as missed: ${cause}`, async (t) => {
      const rig = open(t, 'jambonz');
      await tellTaken(rig, 'jambonz', [
        jambonz('p', 'trying'),
        jambonz('c', 'trying'),
        jambonz('c', 'ringing'),
        jambonz('c', 'x', end),
        jambonz('p', 'completed'),
      ]);
      assert.deepEqual(rig.lines(), lines);
      assert.equal(rig.facts('missed').cause, cause);
    });
  }
});

function generic(type: string, more: Json = {}): Json {
  return { sessionId: 's1', type, direction: 'inbound', from: CALLER, to: DID, ...more };
}

describe('any JSON', () => {
  it('tells an incoming call of several phones, with hold and queue', async (t) => {
    const rig = open(t, 'http');
    await tellTaken(
      rig,
      'http',
      [
        generic('start', { fromName: 'Jane', queue: 'support' }),
        generic('ringing', { user: '1001' }),
        generic('ringing', { user: '1002' }),
        generic('answered', { user: '1001' }),
        generic('ended', { user: '1002', answeredElsewhere: true }),
        generic('held', { user: '1001' }),
        generic('resumed', { user: '1001' }),
        generic('ended', { user: '1001' }),
        generic('ended'),
      ],
      300,
    );
    assert.deepEqual(rig.lines(), [
      'start',
      'queued',
      '1001 ringing',
      '1002 ringing',
      'pickup',
      '1001 connected',
      '1002 answeredElsewhere',
      '1001 held',
      '1001 retrieved',
      '1001 completed',
      'hangup',
    ]);
    const { callerName, did, lastQueue, responderExt } = rig.facts('hangup');
    assert.deepEqual([callerName, did, lastQueue, responderExt], ['Jane', DID, 'support', '1001']);
  });

  it('tells a missed, an outgoing and an internal call', async (t) => {
    const rig = open(t, 'http');
    await tellTaken(rig, 'http', [generic('start'), generic('ringing', { user: '1001' }), generic('ended', { cause: 'abandoned' })]);
    assert.deepEqual(rig.lines(), MISSED);
    const out = { sessionId: 's2', direction: 'outbound', user: '1001', from: DID, to: CALLER };
    await tellTaken(rig, 'http', [generic('start', out), generic('ringing', out), generic('answered', out), generic('ended', out)]);
    assert.deepEqual(rig.lines().slice(5), [
      '2 start',
      '2 1001 dialing',
      '2 1001 ringing',
      '2 pickup',
      '2 1001 connected',
      '2 1001 completed',
      '2 hangup',
    ]);
    assert.deepEqual([rig.facts('hangup').type, rig.facts('hangup').dialled], ['Outgoing', CALLER]);
    const inside = { sessionId: 's3', direction: 'internal', from: '1001', to: '1002' };
    await tellTaken(rig, 'http', [
      generic('start', inside),
      generic('ringing', inside),
      generic('answered', inside),
      generic('ended', inside),
    ]);
    assert.equal(rig.facts('hangup').type, 'Internal');
    assert.ok(rig.lines().includes('3 1002 connected'));
  });

  it('is translated by a field map and a value map', async (t) => {
    const options = {
      secret: { env: 'X' },
      fieldMap: ['type=event', 'sessionId=call.id', 'from=call.parties[0].number', 'to=did', 'user=agent.ext', 'direction=dir'],
      valueMap: ['incomingcall_started=start', 'ring=ringing', 'talk=answered', 'over=ended', 'in=inbound'],
    };
    const rig = IngestRig.open({ kind: 'http', options, timers: t.mock.timers });
    const theirs = (event: string, more: Json = {}): Json => ({
      event,
      call: { id: 77, parties: [{ number: CALLER }] },
      did: DID,
      dir: 'in',
      ...more,
    });
    const agent = { agent: { ext: 1001 } };
    await tellTaken(rig, 'http', [theirs('incomingcall_started'), theirs('ring', agent), theirs('talk', agent), theirs('over')]);
    assert.deepEqual(rig.lines(), ANSWERED);
    assert.equal(rig.facts('hangup').callerId, CALLER);
  });

  const wrong: [string, Json | string, RegExp][] = [
    ['no JSON', '{', /no JSON/],
    ['a list', '[]', /JSON object/],
    ['no type', { sessionId: 's' }, /"type" is missing/],
    ['an unknown type', generic('exploded'), /"type" is "exploded"; known are start/],
    ['no session', { type: 'start' }, /"sessionId" is missing/],
    ['an endless session', generic('start', { sessionId: 'x'.repeat(400) }), /longer than 300/],
    ['an unknown direction', generic('start', { direction: 'up' }), /"direction" is "up"/],
    ['a time without zone', generic('start', { time: '2027-01-31 12:00' }), /"time" must be/],
    ['an unknown cause', generic('ended', { cause: 'boredom' }), /"cause" is "boredom"/],
    ['a prototype for fields', '{"__proto__":{"type":"start","sessionId":"s"}}', /missing/],
  ];
  for (const [what, document, reason] of wrong) {
    it(`is refused with the field and the fix for ${what}`, async (t) => {
      const rig = open(t, 'http');
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      const { createHmac } = await import('node:crypto');
      const headers = { 'x-signature': createHmac('sha256', SECRET).update(text).digest('hex') };
      const answer = await rig.post({ headers, body: Buffer.from(text) });
      assert.equal(answer.kind === 'refused' && answer.status, 400);
      assert.match(answer.kind === 'refused' ? answer.reason : '', reason);
      assert.deepEqual(rig.lines(), []);
    });
  }
});

describe('a source that is told by HTTP', () => {
  it('says busy when what follows could not be stored, and takes the same report when it comes again', async (t) => {
    const rig = open(t, 'http');
    rig.refusal = new Error('the disk is full');
    const [refused] = await tell(rig, 'http', [generic('start', { eventId: 'a' })]);
    assert.equal(refused?.kind, 'busy');
    assert.equal(rig.taken.size, 0);
    rig.refusal = undefined;
    await tellTaken(rig, 'http', [generic('start', { eventId: 'a' })]);
    assert.ok(rig.taken.size > 0);
  });

  it('goes on with calls that an earlier run began, and does nothing twice that was taken then', async (t) => {
    const before = open(t, 'jambonz');
    await tellTaken(before, 'jambonz', [jambonz('p', 'trying'), jambonz('c', 'trying'), jambonz('c', 'ringing')]);
    const saved = before.tracker.save(1);
    await before.close();
    const after = IngestRig.open({
      kind: 'jambonz',
      options: KINDS['jambonz']?.options ?? {},
      timers: t.mock.timers,
      restored: saved ? [saved] : [],
      taken: before.taken,
    });
    await tellTaken(after, 'jambonz', [jambonz('c', 'ringing'), jambonz('c', 'in-progress')]);
    await tellTaken(after, 'jambonz', [jambonz('c', 'completed', { duration: 5 }), jambonz('p', 'completed')]);
    assert.deepEqual(after.lines(), ['pickup', '1001 connected', '1001 completed', 'hangup']);
    await after.close();
  });

  it('stores what still waits for its order before it stops', async (t) => {
    const rig = IngestRig.open({ kind: 'twilio', options: { authToken: { env: 'X' } }, timers: t.mock.timers });
    const fields = { CallSid: 'c', ParentCallSid: 'p', From: CALLER, To: '1001', Direction: 'outbound-dial', CallStatus: 'ringing' };
    const answer = rig.post(twilioRequest(fields));
    await rig.pass(50);
    assert.deepEqual(rig.lines(), [], 'it may have overtaken the report of who calls');
    const outcome = await rig.close();
    assert.equal((await answer).kind, 'taken');
    assert.deepEqual(rig.lines(), ['start', '1001 ringing']);
    assert.equal((outcome as { kind: string }).kind, 'closed');
  });

  it('survives bodies of any bytes', async (t) => {
    for (const kind of ['http', 'telnyx', 'jambonz'] as const) {
      const rig = open(t, kind);
      for (const json of [
        {},
        { data: [] },
        { data: { payload: { from: {} } } },
        { callSid: 5, callStatus: [] },
        { type: {}, sessionId: null },
      ]) {
        const [answer] = await tell(rig, kind, [json]);
        assert.notEqual(answer?.kind, 'busy');
      }
      assert.deepEqual(rig.lines(), []);
      await rig.close();
    }
  });
});
