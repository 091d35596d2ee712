import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatSearch, parseSearch } from '../src/ui/search-text.ts';

it('keeps numbers as they were typed: zeros, plus signs and all', () => {
  assert.deepEqual(parseSearch('?q=%2B4512&ext=0010&true=true'), { q: '+4512', ext: '0010', true: 'true' });
});

it('reads what it wrote', () => {
  const values = { q: 'a&b=c #?+ ö', state: ['pending', 'delivered'], n: 7 };
  assert.deepEqual(parseSearch(formatSearch(values)), { q: 'a&b=c #?+ ö', state: ['pending', 'delivered'], n: '7' });
});

it('leaves out what is not set', () => {
  assert.equal(formatSearch({ a: undefined, b: null }), '');
});

it('is not taken in by names that objects have', () => {
  const read = parseSearch('?__proto__=x&constructor=y');
  assert.equal(Object.getPrototypeOf(read), Object.prototype);
  assert.equal(read['constructor'], 'y');
});
