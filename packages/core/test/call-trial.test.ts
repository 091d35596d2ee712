import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type CallFacts, CallTrial, type RuleConditions } from '../src/index.ts';
import { aCall, aCallEvent, aConfiguration, anAction, anAdapter, ANSWERED, aRule, ENDED } from './hook-builders.ts';

const number = (...anyOf: string[]) => ({ anyOf, compare: 'normalised' as const });
const live = aConfiguration({ adapters: [anAdapter('crm')] });
const subject = { rules: ['draft'], adapters: [], isWhole: false };

function trialOf(conditions: RuleConditions): CallTrial {
  const rule = aRule('draft', { conditions, actions: [anAction('crm')] });
  return new CallTrial({ live, draft: { ...live, rules: [rule] }, subject });
}

const told = (facts: Partial<CallFacts>) => [
  aCallEvent('start', facts),
  aCallEvent('pickup', { ...facts, ...ANSWERED }, { sequence: 2 }),
  aCallEvent('hangup', { ...facts, ...ANSWERED, ...ENDED }, { sequence: 3 }),
];
const CALLS: readonly Partial<CallFacts>[] = [
  {},
  { did: '855556' },
  { did: null, callerId: null, isWithheld: true },
  { callerId: '+442079460123', lastQueue: 'Support' },
  { type: 'Outgoing', direction: 'outbound', did: null, dialled: '+442079460123', callerId: '1001' },
  { type: 'Internal', scope: 'internal', callerId: '1002', dialled: '1001', did: null },
];
const CONDITIONS: readonly RuleConditions[] = [
  { did: number('855555') },
  { caller: number('+4930*', 'anonymous') },
  { dialled: number('+44*') },
  { callTypes: ['Outgoing', 'Internal'] },
  { direction: 'inbound', scope: 'external', talkMs: { min: 1_000 } },
  { did: number('855555'), responder: number('1001') },
  { sources: ['pbx'], queues: ['Support'] },
  { did: number('855555'), none: [{ direction: 'inbound' }] },
  { any: [{ did: number('855556') }, { caller: number('1002') }] },
  { outcomes: ['answered'] },
  {},
];

it('P6 a call that is let go by how it began is one that the draft has nothing to do with', () => {
  let letGo = 0;
  for (const conditions of CONDITIONS) {
    const trial = trialOf(conditions);
    for (const facts of CALLS) {
      if (trial.mayConcern(aCall(facts))) continue;
      letGo++;
      const { isMatched, added, removed, changed } = trial.try(told(facts));
      assert.deepEqual([isMatched, added, removed, changed], [false, 0, 0, 0], JSON.stringify([conditions, facts]));
    }
  }
  assert.equal(letGo, 26);
});

it('lets no call go by how it began when the draft is about what becomes known later, or about all calls', () => {
  const whole = new CallTrial({ live, draft: { ...live, globalActions: [anAction('crm')] }, subject: { ...subject, isWhole: true } });
  for (const facts of CALLS) {
    assert.ok(whole.mayConcern(aCall(facts)));
    assert.ok(trialOf({ outcomes: ['answered'] }).mayConcern(aCall(facts)));
    assert.ok(trialOf({ queues: ['Support'] }).mayConcern(aCall(facts)));
  }
});
