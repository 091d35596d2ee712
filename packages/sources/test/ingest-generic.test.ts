import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { ANSWERED, CALLER, DID, jambonz, type Json, KINDS, MISSED, openJson, tell, tellTaken } from './ingest-json.ts';
import { IngestRig, SECRET, twilioRequest } from './ingest-rig.ts';

function generic(type: string, more: Json = {}): Json {
  return { sessionId: 's1', type, direction: 'inbound', from: CALLER, to: DID, ...more };
}

describe('any JSON', () => {
  it('tells an incoming call of several phones, with hold and queue', async (t) => {
    const rig = openJson(t, 'http');
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
    const rig = openJson(t, 'http');
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
      const rig = openJson(t, 'http');
      const text = typeof document === 'string' ? document : JSON.stringify(document);
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
    const rig = openJson(t, 'http');
    rig.refusal = new Error('the disk is full');
    const [refused] = await tell(rig, 'http', [generic('start', { eventId: 'a' })]);
    assert.equal(refused?.kind, 'busy');
    assert.equal(rig.taken.size, 0);
    rig.refusal = undefined;
    await tellTaken(rig, 'http', [generic('start', { eventId: 'a' })]);
    assert.ok(rig.taken.size > 0);
  });

  it('goes on with calls that an earlier run began, and does nothing twice that was taken then', async (t) => {
    const before = openJson(t, 'jambonz');
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
      const rig = openJson(t, kind);
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
