import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainCall, explainRule } from '../src/index.ts';
import { aCall, anAction, anAdapter, aRule, compile } from './hook-builders.ts';

describe('P5: explaining what the rules did with a call', () => {
  const call = aCall({ lastQueue: 'sales', lastRungExt: '1001' });

  it('names the clause that failed, what was expected and what was there', () => {
    const rule = aRule('london', {
      conditions: { direction: 'inbound', caller: { anyOf: ['+4420*', '0207*'], compare: 'normalised' }, queues: ['support'] },
    });
    assert.deepEqual(explainRule(rule, aCall({ callerId: '030 12345678', lastQueue: null }), compile({ rules: [rule] })), [
      { clause: 'direction', isMet: true, expected: 'inbound', actual: 'inbound' },
      { clause: 'queues', isMet: false, expected: 'support', actual: '(none)' },
      { clause: 'caller', isMet: false, expected: '+4420*, 0207*', actual: '030 12345678 (external, read as +493012345678)' },
    ]);
  });

  it('gives a verdict on every rule, in order', () => {
    const rules = [
      aRule('off', { enabled: false }),
      aRule('other line', { conditions: { did: { anyOf: ['1'], compare: 'raw' } } }),
      aRule('fits', { stopProcessing: true }),
      aRule('behind'),
    ];
    const { rules: verdicts } = explainCall(call, compile({ rules }));
    assert.deepEqual(
      verdicts.map(({ ruleId, verdict }) => [ruleId, verdict.kind]),
      [
        ['off', 'disabled'],
        ['other line', 'notMatched'],
        ['fits', 'matched'],
        ['behind', 'notReached'],
      ],
    );
    const [, otherLine, , behind] = verdicts;
    assert.deepEqual(otherLine?.verdict, {
      kind: 'notMatched',
      failed: { clause: 'did', isMet: false, expected: '1 (as received)', actual: '855555 (external, read as +49855555)' },
    });
    assert.deepEqual(behind?.verdict, { kind: 'notReached', stoppedBy: 'fits' });
  });

  it('remembers the rule that stopped the call at an earlier event', () => {
    const rules = [aRule('stop', { conditions: { queues: ['elsewhere'] }, stopProcessing: true }), aRule('behind')];
    const { rules: verdicts } = explainCall(call, compile({ rules }), 'stop');
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict.kind),
      ['notMatched', 'notReached'],
    );
  });

  it('says what each action did', () => {
    const rules = [
      aRule('r', {
        actions: [
          anAction('crm', { events: ['start'] }),
          anAction('crm', { events: ['start', 'missed'] }),
          anAction('off'),
          anAction('nobody'),
          anAction('crm', { where: 'workstation' }),
          anAction('crm', { when: 'once', events: ['hangup'] }),
        ],
      }),
    ];
    const adapters = [anAdapter('crm'), anAdapter('off', { enabled: false })];
    const [rule] = explainCall(call, compile({ rules, adapters })).rules;
    assert.deepEqual(
      rule?.actions.map(({ outcome }) => outcome),
      ['attached', 'alreadyAttached', 'adapterUnusable', 'adapterUnusable', 'workstation', 'noEvents'],
    );
    assert.equal(rule?.actions[0]?.note, 'sends start');
    assert.equal(rule?.actions[1]?.note, 'already attached by rule "r": each event is sent once; adds missed');
  });

  it('agrees with what is matched', () => {
    const rules = [
      aRule('a', { conditions: { scope: 'external' } }),
      aRule('b', { conditions: { scope: 'internal' } }),
      aRule('c', { actions: [anAction('erp')] }),
    ];
    const compiled = compile({ rules });
    const explained = explainCall(call, compiled).rules.filter(({ verdict }) => verdict.kind === 'matched');
    assert.deepEqual(
      explained.map(({ ruleId }) => ruleId),
      compiled.match(call, null).map(({ id }) => id),
    );
  });

  it('shows a withheld caller as anonymous, not the number behind it', () => {
    const rule = aRule('r', { conditions: { caller: { anyOf: ['anonymous'], compare: 'normalised' } } });
    const [clause] = explainRule(rule, aCall({ isWithheld: true }), compile({}));
    assert.deepEqual(clause, { clause: 'caller', isMet: true, expected: 'anonymous', actual: 'anonymous' });
  });
});
