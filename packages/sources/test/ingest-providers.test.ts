import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ANSWERED, CALLER, DID, jambonz, type Json, MISSED, openJson, tell, tellTaken } from './ingest-json.ts';
import { orders, plausibleOrders } from './ingest-orders.ts';
import { T0 } from './ingest-rig.ts';

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
    const rig = openJson(t, 'telnyx');
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
        const rig = openJson(t, 'telnyx');
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
    const rig = openJson(t, 'telnyx');
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
    const rig = openJson(t, 'telnyx');
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
    const rig = openJson(t, 'telnyx');
    await tellTaken(rig, 'telnyx', [telnyx('call.dtmf.received', 'in', 1), telnyx('message.received', 'in', 1)]);
    const [answer] = await tell(rig, 'telnyx', [{ data: { event_type: 'call.hangup', id: 'x', occurred_at: 'then', payload: null } }]);
    assert.equal(answer?.kind === 'refused' && answer.status, 400);
    assert.deepEqual(rig.lines(), []);
  });
});

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
    const rig = openJson(t, 'jambonz');
    await tellTaken(rig, 'jambonz', answered, 2_000);
    assert.deepEqual(rig.lines(), ANSWERED);
    const { did, callerName, type } = rig.facts('hangup');
    assert.deepEqual([did, callerName, type], [DID, 'Jane', 'Incoming']);
  });

  it('tells the same in whatever order its reports come, though they bear no time (call-model 3.13)', async (t) => {
    for (const way of plausibleOrders(answered, (document) => answered.indexOf(document) * 3)) {
      const rig = openJson(t, 'jambonz');
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
      const rig = openJson(t, 'jambonz');
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
