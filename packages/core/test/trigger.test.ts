import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CallFacts,
  compileNumberPlan,
  compileTrigger,
  DEFAULT_SETTINGS,
  type DeskEvent,
  type DeskTrigger,
  EMPTY_CONFIGURATION,
  type ExtensionEvent,
  firesOn,
  type NumberCondition,
  type SourceId,
} from '../src/index.ts';
import { aCall } from './hook-builders.ts';

const PLAN = compileNumberPlan(
  { ...DEFAULT_SETTINGS, defaultCountry: 'DE' },
  {
    ...EMPTY_CONFIGURATION.directory,
    extensions: [{ number: '1001' }, { number: '100' }],
    numberLists: [{ id: 'vip', name: 'VIP', numbers: ['+4930111*'], lists: [] }],
  },
);

function anEvent(parts: Partial<ExtensionEvent> = {}, facts: Partial<CallFacts> = {}): ExtensionEvent {
  return {
    level: 'extension',
    event: 'ringing',
    call: aCall(facts),
    sequence: 2,
    at: 0,
    synthetic: false,
    extension: '1001',
    direction: 'inbound',
    scope: 'external',
    remoteTel: '03012345678',
    remoteName: null,
    callWaiting: false,
    cause: null,
    ...parts,
  };
}

const ANY: DeskTrigger = { category: 'call', states: [] };
const numbers = (...anyOf: string[]): NumberCondition => ({ anyOf, compare: 'normalised' });
const device = (event: 'hook' | 'dnd', state: string): DeskEvent => ({
  level: 'device',
  event,
  state,
  extension: '1001',
  at: 0,
  sourceId: 'pbx' as SourceId,
});

function fires(trigger: DeskTrigger, event: DeskEvent = anEvent()): boolean {
  return firesOn(compileTrigger(trigger, PLAN), event);
}

describe('what triggers a custom event', () => {
  it('G10 is a call or a device', () => {
    assert.equal(fires(ANY), true);
    assert.equal(fires({ category: 'device', states: [] }), false);
    assert.equal(fires({ category: 'device', states: [] }, device('dnd', 'on')), true);
    assert.equal(fires(ANY, device('dnd', 'on')), false);
  });

  it('G11 is one of several states, or every one', () => {
    for (const event of ['dialing', 'ringing', 'held', 'missed'] as const) assert.equal(fires(ANY, anEvent({ event })), true);
    const states: DeskTrigger = { category: 'call', states: ['ringing', 'missed'] };
    assert.equal(fires(states, anEvent({ event: 'missed' })), true);
    assert.equal(fires(states, anEvent({ event: 'connected' })), false);
  });

  it('G11 is no missed call when a colleague has answered, unless that is asked for, too', () => {
    const elsewhere = anEvent({ event: 'answeredElsewhere' });
    assert.equal(fires({ category: 'call', states: ['missed'] }, elsewhere), false);
    assert.equal(fires({ category: 'call', states: ['missed', 'answeredElsewhere'] }, elsewhere), true);
  });

  it('G12 is a direction', () => {
    assert.equal(fires({ ...ANY, direction: 'inbound' }), true);
    assert.equal(fires({ ...ANY, direction: 'outbound' }), false);
  });

  it('G13 is a scope; whoever is unknown is outside', () => {
    assert.equal(fires({ ...ANY, scope: 'external' }, anEvent({ scope: 'unknown' })), true);
    assert.equal(fires({ ...ANY, scope: 'internal' }, anEvent({ scope: 'unknown' })), false);
    assert.equal(fires({ ...ANY, scope: 'internal' }, anEvent({ scope: 'internal' })), true);
  });

  const remotes: [pattern: string, remoteTel: string | null, expected: boolean][] = [
    ['03012345678', '03012345678', true],
    ['+493012345678', '03012345678', true],
    ['030', '+493012345678', true],
    ['+4930', '03012345678', true],
    ['+44', '03012345678', false],
    ['0301', '03012345678', true],
    ['1001', '1001', true],
    ['100', '1001', false],
    ['10', '1001', true],
    ['anonymous', null, true],
    ['030', null, false],
    ['sip:alice', 'sip:alice@example.com', true],
  ];
  for (const [pattern, remoteTel, expected] of remotes) {
    it(`G14 is the far number: ${pattern} ${expected ? 'meets' : 'does not meet'} ${remoteTel ?? 'a withheld one'}`, () => {
      const event = anEvent({ remoteTel }, { isWithheld: remoteTel === null });
      assert.equal(fires({ ...ANY, remoteTel: numbers(pattern) }, event), expected);
    });
  }

  it('G14 is a number of a list', () => {
    const remoteTel: NumberCondition = { anyOf: [], lists: ['vip'], compare: 'normalised' };
    assert.equal(fires({ ...ANY, remoteTel }, anEvent({ remoteTel: '0301115' })), true);
    assert.equal(fires({ ...ANY, remoteTel }), false);
  });

  it('G15 is an extension or how it begins, of calls and of devices', () => {
    assert.equal(fires({ ...ANY, localTel: numbers('10') }), true);
    assert.equal(fires({ ...ANY, localTel: numbers('100') }), false);
    assert.equal(fires({ ...ANY, localTel: numbers('2') }), false);
    assert.equal(fires({ category: 'device', states: [], localTel: numbers('1001') }, device('hook', 'offHook')), true);
  });

  it('G16 is all of it together', () => {
    const trigger: DeskTrigger = {
      category: 'call',
      states: ['ringing'],
      direction: 'inbound',
      scope: 'external',
      remoteTel: numbers('030'),
    };
    assert.equal(fires(trigger), true);
    assert.equal(fires(trigger, anEvent({ event: 'connected' })), false);
    assert.equal(fires(trigger, anEvent({ direction: 'outbound' })), false);
    assert.equal(fires(trigger, anEvent({ scope: 'internal' })), false);
    assert.equal(fires(trigger, anEvent({ remoteTel: '040123456' })), false);
  });

  it('G17 is what the telephone does', () => {
    assert.equal(fires({ category: 'device', states: ['hook:offHook'] }, device('hook', 'offHook')), true);
    assert.equal(fires({ category: 'device', states: ['hook:offHook'] }, device('hook', 'onHook')), false);
    assert.equal(fires({ category: 'device', states: ['dnd:on'] }, device('dnd', 'on')), true);
  });

  it('says field by field what was asked for and what was there', () => {
    const clauses = compileTrigger({ category: 'call', states: ['missed'], remoteTel: numbers('+44') }, PLAN);
    const event = anEvent();
    assert.deepEqual(
      clauses.map((clause) => [clause.name, clause.expected, clause.actual(event), clause.test(event)]),
      [
        ['category', 'call', 'call', true],
        ['states', 'missed', 'ringing', false],
        ['remoteTel', '+44', '03012345678', false],
      ],
    );
  });
});
