import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CallEvent,
  type CallFacts,
  type Directory,
  EXAMPLE_PARAMETERS,
  type HookEventName,
  lintConfiguration,
  NO_HOOKS,
  PLACEHOLDERS,
} from '../src/index.ts';
import {
  aCallEvent,
  aConfiguration,
  anAction,
  anAdapter,
  anExtensionEvent,
  ANSWERED,
  ANSWERED_CALL,
  aRule,
  compile,
  ENDED,
  MISSED_CALL,
  RECORDING_LINK,
  STARTED_AT,
  tell,
  valuesOf,
} from './hook-builders.ts';

const directory: Directory = {
  users: [
    { id: 1234, name: 'Administrator' },
    { id: 7, name: 'second login' },
  ],
  agents: [
    { name: 'Kasper', extensions: ['1001'], userId: 1234 },
    { name: 'No login', extensions: ['1002'] },
  ],
  extensions: [{ number: '1003', userId: 7 }],
  dids: [],
  queues: [],
  numberLists: [],
};

const parameters = EXAMPLE_PARAMETERS.find(({ id }) => id === 'all')?.parameters ?? [];
const everything = compile({ adapters: [anAdapter('crm', { parameters })], globalActions: [anAction('crm')], directory });

/** What each placeholder says, event by event; percent-encoded as it stands in the URL. */
function told(events: readonly CallEvent[]): Partial<Record<HookEventName, Record<string, string>>> {
  return Object.fromEntries(tell(everything, events).deliveries.map((delivery) => [delivery.event, valuesOf(delivery)]));
}

/** One placeholder over the events of a call. */
function values(name: string, events: readonly CallEvent[]): (string | undefined)[] {
  return tell(everything, events).deliveries.map((delivery) => valuesOf(delivery)[name]);
}

/** Extension, agent, login number and login name in the hangup of a call that this extension answered. */
function respondersAt(responderExt: string): (string | undefined)[] {
  const hangup = told([aCallEvent('start'), aCallEvent('hangup', { ...ANSWERED, ...ENDED, responderExt }, { sequence: 2 })]).hangup ?? {};

  return [hangup['ResponderAgentExt'], hangup['ResponderAgent'], hangup['ResponderUserID'], hangup['ResponderUserName']];
}

function waitAtHangup(facts: Partial<CallFacts>): string | undefined {
  return told([aCallEvent('start'), aCallEvent('hangup', { ...facts, ...ENDED }, { sequence: 2 })]).hangup?.['TotalWaitTimeMs'];
}

const RECORDED_CALL: readonly CallEvent[] = [
  ...ANSWERED_CALL.slice(0, 4),
  aCallEvent('hangup', { ...ANSWERED, ...ENDED, recorded: true }, { sequence: 5, at: STARTED_AT + 20_000 }),
];

