import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainCall, lintConfiguration } from '../src/index.ts';
import {
  aCall,
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
  lanes,
  MISSED_CALL,
  STARTED_AT,
  tell,
  valuesOf,
} from './hook-builders.ts';

/** A rule for callers of a list that lets no other rule follow. */
const listed = (anyOf: string[], adapter: string) =>
  aRule(adapter, { conditions: { caller: { anyOf, compare: 'normalised' } }, actions: [anAction(adapter)], stopProcessing: true });
const everyCall = compile({ globalActions: [anAction('crm')] });

describe('call events as web hooks: when they are sent', () => {
  it('F01: reports the events of a call to an HTTP endpoint', () => {
    const { deliveries } = tell(everyCall, ANSWERED_CALL);
    assert.deepEqual(
      deliveries.map(({ request }) => request.url),
      ['start', 'pickup', 'hangup'].map((event) => `https://crm.example/hook?Event=${event}`),
    );
  });

  it('F02: registers a hook by the rule action that sets a URL to open', () => {
    const withAction = compile({ rules: [aRule('r', { actions: [anAction('crm')] })] });
    const without = compile({ rules: [aRule('r', { actions: [] })] });
    assert.deepEqual([lanes(tell(withAction, ANSWERED_CALL)).length, lanes(tell(without, ANSWERED_CALL)).length], [3, 0]);
  });

  it('F03: lets several actions use the same adapter', () => {
    const rules = [
      aRule('in', { conditions: { direction: 'inbound' }, actions: [anAction('crm')] }),
      aRule('out', { conditions: { direction: 'outbound' }, actions: [anAction('crm')] }),
    ];
    assert.deepEqual(lanes(tell(compile({ rules }), [aCallEvent('start')])), ['crm:start']);
    assert.deepEqual(lanes(tell(compile({ rules }), [aCallEvent('start', { type: 'Outgoing', direction: 'outbound' })])), ['crm:start']);
  });

  it('F05: sends an HTTP GET without a body', () => {
    for (const { request } of tell(everyCall, MISSED_CALL).deliveries) assert.deepEqual([request.method, request.body], ['GET', null]);
  });

  it('F06: tells start with the event at which the action runs', () => {
    assert.deepEqual(lanes(tell(everyCall, ANSWERED_CALL.slice(0, 1))), ['crm:start']);
  });

  it("F06: tells a hook attached in mid-call its start first, with the call's own start time, and nothing older", () => {
    const adapters = [anAdapter('crm', { parameters: [{ name: 'Start', value: '{{StartTimestampUTC}}' }] })];
    const rules = [aRule('sales', { conditions: { queues: ['sales'] } })];
    const told = tell(compile({ adapters, rules }), [
      ...ANSWERED_CALL.slice(0, 3),
      aCallEvent('queued', { ...ANSWERED, lastQueue: 'sales' }, { sequence: 4, at: STARTED_AT + 9_000 }),
      aCallEvent('hangup', { ...ANSWERED, ...ENDED, lastQueue: 'sales' }, { sequence: 5 }),
    ]);
    assert.deepEqual(lanes(told), ['crm:start', 'crm:hangup']);
    assert.equal(valuesOf(told.deliveries[0])['Start'], String(STARTED_AT));
  });

  it('F06: tells start, then the event itself, when the action runs at one of the later events', () => {
    const rules = [aRule('r', { conditions: { responder: { anyOf: ['1001'], compare: 'normalised' } } })];
    assert.deepEqual(lanes(tell(compile({ rules }), [aCallEvent('start'), aCallEvent('pickup', ANSWERED, { sequence: 2 })])), [
      'crm:start',
      'crm:pickup',
    ]);
  });

  it('F07: tells pickup once per call and hook', () => {
    const again = aCallEvent('pickup', ANSWERED, { sequence: 6 });
    assert.deepEqual(
      lanes(tell(everyCall, [...ANSWERED_CALL.slice(0, 4), again])).filter((lane) => lane.endsWith(':pickup')),
      ['crm:pickup'],
    );
  });

  it('F08: tells hangup exactly once, at the end of the call and not of one of its legs', () => {
    const legEnded = anExtensionEvent('completed', '1001', ANSWERED, { sequence: 5 });
    const told = lanes(tell(everyCall, [...ANSWERED_CALL.slice(0, 4), legEnded, ...ANSWERED_CALL.slice(4)]));
    assert.deepEqual(told, ['crm:start', 'crm:pickup', 'crm:hangup']);
  });

  it('F09: tells missed in addition to hangup', () =>
    assert.deepEqual(lanes(tell(everyCall, MISSED_CALL)), ['crm:start', 'crm:hangup', 'crm:missed']));

  it('F10: puts missed right behind hangup in the same lane', () => {
    const [, hangup, missed] = tell(everyCall, MISSED_CALL).deliveries;
    assert.deepEqual([hangup?.event, missed?.event, hangup?.hookId === missed?.hookId], ['hangup', 'missed', true]);
    assert.equal(Number(missed?.ordinal) - Number(hangup?.ordinal), 2);
  });

  it('F11: has no missed for a call that was answered', () => assert.ok(!lanes(tell(everyCall, ANSWERED_CALL)).includes('crm:missed')));

  it('F12: gives every hook a lane of its own', () => {
    const told = tell(compile({ globalActions: [anAction('crm'), anAction('erp')] }), ANSWERED_CALL);
    for (const hook of ['crm', 'erp']) {
      const lane = told.deliveries.filter(({ hookId }) => hookId === hook);
      assert.deepEqual(
        lane.map(({ event, ordinal }) => `${event} ${ordinal}`),
        ['start 2', 'pickup 6', 'hangup 10'],
      );
    }
  });

  it('F13: runs global actions for all calls', () => {
    for (const type of ['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference'] as const) {
      assert.deepEqual(lanes(tell(everyCall, [aCallEvent('start', { type })])), ['crm:start']);
    }
  });

  it('F14: runs the actions of a rule for the calls that it matches', () => {
    const compiled = compile({ rules: [aRule('r', { conditions: { did: { anyOf: ['855555'], compare: 'normalised' } } })] });
    assert.deepEqual(lanes(tell(compiled, [aCallEvent('start')])), ['crm:start']);
    assert.deepEqual(lanes(tell(compiled, [aCallEvent('start', { did: '855556' })])), []);
  });

  it('F15: runs every action in the list of a rule', () => {
    const compiled = compile({ rules: [aRule('r', { actions: [anAction('crm'), anAction('erp')] })] });
    assert.deepEqual(lanes(tell(compiled, [aCallEvent('start')])), ['crm:start', 'erp:start']);
  });

  it('F16: sends by itself only what the action gives to the server', () => {
    const compiled = compile({ globalActions: [anAction('crm', { where: 'workstation' }), anAction('erp')] });
    assert.deepEqual(lanes(tell(compiled, ANSWERED_CALL)), ['erp:start', 'erp:pickup', 'erp:hangup']);
  });

  it('F16: sends the start only when the action runs once, and only the events it is narrowed to', () => {
    const compiled = compile({ globalActions: [anAction('crm', { when: 'once' }), anAction('erp', { events: ['hangup', 'missed'] })] });
    assert.deepEqual(lanes(tell(compiled, MISSED_CALL)), ['crm:start', 'erp:hangup', 'erp:missed']);
  });

  it('F17: picks the adapter by its id and objects to one that does not exist', () => {
    const findings = lintConfiguration(aConfiguration({ rules: [aRule('r', { actions: [anAction('cmr')] })] }));
    assert.deepEqual(
      findings.map(({ path, code }) => [path, code]),
      [['rules[0].actions[0].adapterId', 'ADAPTER_UNKNOWN']],
    );
    assert.match(findings[0]?.message ?? '', /did you mean "crm"/);
  });

  it('F18: needs nothing but a global action to report all types of calls', () => {
    assert.deepEqual(lintConfiguration(aConfiguration({ globalActions: [anAction('crm')] })), []);
    assert.equal(lanes(tell(everyCall, MISSED_CALL)).length, 3);
  });

  it('F19: adds a rule for incoming calls to the global action', () => {
    const compiled = compile({
      globalActions: [anAction('crm')],
      rules: [aRule('in', { conditions: { callTypes: ['Incoming'] }, actions: [anAction('erp')] })],
    });
    assert.deepEqual(lanes(tell(compiled, [aCallEvent('start')])), ['crm:start', 'erp:start']);
    assert.deepEqual(lanes(tell(compiled, [aCallEvent('start', { type: 'Internal' })])), ['crm:start']);
  });

  it('F19: sends once what two actions ask of the same adapter, and the explanation says so', () => {
    const compiled = compile({ globalActions: [anAction('crm')], rules: [aRule('in')] });
    assert.deepEqual(lanes(tell(compiled, MISSED_CALL)), ['crm:start', 'crm:hangup', 'crm:missed']);
    const [rule] = explainCall(aCall(), compiled).rules;
    assert.deepEqual(rule?.actions, [
      { adapterId: 'crm', outcome: 'alreadyAttached', note: 'already attached by the global actions: each event is sent once' },
    ]);
  });

  it('X03: tells the missed of an outgoing call when the call model reports one', () => {
    const outgoing = { type: 'Outgoing', direction: 'outbound' } as const;
    const told = tell(
      everyCall,
      MISSED_CALL.map((event) => (event.level === 'device' ? event : { ...event, call: { ...event.call, ...outgoing } })),
    );
    assert.deepEqual(lanes(told), ['crm:start', 'crm:hangup', 'crm:missed']);
  });

  it('X04: looks at rules in their order, with lists of numbers', () => {
    const rules = [listed(['+44*', '+4930*'], 'crm'), listed(['+49*'], 'erp')];
    assert.deepEqual(lanes(tell(compile({ rules }), [aCallEvent('start')])), ['crm:start']);
    assert.deepEqual(lanes(tell(compile({ rules: rules.toReversed() }), [aCallEvent('start')])), ['erp:start']);
  });
});
