import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SseParser } from '../src/api/sse-parser.ts';

const STREAM =
  'retry: 2000\n\nid: e-1\nevent: call\ndata: {"a":1}\n\n: still here\n\nid: e-2\r\nevent: source\r\ndata: one\r\ndata:two\r\n\r\nid: e-3\nevent: reset\ndata: {}\n\n';
const EXPECTED = [
  { id: 'e-1', type: 'call', data: '{"a":1}' },
  { id: 'e-2', type: 'source', data: 'one\ntwo' },
  { id: 'e-3', type: 'reset', data: '{}' },
];

it('gives the same messages wherever the network cuts the stream', () => {
  for (let cut = 0; cut <= STREAM.length; cut++) {
    const parser = new SseParser();
    assert.deepEqual([...parser.push(STREAM.slice(0, cut)), ...parser.push(STREAM.slice(cut))], EXPECTED, `cut at ${cut}`);
  }
  const parser = new SseParser();
  assert.deepEqual(
    [...STREAM].flatMap((character) => parser.push(character)),
    EXPECTED,
  );
});

it('refuses a line that never ends instead of keeping it all', () => {
  const parser = new SseParser();
  assert.throws(() => {
    for (let count = 0; count < 10; count++) parser.push('x'.repeat(1_000_000));
  }, RangeError);
});