describe('the 22 placeholders', () => {
  it('are 22, each with a type, a summary and an example', () => {
    assert.equal(PLACEHOLDERS.length, 22);
    assert.equal(new Set(PLACEHOLDERS.map(({ name }) => name)).size, 22);
    for (const { type, summary, example } of PLACEHOLDERS) assert.ok(type.length > 0 && summary.length > 0 && example.length > 0);
  });

  it('F27: DialApiEventName is the name of the event', () => {
    assert.deepEqual(values('DialApiEventName', ANSWERED_CALL), ['start', 'pickup', 'hangup']);
    assert.deepEqual(values('DialApiEventName', MISSED_CALL), ['start', 'hangup', 'missed']);
  });
  it('F28: DialApiEventCode is 0 start, 1 hangup, 2 pickup, 3 missed', () => {
    assert.deepEqual(values('DialApiEventCode', ANSWERED_CALL), ['0', '2', '1']);
    assert.deepEqual(values('DialApiEventCode', MISSED_CALL), ['0', '1', '3']);
  });
  it('F29: CallID is the number of the call, the same in all events', () => {
    const large = { number: 9_007_199_254_740_991 };
    assert.deepEqual(values('CallID', ANSWERED_CALL), ['7', '7', '7']);
    assert.deepEqual(values('CallID', [aCallEvent('start', large)]), ['9007199254740991']);
  });
  it('F30: CallUUID is a lower-case GUID with dashes', () => {
    for (const value of values('CallUUID', ANSWERED_CALL)) assert.match(String(value), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
  it('F31: CallerID is a string, not necessarily a number', () => {
    assert.deepEqual(values('CallerID', [aCallEvent('start', { callerId: 'dev2Incoming' })]), ['dev2Incoming']);
    assert.deepEqual(values('CallerID', [aCallEvent('start', { callerId: null, isWithheld: true })]), ['']);
    assert.deepEqual(values('CallerID', [aCallEvent('start', { callerId: '+4989444', isWithheld: true })]), ['']);
  });
  it('F32: DID is the line', () => assert.deepEqual(values('DID', [aCallEvent('start')]), ['855555']));
  it('F33: ResponderAgentExt is the extension that answered', () =>
    assert.deepEqual(values('ResponderAgentExt', ANSWERED_CALL), ['', '1001', '1001']));
  it('F34: ResponderAgent is the name of the agent', () =>
    assert.deepEqual(values('ResponderAgent', ANSWERED_CALL), ['', 'Kasper', 'Kasper']));
  it('F35: ResponderUserID is the number of the login of the agent', () =>
    assert.deepEqual(values('ResponderUserID', ANSWERED_CALL), ['', '1234', '1234']));
  it('F36: ResponderUserName is the name of that login', () => {
    assert.deepEqual(values('ResponderUserName', ANSWERED_CALL), ['', 'Administrator', 'Administrator']);
  });
  it('F36: agent and login may be missing independently of each other', () => {
    assert.deepEqual(respondersAt('1002'), ['1002', 'No%20login', '', '']);
    assert.deepEqual(respondersAt('1003'), ['1003', '', '7', 'second%20login']);
    assert.deepEqual(respondersAt('1004'), ['1004', '', '', '']);
  });
  it('F37: LastQueueName follows the call from queue to queue', () => {
    const events = [
      aCallEvent('start', { lastQueue: 'first' }),
      aCallEvent('queued', { lastQueue: 'second' }, { sequence: 2 }),
      aCallEvent('hangup', { lastQueue: 'second', ...ENDED }, { sequence: 3 }),
    ];
    assert.deepEqual(values('LastQueueName', events), ['first', 'second']);
  });
  it('F38, F39: CallTypeName and CallTypeCode are one of six, in the same order', () => {
    const types = ['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference'] as const;
    const both = types.map((type) => told([aCallEvent('start', { type })]).start ?? {});
    assert.deepEqual(
      both.map((start) => `${start['CallTypeCode']} ${start['CallTypeName']}`),
      ['1 Incoming', '2 Outgoing', '3 Internal', '4 Login', '5 API', '6 Conference'],
    );
  });
  it('F40: StartTimestampUTC is ms since the epoch', () => {
    assert.deepEqual(
      values('StartTimestampUTC', ANSWERED_CALL),
      Array.from({ length: 3 }, () => String(STARTED_AT)),
    );
  });
  it('F41: PickupTimestampUTC is empty until picked up', () => {
    assert.deepEqual(values('PickupTimestampUTC', ANSWERED_CALL), ['', String(STARTED_AT + 5_000), String(STARTED_AT + 5_000)]);
  });
  it('F42: TotalWaitTimeMs is a duration in ms', () => assert.deepEqual(values('TotalWaitTimeMs', ANSWERED_CALL), ['', '4000', '4000']));
  it('F43: EndTimestampUTC is ms since the epoch', () => {
    assert.deepEqual(values('EndTimestampUTC', ANSWERED_CALL), [STARTED_AT, STARTED_AT + 5_000, STARTED_AT + 20_000].map(String));
  });
  it('F44: IsCallAnswered is 0 or 1', () => assert.deepEqual(values('IsCallAnswered', ANSWERED_CALL), ['0', '1', '1']));
  it('F45: IsCallRecorded is 0 or 1 where it is known', () => {
    assert.equal(told(RECORDED_CALL).hangup?.['IsCallRecorded'], '1');
    assert.equal(told(ANSWERED_CALL).hangup?.['IsCallRecorded'], '0');
  });
  it('F46: RecordingURL is a URL with a query of its own', () =>
    assert.match(tell(everything, RECORDED_CALL).deliveries[2]?.request.url ?? '', /RecordingURL=https:/));
  it('F47: RecordingURL_asBase64 is base64 with padding, percent-encoded like any value', () => {
    const value = told(RECORDED_CALL).hangup?.['RecordingURL_asBase64'] ?? '';
    assert.equal(value, encodeURIComponent(Buffer.from(RECORDING_LINK).toString('base64')));
    assert.match(value, /%3D$/);
  });
  it('F48: RecordingURL_asURIComponent is encoded once', () =>
    assert.equal(told(RECORDED_CALL).hangup?.['RecordingURL_asURIComponent'], encodeURIComponent(RECORDING_LINK)));
  it('F49: a placeholder without a value is empty and its parameter stays', () => {
    for (const delivery of tell(everything, [aCallEvent('start', { callerId: null, did: null })]).deliveries) {
      assert.deepEqual(
        Object.keys(valuesOf(delivery)),
        parameters.map(({ name }) => name),
      );
    }
  });
  it('F50: RecordingURL is empty when the call was not recorded', () => {
    const hangup = told(ANSWERED_CALL).hangup ?? {};
    assert.deepEqual([hangup['RecordingURL'], hangup['RecordingURL_asBase64'], hangup['RecordingURL_asURIComponent']], ['', '', '']);
  });
});

describe('what the requests of a call say, moment by moment', () => {
  const NOT_YET = ['ResponderAgent', 'LastQueueName', 'PickupTimestampUTC', 'TotalWaitTimeMs', 'IsCallRecorded', 'RecordingURL'];

  it('F51: at start nothing is known of responder, queue, pickup, wait and recording', () => {
    const start = told(MISSED_CALL).start ?? {};
    for (const name of NOT_YET) assert.equal(start[name], '', name);
  });
  it('F51: a start that is told late says nothing of an answer that pickup will tell', () => {
    const start = told([aCallEvent('start', ANSWERED, { synthetic: true, at: STARTED_AT + 60_000 })]).start ?? {};
    assert.deepEqual([start['PickupTimestampUTC'], start['TotalWaitTimeMs'], start['IsCallAnswered']], ['', '', '0']);
    assert.equal(start['EndTimestampUTC'], String(STARTED_AT));
  });
  it('F52: IsCallAnswered is 0 at start, not empty', () => assert.equal(told(ANSWERED_CALL).start?.['IsCallAnswered'], '0'));
  it('F53: EndTimestampUTC is never empty and equals the start at start', () => {
    for (const call of [ANSWERED_CALL, MISSED_CALL, RECORDED_CALL])
      assert.ok(values('EndTimestampUTC', call).every((value) => value !== ''));
    assert.equal(told([aCallEvent('start', {}, { at: STARTED_AT + 290 })]).start?.['EndTimestampUTC'], String(STARTED_AT));
  });
  it('F54: EndTimestampUTC is the end so far at pickup', () => {
    const pickup = aCallEvent('pickup', { ...ANSWERED, answeredAt: STARTED_AT + 8_650 }, { sequence: 2, at: STARTED_AT + 8_700 });
    assert.equal(told([aCallEvent('start'), pickup]).pickup?.['EndTimestampUTC'], String(STARTED_AT + 9_000));
  });
  it('F55: EndTimestampUTC is whole seconds after the start, rounded up, so never before the pickup', () => {
    for (const [elapsed, expected] of [
      [0, 0],
      [1, 1_000],
      [999, 1_000],
      [1_000, 1_000],
      [1_001, 2_000],
      [16_400, 17_000],
    ] as const) {
      const facts = { ...ANSWERED, answeredAt: STARTED_AT + elapsed, endedAt: STARTED_AT + elapsed };
      const hangup = told([aCallEvent('start'), aCallEvent('hangup', facts, { sequence: 2, at: STARTED_AT + elapsed })]).hangup ?? {};
      assert.equal(Number(hangup['EndTimestampUTC']) - STARTED_AT, expected);
      assert.ok(Number(hangup['EndTimestampUTC']) >= Number(hangup['PickupTimestampUTC']));
    }
  });
  it('F56: missed carries the times of its hangup, even when the facts have moved since', () => {
    const moved = aCallEvent(
      'missed',
      { lastRungExt: '1002', lastQueue: 'late', endedAt: STARTED_AT + 25_000 },
      { sequence: 4, at: STARTED_AT + 26_000 },
    );
    const { hangup = {}, missed = {} } = told([...MISSED_CALL.slice(0, 3), moved]);
    const same = PLACEHOLDERS.map(({ name }) => name).filter(
      (name) => !['DialApiEventName', 'DialApiEventCode', 'IsCallRecorded'].includes(name),
    );
    for (const name of same) assert.equal(missed[name], hangup[name], name);
  });
  it('F57: a later request gives the corrected pickup time; the earlier one stays as it was sent', () => {
    const corrected = aCallEvent('hangup', { ...ANSWERED, ...ENDED, answeredAt: STARTED_AT + 5_497 }, { sequence: 5 });
    assert.deepEqual(values('PickupTimestampUTC', [...ANSWERED_CALL.slice(0, 3), corrected]), [
      '',
      String(STARTED_AT + 5_000),
      String(STARTED_AT + 5_497),
    ]);
  });
  it('F58: the wait counts from the queue, until the final pickup, else until the end', () => {
    const queued = { queuedAt: STARTED_AT + 1_447, lastQueue: 'sales' };
    const answered = { ...queued, ...ANSWERED, answeredAt: STARTED_AT + 9_147 };
    assert.equal(waitAtHangup(answered), '7700');
    assert.equal(waitAtHangup(queued), String(20_000 - 1_447));
    assert.equal(waitAtHangup({ ringingAt: STARTED_AT + 2_000 }), '18000');
    assert.equal(waitAtHangup({}), '20000');
  });
  it('F59: the wait is empty at start and set at pickup', () => {
    const { start, pickup } = told(ANSWERED_CALL);
    assert.deepEqual([start?.['TotalWaitTimeMs'], pickup?.['TotalWaitTimeMs']], ['', '4000']);
  });
  it('F60: hangup and missed of an unanswered call name the agent rung last, and the queue', () => {
    const facts = { lastRungExt: '1001', lastQueue: 'sales', ...ENDED };
    const { hangup, missed } = told([
      aCallEvent('start'),
      aCallEvent('hangup', facts, { sequence: 2 }),
      aCallEvent('missed', facts, { sequence: 3 }),
    ]);
    for (const request of [hangup, missed])
      assert.deepEqual([request?.['ResponderAgent'], request?.['LastQueueName']], ['Kasper', 'sales']);
  });
  it('F60: nobody is named when an outside number answered', () => {
    const facts = { ...ANSWERED, ...ENDED, responderExt: null, responderNumber: '+442079460123' };
    assert.equal(told([aCallEvent('start'), aCallEvent('hangup', facts, { sequence: 2 })]).hangup?.['ResponderAgentExt'], '');
  });
  it('F61: PickupTimestampUTC stays empty in hangup and missed of an unanswered call', () =>
    assert.deepEqual(values('PickupTimestampUTC', MISSED_CALL), ['', '', '']));
  it('F62: IsCallRecorded is empty until hangup', () => {
    assert.deepEqual(values('IsCallRecorded', RECORDED_CALL), ['', '', '1']);
    assert.deepEqual(values('IsCallRecorded', ANSWERED_CALL), ['', '', '0']);
  });
  it('F63: IsCallRecorded is empty again in missed', () => assert.deepEqual(values('IsCallRecorded', MISSED_CALL), ['', '0', '']));
  it('F64: IsCallAnswered is 1 from pickup on', () => {
    assert.deepEqual(values('IsCallAnswered', ANSWERED_CALL), ['0', '1', '1']);
    assert.deepEqual(values('IsCallAnswered', MISSED_CALL), ['0', '0', '0']);
  });

  const lastLink = compile({
    adapters: [
      anAdapter('crm', {
        parameters: [
          { name: 'at', value: '{{CallID}}' },
          { name: 'link', value: '{{RecordingURL}}' },
        ],
      }),
    ],
    globalActions: [anAction('crm')],
  });

  it('F65: RecordingURL is inserted as it is, with its ? & and =', () => {
    assert.equal(tell(lastLink, RECORDED_CALL).deliveries[2]?.request.url, `https://crm.example/hook?at=7&link=${RECORDING_LINK}`);
  });
  it('F66: other values are percent-encoded, a space as %20, a plus as %2B', () => {
    const start = told([aCallEvent('start', { callerId: '+45 a&b#c=d?é', lastQueue: 'Simple queue' })]).start ?? {};
    assert.deepEqual([start['CallerID'], start['LastQueueName']], ['%2B45%20a%26b%23c%3Dd%3F%C3%A9', 'Simple%20queue']);
  });
  it('F66: space, control characters, non-ASCII and # are escaped even in the verbatim link', () => {
    const link = 'https://ringhook.example/7?name=a b\u0007é#x&more=%20';
    const { deliveries } = tell(lastLink, RECORDED_CALL, NO_HOOKS, link);
    assert.equal(
      deliveries[2]?.request.url,
      'https://crm.example/hook?at=7&link=https://ringhook.example/7?name=a%20b%07%C3%A9%23x&more=%20',
    );
  });
  it('F66: warns of a verbatim link that is not last', () => {
    const early = anAdapter('crm', {
      parameters: [
        { name: 'link', value: '{{RecordingURL}}' },
        { name: 'at', value: '{{CallID}}' },
      ],
    });
    const late = anAdapter('erp', { parameters: early.parameters.toReversed() });
    const safe = anAdapter('safe', {
      parameters: [
        { name: 'link', value: '{{RecordingURL_asURIComponent}}' },
        { name: 'at', value: '1' },
      ],
    });
    assert.deepEqual(
      lintConfiguration(aConfiguration({ adapters: [early, late, safe] })).map(({ path, code, severity }) => [path, code, severity]),
      [['adapters[0].parameters[0].value', 'VERBATIM_NOT_LAST', 'warning']],
    );
  });
  it('F67: RecordingURL is present only in the hangup of a recorded, answered call', () => {
    const unanswered = [
      aCallEvent('start'),
      aCallEvent('hangup', { ...ENDED, recorded: true }, { sequence: 2 }),
      aCallEvent('missed', { ...ENDED, recorded: true }, { sequence: 3 }),
    ];
    assert.deepEqual(
      [RECORDED_CALL, ANSWERED_CALL, unanswered].map((call) => values('RecordingURL_asURIComponent', call).map((value) => value !== '')),
      [
        [false, false, true],
        [false, false, false],
        [false, false, false],
      ],
    );
  });
  it('F68: the link is asked for the call that the request tells of', () => {
    const hangup = told(RECORDED_CALL).hangup ?? {};
    assert.match(decodeURIComponent(hangup['RecordingURL_asURIComponent'] ?? ''), new RegExp(`/recordings/${hangup['CallID']}\\?`));
  });
  it('F69: requests of two calls at the same time are told apart by call and lane', () => {
    const other = { number: 8, uuid: '11111111-2222-4333-8444-555555555555' };
    const first = tell(everything, MISSED_CALL).deliveries;
    const second = tell(
      everything,
      MISSED_CALL.flatMap((event) => (event.level === 'device' ? [] : [{ ...event, call: { ...event.call, ...other } }])),
    ).deliveries;
    assert.deepEqual(
      [...new Set(first.map(({ callNumber }) => callNumber)), ...new Set(second.map(({ callNumber }) => callNumber))],
      [7, 8],
    );
    assert.equal(new Set([...first, ...second].map(({ id }) => id)).size, 6);
  });
  it('F70: adds nothing of its own to the query', () => {
    const compiled = compile({
      adapters: [anAdapter('crm', { parameters: [{ name: 'only', value: '1' }] })],
      globalActions: [anAction('crm')],
    });
    for (const { request } of tell(compiled, MISSED_CALL).deliveries) {
      assert.deepEqual([request.url, request.headers], ['https://crm.example/hook?only=1', []]);
    }
  });

  it('a start told in mid-call gives what is known by then, and the end so far', () => {
    const rules = [aRule('r', { conditions: { responder: { anyOf: ['1001'], compare: 'normalised' } } })];
    const compiled = compile({ adapters: [anAdapter('crm', { parameters })], rules, directory });
    const { deliveries } = tell(compiled, [aCallEvent('start'), anExtensionEvent('ringing', '1001', {}, { at: STARTED_AT + 2_400 })]);
    const start = valuesOf(deliveries[0]);
    assert.deepEqual(
      [
        start['ResponderAgent'],
        start['IsCallAnswered'],
        start['PickupTimestampUTC'],
        start['TotalWaitTimeMs'],
        start['EndTimestampUTC'],
        start['IsCallRecorded'],
      ],
      ['Kasper', '0', '', '', String(STARTED_AT + 3_000), ''],
    );
  });
});
