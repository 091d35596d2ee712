import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SearchPace } from '../src/search/search-pace.ts';

/** One second in which everything used `all` ms of CPU, and the search `own` of them. */
const pauseIn = (all: number, own: number, step: { tookMs: number; hasMore: boolean }): number =>
  new SearchPace({ all: 500, own: 50, at: 0 }).pauseAfter(step, { all: 500 + all, own: 50 + own, at: 1_000 });

describe('the pace at which calls are taken into the search', () => {
  const rows: [title: string, pause: number, expected: number][] = [
    ['looks once a second when there is nothing', pauseIn(10, 1, { tookMs: 1, hasMore: false }), 1_000],
    ['uses a quarter of the time while others are idle', pauseIn(100, 90, { tookMs: 20, hasMore: true }), 60],
    ['does not take its own work for that of others', pauseIn(900, 850, { tookMs: 20, hasMore: true }), 60],
    ['uses a fiftieth of the time while others are busy', pauseIn(900, 20, { tookMs: 20, hasMore: true }), 980],
    ['looks less often than once a second when looking alone took long', pauseIn(900, 50, { tookMs: 50, hasMore: false }), 2_450],
  ];
  for (const [title, pause, expected] of rows) it(title, () => assert.equal(pause, expected));

  it('judges by the time since the last step', () => {
    const pace = new SearchPace({ all: 0, own: 0, at: 0 });
    const step = { tookMs: 10, hasMore: true };
    assert.equal(pace.pauseAfter(step, { all: 900, own: 10, at: 1_000 }), 490);
    assert.equal(pace.pauseAfter(step, { all: 910, own: 20, at: 1_490 }), 30);
  });
});
