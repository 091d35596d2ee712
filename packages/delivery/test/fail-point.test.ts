import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseFailPoint } from '../src/index.ts';

it('dies when the moment is passed for the nth time, and at no other', () => {
  let deaths = 0;
  const pass = parseFailPoint('mid-settle:2', () => deaths++);
  for (const name of ['mid-renew', 'mid-settle', 'mid-renew']) pass(name);
  assert.equal(deaths, 0);
  pass('mid-settle');
  assert.equal(deaths, 1);
});

for (const text of ['mid-settel', 'mid-settle:0', 'mid-settle:often', 'mid-settle:1.5', ':1']) {
  it(`refuses "${text}", naming the variable and what would be right`, () => {
    assert.throws(() => parseFailPoint(text, () => {}), {
      code: 'OPTION_INVALID',
      subject: 'RINGHOOK_FAIL_POINT',
      message: /is no fail point; write one of accepted-not-committed, .*e\.g\. mid-settle:2/,
    });
  });
}
