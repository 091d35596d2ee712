import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type CallValue, hear, rowsOf, stateOf, sweep, takeRead } from '../src/features/live/board.ts';

const call = (number: number, facts: Partial<CallValue> = {}): CallValue =>
  ({ number, startedAt: number, queuedAt: null, ringingAt: null, answeredAt: null, endedAt: null, ...facts }) as CallValue;

const numbers = (board: Parameters<typeof rowsOf>[0]): readonly number[] => rowsOf(board).map((entry) => entry.call.number);

it('a new call comes last and moves nobody; one that ended stays in its place for a while', () => {
  let board = hear(new Map(), [{ call: call(1) }, { call: call(2) }], 0);
  board = hear(board, [{ call: call(1, { endedAt: 5 }) }, { call: call(3) }], 1_000);
  assert.deepEqual(numbers(board), [1, 2, 3]);
  assert.equal(sweep(board, 8_000), board);
  assert.deepEqual(numbers(sweep(board, 9_001)), [2, 3]);
});

it('a call of which only the end is heard is not shown', () => {
  assert.deepEqual(numbers(hear(new Map(), [{ call: call(7, { endedAt: 9 }) }], 0)), []);
});

it('a list that was read takes away what it does not name, but never what the stream said a moment ago', () => {
  let board = hear(new Map(), [{ call: call(1) }], 0);
  board = hear(board, [{ call: call(2, { answeredAt: 5 }) }], 60_000);
  board = takeRead(board, [call(2), call(3)], 61_000);
  assert.deepEqual(numbers(board), [2, 3]);
  assert.equal(rowsOf(board)[0]?.call.answeredAt, 5);
});

it('a call on hold is shown so until it is taken back', () => {
  const answered = call(1, { answeredAt: 2 });
  const stateAfter = (event: string, board = new Map()) => {
    const heard = hear(board, [{ level: 'extension', event, call: answered }], 0);
    const [entry] = rowsOf(heard);
    return { heard, state: entry && stateOf(entry) };
  };
  const { heard, state } = stateAfter('held');
  assert.equal(state, 'held');
  assert.equal(stateAfter('retrieved', new Map(heard)).state, 'talking');
});
