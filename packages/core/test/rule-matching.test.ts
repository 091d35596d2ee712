import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  CALL_TYPES,
  type CallFacts,
  compileConfiguration,
  compileNumberPlan,
  type Configuration,
  matchesNumber,
  type NumberCondition,
  type Rule,
  type RuleConditions,
  type SourceId,
} from '../src/index.ts';
import { aCall, aConfiguration, anAction, anAdapter, aRule, compile } from './hook-builders.ts';

function matchedIds(rules: readonly Rule[], call: CallFacts, stoppedBy: string | null = null): string[] {
  return compile({ rules })
    .match(call, stoppedBy)
    .map(({ id }) => id);
}

const inAnyNotation = (...anyOf: string[]): NumberCondition => ({ anyOf, compare: 'normalised' });
const raw = (...anyOf: string[]): NumberCondition => ({ anyOf, compare: 'raw' });

describe('P2, P9: conditions of a rule', () => {
  const call = aCall({ lastQueue: 'sales', lastRungExt: '1001' });
  const rows: [title: string, conditions: RuleConditions, isMet: boolean][] = [
    ['none', {}, true],
    ['the call type', { callTypes: ['Outgoing', 'Incoming'] }, true],
    ['another call type', { callTypes: ['Outgoing'] }, false],
    ['the direction', { direction: 'inbound' }, true],
    ['the other direction', { direction: 'outbound' }, false],
    ['the scope', { scope: 'external' }, true],
    ['another scope', { scope: 'internal' }, false],
    ['the DID', { did: inAnyNotation('855555') }, true],
    ['another DID', { did: inAnyNotation('855556') }, false],
    ['a prefix of the DID', { did: inAnyNotation('8555*') }, true],
    ['a list of DIDs', { did: inAnyNotation('1', '2', '855555') }, true],
    ['the caller in another notation', { caller: inAnyNotation('030 12345678') }, true],
    ['a prefix of the caller in another notation', { caller: inAnyNotation('0049 30*') }, true],
    ['the caller as received', { caller: raw('+493012345678') }, true],
    ['the caller as received, in another notation', { caller: raw('03012345678') }, false],
    ['the queue', { queues: ['support', 'sales'] }, true],
    ['another queue', { queues: ['support'] }, false],
    ['the responder', { responder: inAnyNotation('1001') }, true],
    ['another responder', { responder: inAnyNotation('1002') }, false],
    ['a prefix of responders', { responder: inAnyNotation('10*') }, true],
    ['the source', { sources: ['pbx'] }, true],
    ['another source', { sources: ['other'] }, false],
    ['all of several', { direction: 'inbound', did: inAnyNotation('855555'), queues: ['sales'] }, true],
    ['all but one of several', { direction: 'inbound', did: inAnyNotation('855555'), queues: ['support'] }, false],
  ];
  for (const [title, conditions, isMet] of rows) {
    it(`${isMet ? 'matches by' : 'stays silent by'} ${title}`, () =>
      assert.deepEqual(matchedIds([aRule('r', { conditions })], call), isMet ? ['r'] : []));
  }

  it('meets a withheld caller by anonymous, also when the PBX knows the number', () => {
    const rules = [aRule('r', { conditions: { caller: inAnyNotation('anonymous') } })];
    assert.deepEqual(matchedIds(rules, aCall({ callerId: null, isWithheld: true })), ['r']);
    assert.deepEqual(matchedIds(rules, aCall({ callerId: '+493012345678', isWithheld: true })), ['r']);
    assert.deepEqual(matchedIds(rules, aCall()), []);
    assert.deepEqual(matchedIds(rules, aCall({ callerId: null })), []);
  });

  it('takes who answered as responder, before whom it was presented to', () => {
    const rules = [aRule('r', { conditions: { responder: inAnyNotation('1001') } })];
    assert.deepEqual(matchedIds(rules, aCall({ responderExt: '1002', lastRungExt: '1001' })), []);
    assert.deepEqual(matchedIds(rules, aCall({ responderNumber: '+442079460123', lastRungExt: '1001' })), []);
  });

  it('keeps the order of the rules, whatever they are found by', () => {
    const rules = [
      aRule('a', { conditions: { caller: inAnyNotation('+49*') } }),
      aRule('b'),
      aRule('c', { conditions: { did: inAnyNotation('855555') } }),
      aRule('d', { actions: [anAction('erp')] }),
      aRule('e', { conditions: { caller: inAnyNotation('+4930*', '+493*') } }),
    ];
    assert.deepEqual(matchedIds(rules, call), ['a', 'b', 'c', 'd', 'e']);
  });

  it('leaves out disabled rules and those without an effect here', () => {
    const rules = [
      aRule('off', { enabled: false }),
      aRule('workstation only', { actions: [anAction('crm', { where: 'workstation' })] }),
      aRule('unknown adapter', { actions: [anAction('nobody')] }),
      aRule('on'),
    ];
    assert.deepEqual(matchedIds(rules, call), ['on']);
  });

  it('stops after the first rule that matches and stops, even one without actions', () => {
    const rules = [
      aRule('stays silent', { conditions: { direction: 'outbound' }, stopProcessing: true }),
      aRule('first'),
      aRule('stop', { actions: [], stopProcessing: true }),
      aRule('never'),
    ];
    assert.deepEqual(matchedIds(rules, call), ['first', 'stop']);
  });

  it('looks no further than the rule that stopped the call before, as long as that rule still stops', () => {
    const rules = [
      aRule('first'),
      aRule('stop', { conditions: { queues: ['other'] }, stopProcessing: true }),
      aRule('last', { actions: [anAction('erp')] }),
    ];
    assert.deepEqual(matchedIds(rules, call, 'stop'), ['first']);
    assert.deepEqual(matchedIds(rules, call, 'deleted since'), ['first', 'last']);
  });

  it('drops unconditional rules that could only repeat earlier ones', () => {
    const rules = Array.from({ length: 1_000 }, (_, index) => aRule(`r${index}`, { actions: [anAction(index % 2 === 0 ? 'crm' : 'erp')] }));
    assert.deepEqual(matchedIds(rules, call), ['r0', 'r1']);
  });
});

