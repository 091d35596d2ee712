import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type AppError,
  type CallEvent,
  CallTracker,
  compileConfiguration,
  DEFAULT_SETTINGS,
  EMPTY_CONFIGURATION,
  type LegId,
  numberScopeOf,
  type Signal,
  type SourceId,
} from '@ringhook/core';
import { type AcceptedWork, CallDoor } from '../src/accept-signal.ts';

const SOURCE = 'pbx' as SourceId;

/** A caller's leg; the call is told of as he rings at 1001. */
function ringing(number: number): Signal[] {
  const trunk = `trunk-${number}` as LegId;
  const phone = `phone-${number}` as LegId;
  const created = { kind: 'legCreated', callKey: `key-${number}`, name: null, target: null } as const;
  const caller = { leg: trunk, party: { kind: 'outside' }, isOrigin: true, number: '+4930123' } as const;
  const called = { leg: phone, party: { kind: 'extension', extension: '1001' }, isOrigin: false, number: '1001' } as const;
  return [
    { ...created, ...caller, at: 1, target: '855555' },
    { ...created, ...called, at: 2 },
    { kind: 'legDialled', at: 3, leg: phone, from: trunk, number: '1001' },
    { kind: 'legRinging', at: 4, leg: phone },
  ];
}

/** A door whose caller number 2 makes something throw that never ought to. */
function doorWith(poison: 'planning' | 'tracking') {
  const tracker = new CallTracker({
    sourceId: SOURCE,
    settings: DEFAULT_SETTINGS,
    numbers: numberScopeOf(DEFAULT_SETTINGS.extensionPattern),
    identify: (key) => {
      const number = Number(key.slice('key-'.length));
      if (poison === 'tracking' && number === 2) throw new Error('poison');
      return { number, uuid: `uuid-${number}` };
    },
  });
  const rules = compileConfiguration({ ...EMPTY_CONFIGURATION, settings: DEFAULT_SETTINGS }, 1);
  const poisonous: typeof rules = {
    ...rules,
    match: (call, stoppedBy) => {
      if (poison === 'planning' && call.number === 2) throw new Error('poison');
      return rules.match(call, stoppedBy);
    },
  };
  const work: AcceptedWork[] = [];
  const announced: CallEvent[] = [];
  const troubles: AppError[] = [];
  const door = new CallDoor({
    sourceId: SOURCE,
    tracker,
    restored: [],
    onTrouble: (error) => troubles.push(error),
    ports: {
      rules: () => poisonous,
      planContext: (now) => ({ now, recordingUrl: () => null, deliveryId: () => 'id' }),
      append: async (one) => void work.push(one),
      announce: (events) => void announced.push(...events),
      now: () => 10,
    },
  });
  const startsOf = (): number[] =>
    work.flatMap(({ events }) => events.filter(({ event }) => event.event === 'start').map(({ event }) => event.call.number));
  return { door, startsOf, troubles };
}

describe('a defect that one caller brings out', () => {
  for (const poison of ['planning', 'tracking'] as const) {
    it(`while ${poison} costs no other call its events and does not end the connection`, async () => {
      const { door, startsOf, troubles } = doorWith(poison);
      await door.accept([1, 2, 3].flatMap(ringing));
      const expected = poison === 'planning' ? [1, 2, 3] : [1, 3];
      assert.deepEqual(startsOf(), expected);
      assert.ok(troubles.length > 0);
      assert.ok(troubles.every(({ code, message }) => code === 'SOURCE_FAILED' && message.includes('poison')));
    });
  }
});
