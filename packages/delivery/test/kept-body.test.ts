import assert from 'node:assert/strict';
import { it } from 'node:test';
import { KeptBody } from '../src/kept-body.ts';

const TEXT = Buffer.from(Array.from({ length: 500 }, (_, index) => `${index}ü`).join(','));

it('keeps the beginning of an answer however it is cut', () => {
  for (const size of [1, 2, 3, 7, 100, 1_023, TEXT.length]) {
    const body = new KeptBody(2_000);
    for (let at = 0; at < TEXT.length; at += size) body.append(TEXT.subarray(at, at + size));
    assert.equal(body.text(), TEXT.toString('utf8', 0, 2_000), `chunks of ${size}`);
  }
});

it('does not change when the buffer of a chunk is used again', () => {
  const body = new KeptBody(100);
  body.append(Buffer.from('one '));
  const chunk = Buffer.from('two');
  body.append(chunk);
  chunk.fill(0);
  assert.equal(body.text(), 'one two');
});

it('is empty for an empty answer', () => {
  const body = new KeptBody(100);
  assert.equal(body.text(), '');
  body.append(Buffer.alloc(0));
  assert.equal(body.text(), '');
});
