import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deliveryName, NO_HOOKS, planDeliveries } from '../src/index.ts';
import {
  aCallEvent,
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
} from './hook-builders.ts';

const global = { globalActions: [anAction('crm')] };
const onResponder = (anyOf: string[], rule = {}) =>
  aRule(anyOf.join(), { conditions: { responder: { anyOf, compare: 'normalised' } }, ...rule });

describe('planning what an event owes', () => {
  it('owes nothing and changes nothing where no action applies', () => {
    const compiled = compile({});
    const plan = planDeliveries(aCallEvent('start'), NO_HOOKS, compiled, { now: 0, recordingUrl: () => null, deliveryId: deliveryName });
    assert.deepEqual(plan.deliveries, []);
    const again = planDeliveries(aCallEvent('updated', {}, { sequence: 2 }), plan.state, compiled, {
      now: 0,
      recordingUrl: () => null,
      deliveryId: deliveryName,
    });
    assert.equal(again.state, plan.state);
  });

  it('freezes everything a delivery needs', () => {
    const compiled = compile({ adapters: [anAdapter('crm', { deadlineMs: 30_000 })], ...global });
    const { deliveries } = tell(compiled, [aCallEvent('start', { number: 300 }, { sequence: 1, synthetic: true })]);
    assert.deepEqual(deliveries, [
      {
        id: '0e7f5c1a-5d0e-4c55-9a3e-6a1b0f0d4c2b/start/2/crm',
        partition: 44,
        hookId: 'crm',
        callNumber: 300,
        sequence: 1,
        ordinal: 2,
        event: 'start',
        synthetic: true,
        createdAt: STARTED_AT + 100,
        deadlineAt: STARTED_AT + 30_100,
        request: { method: 'GET', url: 'https://crm.example/hook?Event=start', headers: [], body: null },
      },
    ]);
  });

  it('waits for the start of the call before any action runs', () => {
    const told = tell(compile(global), [
      anExtensionEvent('connected', '1001', {}, { sequence: 1 }),
      aCallEvent('updated'),
      aCallEvent('start', {}, { sequence: 2 }),
    ]);
    assert.deepEqual(lanes(told), ['crm:start']);
    assert.equal(told.deliveries[0]?.sequence, 2);
  });

  it('tells the hangup of a call whose start was never seen, after its start', () => {
    assert.deepEqual(lanes(tell(compile(global), [aCallEvent('hangup', { ...ANSWERED, ...ENDED }, { sequence: 9 })])), [
      'crm:start',
      'crm:hangup',
    ]);
  });

  it('never tells one event twice, whatever it is given', () => {
    const told = tell(compile(global), [...ANSWERED_CALL, ...ANSWERED_CALL.map((event) => ({ ...event, sequence: 9 }))]);
    assert.deepEqual(lanes(told), ['crm:start', 'crm:pickup', 'crm:hangup']);
  });

  it('ignores what devices do', () => {
    const event = {
      level: 'device',
      event: 'dnd',
      sourceId: aCallEvent('start').call.sourceId,
      extension: '1001',
      state: 'on',
      at: 1,
    } as const;
    assert.deepEqual(tell(compile(global), [event]), { deliveries: [], state: NO_HOOKS });
  });

  it('gives each delivery of a lane a higher ordinal than the one before', () => {
    const compiled = compile({ rules: [onResponder(['1001'])] });
    const told = tell(compiled, [
      aCallEvent('start'),
      aCallEvent('pickup', ANSWERED, { sequence: 2 }),
      aCallEvent('hangup', { ...ANSWERED, ...ENDED }, { sequence: 3 }),
    ]);
    assert.deepEqual(
      told.deliveries.map(({ event, ordinal, sequence }) => [event, ordinal, sequence]),
      [
        ['start', 3, 2],
        ['pickup', 4, 2],
        ['hangup', 6, 3],
      ],
    );
  });

  it('attaches a rule on the responder when that extension begins to ring', () => {
    const told = tell(compile({ rules: [onResponder(['1001'])] }), MISSED_CALL);
    assert.deepEqual(lanes(told), ['crm:start', 'crm:hangup', 'crm:missed']);
    assert.equal(told.deliveries[0]?.sequence, 2);
  });

  it('attaches a rule on the queue when the call moves into it', () => {
    const compiled = compile({ rules: [aRule('sales', { conditions: { queues: ['sales'] } })] });
    const told = tell(compiled, [
      aCallEvent('start', { lastQueue: 'first' }),
      aCallEvent('queued', { lastQueue: 'sales' }, { sequence: 2 }),
      aCallEvent('queued', { lastQueue: 'third' }, { sequence: 3 }),
      aCallEvent('hangup', { lastQueue: 'third', ...ENDED }, { sequence: 4 }),
    ]);
    assert.deepEqual(lanes(told), ['crm:start', 'crm:hangup']);
  });

  it('keeps rules out for good once a rule before them has stopped the call', () => {
    const stopper = aRule('stop', { conditions: { queues: ['sales'] }, actions: [], stopProcessing: true });
    const told = tell(compile({ rules: [stopper, onResponder(['1001'])] }), [
      aCallEvent('start', { lastQueue: 'sales' }),
      anExtensionEvent('ringing', '1001', { lastQueue: 'other' }),
      aCallEvent('hangup', { lastRungExt: '1001', lastQueue: 'other', ...ENDED }, { sequence: 3 }),
    ]);
    assert.deepEqual([lanes(told), told.state.stoppedBy], [[], 'stop']);
  });

  it('keeps what was attached before a rule stopped the call', () => {
    const stopper = aRule('stop', { conditions: { queues: ['sales'] }, actions: [], stopProcessing: true });
    const told = tell(compile({ rules: [stopper, aRule('all')] }), [
      aCallEvent('start'),
      aCallEvent('queued', { lastQueue: 'sales' }, { sequence: 2 }),
      aCallEvent('hangup', { lastQueue: 'sales', ...ENDED }, { sequence: 3 }),
    ]);
    assert.deepEqual(lanes(told), ['crm:start', 'crm:hangup']);
  });

  it('adds up what several actions ask of one adapter, each event once', () => {
    const compiled = compile({
      globalActions: [anAction('crm', { events: ['missed'] })],
      rules: [
        aRule('start only', { actions: [anAction('crm', { when: 'once' })] }),
        aRule('end', { actions: [anAction('crm', { events: ['hangup', 'start'] })] }),
      ],
    });
    assert.deepEqual(lanes(tell(compiled, MISSED_CALL)), ['crm:start', 'crm:hangup', 'crm:missed']);
    assert.deepEqual(lanes(tell(compiled, ANSWERED_CALL)), ['crm:start', 'crm:hangup']);
  });

  it('gives no start to a hook that was told of something later already', () => {
    const compiled = compile({
      globalActions: [anAction('crm', { events: ['pickup'] })],
      rules: [aRule('late', { conditions: { queues: ['sales'] } })],
    });
    const told = tell(compiled, [
      aCallEvent('start'),
      aCallEvent('pickup', ANSWERED, { sequence: 2 }),
      aCallEvent('queued', { ...ANSWERED, lastQueue: 'sales' }, { sequence: 3 }),
      aCallEvent('hangup', { ...ANSWERED, ...ENDED, lastQueue: 'sales' }, { sequence: 4 }),
    ]);
    assert.deepEqual(lanes(told), ['crm:pickup', 'crm:hangup']);
  });

  it('goes on with a new configuration: gone adapters are silent, new global actions begin with their start', () => {
    const before = tell(compile(global), ANSWERED_CALL.slice(0, 2));
    const after = tell(
      compile({ adapters: [anAdapter('crm', { enabled: false }), anAdapter('erp')], globalActions: [anAction('crm'), anAction('erp')] }),
      ANSWERED_CALL.slice(2),
      before.state,
    );
    assert.deepEqual([lanes(before), lanes(after)], [['crm:start'], ['erp:start', 'erp:pickup', 'erp:hangup']]);
  });

  it('keeps the facts of an unanswered hangup for its missed only', () => {
    const told = tell(compile(global), MISSED_CALL.slice(0, 3));
    assert.equal(told.state.ended?.at, STARTED_AT + 20_000);
    assert.equal(tell(compile(global), MISSED_CALL).state.ended, null);
    assert.equal(tell(compile(global), ANSWERED_CALL).state.ended, null);
  });

  it('stays small: a call with two hooks is remembered in less than 300 bytes', () => {
    const { state } = tell(compile({ globalActions: [anAction('crm'), anAction('erp')] }), ANSWERED_CALL.slice(0, 3));
    assert.ok(JSON.stringify(state).length < 300, JSON.stringify(state));
  });
});
