import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseRange } from '../src/index.ts';

const WHOLE = { kind: 'whole' };
const NONE = { kind: 'unsatisfiable' };
const part = (first: number, last: number) => ({ kind: 'part', first, last });

const CASES: readonly (readonly [string | undefined, number, object])[] = [
  [undefined, 100, WHOLE],
  ['bytes=0-99', 100, part(0, 99)],
  ['bytes=0-0', 100, part(0, 0)],
  ['Bytes=10-', 100, part(10, 99)],
  ['bytes=90-1000', 100, part(90, 99)],
  ['bytes=-10', 100, part(90, 99)],
  ['bytes=-1000', 100, part(0, 99)],
  ['bytes=99-', 100, part(99, 99)],
  ['bytes=100-', 100, NONE],
  ['bytes=-0', 100, NONE],
  ['bytes=0-', 0, NONE],
  ['bytes=-1', 0, NONE],
  [`bytes=0-${'9'.repeat(400)}`, 100, part(0, 99)],
  [`bytes=${'9'.repeat(400)}-`, 100, NONE],
  [`bytes=-${'9'.repeat(400)}`, 100, part(0, 99)],
  ['bytes=9007199254740993-9007199254740993', 100, NONE],
  ['bytes=5-2', 100, WHOLE],
  ['bytes=-', 100, WHOLE],
  ['bytes=', 100, WHOLE],
  ['bytes=a-b', 100, WHOLE],
  ['bytes=0-1,5-6', 100, WHOLE],
  ['bytes=1--2', 100, WHOLE],
  ['bytes=1.5-2', 100, WHOLE],
  ['items=0-1', 100, WHOLE],
  ['', 100, WHOLE],
  ['bytes=0x1-0x2', 100, WHOLE],
];

for (const [header, size, expected] of CASES) {
  it(`reads Range "${header?.slice(0, 40)}" of ${size} bytes`, () => {
    assert.deepEqual(parseRange(header, size), expected);
  });
}
