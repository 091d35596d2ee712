import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sortRows } from '../src/ui/sort-rows.ts';

const sorted = <Key extends string | number | null>(keys: readonly Key[], isDown = false, locale = 'en'): readonly Key[] =>
  sortRows(keys, (key) => key, { isDown, locale });

it('sorts words as the language does, numbers inside them by their value', () => {
  assert.deepEqual(sorted(['b10', 'b9', 'A1', 'ä']), ['ä', 'A1', 'b9', 'b10']);
  assert.deepEqual(sorted(['z', 'å', 'a'], false, 'da'), ['a', 'z', 'å']);
});

it('puts what has no value last, whichever way it sorts', () => {
  assert.deepEqual(sorted([null, 2, 1]), [1, 2, null]);
  assert.deepEqual(sorted([null, 2, 1], true), [2, 1, null]);
});

it('keeps the order of equal rows and leaves the list alone', () => {
  const rows = [
    { key: 1, name: 'first' },
    { key: 1, name: 'second' },
  ];
  const result = sortRows(rows, ({ key }) => key, { isDown: true, locale: 'en' });
  assert.deepEqual(
    result.map(({ name }) => name),
    ['first', 'second'],
  );
  assert.notEqual(result, rows);
});
