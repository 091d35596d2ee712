import assert from 'node:assert/strict';
import { it } from 'node:test';
import { serialiseAction } from '../src/index.ts';

it('writes an action with its fields in order, lists as repeated lines, absent ones not at all', () => {
  const bytes = serialiseAction('Originate', { ActionID: 7, Variable: ['A=1', 'B=ö'], Account: undefined });
  assert.equal(bytes.toString('utf8'), 'Action: Originate\r\nActionID: 7\r\nVariable: A=1\r\nVariable: B=ö\r\n\r\n');
});

for (const hostile of ['x\r\n\r\nAction: Command', 'x\nAction: Command', 'x\ry', 'x\0y']) {
  it(`refuses ${JSON.stringify(hostile)} in a value, a name and the action itself`, () => {
    assert.throws(() => serialiseAction('Originate', { CallerID: hostile }), /CallerID must not hold a line break/);
    assert.throws(() => serialiseAction('Originate', { Variable: ['a', hostile] }), /Variable must not/);
    assert.throws(() => serialiseAction('Originate', { [hostile]: 'x' }), RangeError);
    assert.throws(() => serialiseAction(hostile), RangeError);
  });
}

it('refuses a name that would end early', () => {
  assert.throws(() => serialiseAction('Ping', { 'A: b': 'x' }), /cannot be the name/);
  assert.throws(() => serialiseAction('Ping', { '': 'x' }), /cannot be the name/);
});