/** The same question answered the plain way: every rule in turn, every condition in turn, nothing compiled. */
function linearScan({ settings, directory, rules, adapters }: Configuration, call: CallFacts): string[] {
  const plan = compileNumberPlan(settings, directory);
  const meets = (condition: NumberCondition | undefined, number: string | null) => {
    if (condition === undefined) return true;
    if (number === null) return false;
    if (condition.compare === 'normalised') return condition.anyOf.some((pattern) => matchesNumber(pattern, plan.normalise(number), plan));
    return condition.anyOf.some((text) => (text.endsWith('*') ? number.startsWith(text.slice(0, -1)) : number === text));
  };
  const matched: string[] = [];
  for (const { id, enabled, conditions, actions, stopProcessing } of rules) {
    const isMet =
      enabled &&
      (conditions.callTypes?.includes(call.type) ?? true) &&
      (conditions.direction ?? call.direction) === call.direction &&
      (conditions.scope ?? call.scope) === call.scope &&
      (conditions.sources?.includes(call.sourceId) ?? true) &&
      (conditions.queues === undefined || (call.lastQueue !== null && conditions.queues.includes(call.lastQueue))) &&
      meets(conditions.did, call.did) &&
      meets(conditions.caller, call.callerId) &&
      meets(conditions.responder, call.responderExt ?? call.responderNumber ?? call.lastRungExt);
    if (!isMet) continue;
    const known = actions.filter(({ adapterId }) => adapters.some((adapter) => adapter.id === adapterId));
    if (known.length > 0 || stopProcessing) matched.push(id);
    if (stopProcessing) break;
  }
  return matched;
}

const nullable = <Value>(arb: fc.Arbitrary<Value>) => fc.option(arb, { freq: 3 });

const sixtyNumbers = (from: number) => inAnyNotation(...Array.from({ length: 60 }, (_, index) => String(from + index)));

