import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Fields, IngestRig, T0, twilioRequest } from './ingest-rig.ts';
import { orders, plausibleOrders } from './ingest-orders.ts';

const CALLER = '+441632960123';
const DID = '+442079460000';
const OPTIONS = { authToken: { env: 'TOKEN' }, phones: ['client:alice=1001', 'client:bob=1002'] };

function open(t: TestContext, more: object = {}): IngestRig {
  return IngestRig.open({ kind: 'twilio', options: OPTIONS, timers: t.mock.timers, ...more });
}

/** Twilio tells whole seconds. */
function stamp(seconds: number): string {
  return new Date(T0 - 60_000 + seconds * 1_000).toUTCString();
}

function parent(status: string, seconds: number, more: Fields = {}): Fields {
  return {
    CallSid: 'CA1',
    From: CALLER,
    To: DID,
    Direction: 'inbound',
    CallStatus: status,
    Timestamp: stamp(seconds),
    SequenceNumber: '0',
    ...more,
  };
}

function child(sid: string, to: string, status: string, [number, seconds]: readonly [number, number], more: Fields = {}): Fields {
  return {
    CallSid: sid,
    ParentCallSid: 'CA1',
    From: CALLER,
    To: to,
    Direction: 'outbound-dial',
    CallStatus: status,
    Timestamp: stamp(seconds),
    SequenceNumber: String(number),
    CallbackSource: 'call-progress-events',
    ...more,
  };
}

const ANSWERED: readonly Fields[] = [
  child('CA2', 'client:alice', 'initiated', [0, 1]),
  child('CA2', 'client:alice', 'ringing', [1, 2]),
  child('CA2', 'client:alice', 'in-progress', [2, 7]),
  child('CA2', 'client:alice', 'completed', [3, 27], { CallDuration: '20' }),
  parent('completed', 28, { CallDuration: '28' }),
];

const HUNTED: readonly Fields[] = [
  child('CA2', 'client:alice', 'initiated', [0, 1]),
  child('CA3', 'client:bob', 'initiated', [0, 1]),
  child('CA2', 'client:alice', 'ringing', [1, 2]),
  child('CA3', 'client:bob', 'ringing', [1, 2]),
  child('CA2', 'client:alice', 'in-progress', [2, 7]),
  child('CA3', 'client:bob', 'canceled', [2, 7]),
  child('CA2', 'client:alice', 'completed', [3, 27], { CallDuration: '20' }),
  parent('completed', 28),
];

const MISSED: readonly Fields[] = [
  child('CA2', 'client:alice', 'initiated', [0, 1]),
  child('CA2', 'client:alice', 'ringing', [1, 2]),
  child('CA2', 'client:alice', 'no-answer', [2, 22]),
  parent('completed', 23),
];

async function tell(rig: IngestRig, documents: readonly Fields[], gapMs = 5): Promise<void> {
  const answers = [];
  for (const document of documents) {
    answers.push(rig.post(twilioRequest(document)));
    await rig.pass(gapMs);
  }
  await rig.pass(4_000);
  assert.deepEqual(new Set((await Promise.all(answers)).map(({ kind }) => kind)), new Set(['taken']));
}

describe('Twilio', () => {
  it('tells an answered call: the pickup is that of the dialled leg', async (t) => {
    const rig = open(t);
    await tell(rig, ANSWERED, 500);
    assert.deepEqual(rig.lines(), ['start', '1001 ringing', 'pickup', '1001 connected', '1001 completed', 'hangup']);
    const facts = rig.facts('hangup');
    assert.deepEqual(
      [facts.type, facts.callerId, facts.did, facts.responderExt, facts.cause],
      ['Incoming', CALLER, DID, '1001', 'answered'],
    );
    assert.equal((facts.answeredAt ?? 0) - facts.startedAt, 6_000);
  });

  it('takes an inbound call in progress for what it is: a program has it, nobody has picked up', async (t) => {
    const rig = open(t);
    await tell(rig, [parent('ringing', 0, { SequenceNumber: '0' }), parent('in-progress', 1, { SequenceNumber: '1' })], 500);
    assert.deepEqual(rig.lines(), ['start']);
    await tell(rig, [parent('completed', 9, { SequenceNumber: '2' })]);
    assert.deepEqual(rig.lines(), ['start', 'hangup', 'missed']);
    assert.equal(rig.facts('missed').did, DID);
  });

  it('makes a whole call of nothing but its ends', async (t) => {
    const rig = open(t);
    await tell(rig, [
      child('CA2', 'client:alice', 'completed', [0, 27], { CallDuration: '20' }),
      parent('completed', 28, { CallDuration: '28' }),
    ]);
    assert.deepEqual(rig.lines(), ['start', '1001 ringing', 'pickup', '1001 connected', '1001 completed', 'hangup']);
    await rig.close();
    const alone = open(t);
    await tell(alone, [parent('completed', 28, { CallDuration: '28' })]);
    assert.deepEqual(alone.lines(), ['start', 'hangup', 'missed']);
    assert.equal(alone.facts('hangup').startedAt, T0 - 60_000);
  });

  it('learns from the address of the callback what the report does not say', async (t) => {
    const rig = open(t);
    const url = 'https://ringhook.example/ingest/tw?did=%2B442079460001&queue=Sales+%26+Orders';
    const answer = rig.post(twilioRequest(ANSWERED[1] ?? {}, { url }));
    await rig.pass(2_000);
    assert.equal((await answer).kind, 'taken');
    assert.deepEqual(rig.lines(), ['start', 'queued', '1001 ringing']);
    assert.deepEqual([rig.facts('queued').did, rig.facts('queued').lastQueue], ['+442079460001', 'Sales & Orders']);
    await rig.close();
    const outgoing = open(t);
    const call = { ...child('CA2', CALLER, 'ringing', [0, 1]), From: DID };
    const told = outgoing.post(twilioRequest(call, { url: 'https://ringhook.example/ingest/tw?user=1001' }));
    await outgoing.pass(2_000);
    assert.equal((await told).kind, 'taken');
    assert.deepEqual(outgoing.lines(), ['start', '1001 dialing', '1001 ringing']);
    assert.deepEqual([outgoing.facts('start').type, outgoing.facts('start').dialled], ['Outgoing', CALLER]);
  });

  const stories: [string, Fields[][], readonly string[]][] = [
    ['an answered call', orders(ANSWERED), ['start', '1001 ringing', 'pickup', '1001 connected', '1001 completed', 'hangup']],
    ['a missed call', orders(MISSED), ['start', '1001 ringing', '1001 missed', 'hangup', 'missed']],
    [
      'a call that two phones rang for',
      plausibleOrders(HUNTED, ({ Timestamp }) => Date.parse(Timestamp ?? '') / 1_000),
      ['start', '1001 ringing', '1002 ringing', 'pickup', '1001 connected', '1002 answeredElsewhere', '1001 completed', 'hangup'],
    ],
  ];
  for (const [name, ways, expected] of stories) {
    it(`tells the same of ${name} in whatever order its reports come (call-model 3.13)`, async (t) => {
      for (const order of ways) {
        const rig = open(t);
        await tell(rig, order);
        const way = order.map(({ CallSid, CallStatus }) => `${CallSid} ${CallStatus}`).join(', ');
        assert.deepEqual(rig.lines().toSorted(), expected.toSorted(), way);
        const { did, callerId, responderExt } = rig.facts('hangup');
        assert.deepEqual([did, callerId, responderExt], [DID, CALLER, expected.includes('pickup') ? '1001' : null], way);
        await rig.close();
      }
    });
  }
});