describe('the index of rules', () => {
  const numbers = [
    '1001',
    '1002',
    '+493012345678',
    '03012345678',
    '+442079460123',
    '855555',
    '85*',
    '10*',
    '+49*',
    '030*',
    '*',
    'dev2Incoming',
  ];
  const numberArb = fc.constantFrom(...numbers);
  const conditionArb = fc.record({
    anyOf: fc.array(numberArb, { minLength: 1, maxLength: 3 }),
    compare: fc.constantFrom('normalised' as const, 'raw' as const),
  });
  const conditionsArb: fc.Arbitrary<RuleConditions> = fc.record(
    {
      callTypes: fc.subarray([...CALL_TYPES], { minLength: 1 }),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      scope: fc.constantFrom('internal' as const, 'external' as const, 'unknown' as const),
      did: conditionArb,
      caller: conditionArb,
      responder: conditionArb,
      queues: fc.subarray(['sales', 'support', '1001'], { minLength: 1 }),
      sources: fc.subarray(['pbx', 'other'], { minLength: 1 }),
    },
    { requiredKeys: [] },
  );
  const rulesArb = fc
    .array(
      fc.record({ conditions: conditionsArb, enabled: fc.boolean(), stopProcessing: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) }),
      { maxLength: 40 },
    )
    // One adapter each, so that no rule repeats another.
    .map((rules) =>
      rules.map((rule, index) =>
        aRule(`r${index}`, { ...rule, enabled: rule.enabled || index % 2 === 0, actions: [anAction(`a${index}`)] }),
      ),
    );
  const callArb = fc
    .record({
      type: fc.constantFrom(...CALL_TYPES),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
      scope: fc.constantFrom('internal' as const, 'external' as const, 'unknown' as const),
      did: nullable(numberArb),
      callerId: nullable(numberArb),
      responderExt: nullable(numberArb),
      lastRungExt: nullable(numberArb),
      lastQueue: nullable(fc.constantFrom('sales', 'support', '1001')),
      sourceId: fc.constantFrom('pbx' as SourceId, 'other' as SourceId),
    })
    .map(aCall);
  const adapters = Array.from({ length: 40 }, (_, index) => anAdapter(`a${index}`));

  it('finds what a walk over all rules finds, in the same order, with the same stops', () => {
    fc.assert(
      fc.property(rulesArb, fc.array(callArb, { minLength: 1, maxLength: 5 }), (rules, calls) => {
        const configuration = aConfiguration({ rules, adapters });
        const compiled = compileConfiguration(configuration, 1);
        for (const call of calls) {
          assert.deepEqual(
            compiled.match(call, null).map(({ id }) => id),
            linearScan(configuration, call),
          );
        }
      }),
      { numRuns: 400 },
    );
  });

  it('finds what a walk finds where many rules share a line and many share a responder', () => {
    const rules = Array.from({ length: 225 }, (_, index) =>
      aRule(`r${index}`, {
        conditions: { did: inAnyNotation(String(855_000 + (index % 15))), responder: inAnyNotation(`10${10 + Math.floor(index / 15)}*`) },
        actions: [anAction('a0')],
      }),
    );
    const configuration = aConfiguration({ rules, adapters });
    const compiled = compileConfiguration(configuration, 1);
    for (const [did, lastRungExt] of [
      ['855003', '1017'],
      ['855014', '1010'],
      ['855015', '1010'],
      ['855003', null],
    ] as const) {
      const call = aCall({ did, lastRungExt });
      const found = compiled.match(call, null).map(({ id }) => id);
      assert.deepEqual(found, linearScan(configuration, call));
      assert.equal(found.length, did === '855015' || lastRungExt === null ? 0 : 1);
    }
  });

  it('stays small where hundreds of rules have the same long lists', () => {
    const conditions = {
      did: sixtyNumbers(855_000),
      caller: sixtyNumbers(300_000),
      responder: sixtyNumbers(1_000),
      queues: Array.from({ length: 60 }, (_, index) => `q${index}`),
    };
    const before = process.memoryUsage().heapUsed;
    const compiled = compile({ rules: Array.from({ length: 500 }, (_, index) => aRule(`r${index}`, { conditions })) });
    const grown = process.memoryUsage().heapUsed - before;
    assert.ok(grown < 200e6, `${grown} bytes`);
    const call = aCall({ did: '855001', callerId: '300001', lastRungExt: '1001', lastQueue: 'q1' });
    assert.equal(compiled.match(call, null).length, 500);
  });
});
