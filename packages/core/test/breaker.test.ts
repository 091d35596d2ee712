import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Breaker, SteadyClock, TokenBucket } from '../src/index.ts';

const MAX = 64;
const T0 = 1_700_000_000_000;

function breakerWith(failures: number, successes: number, everyMs = 10): Breaker {
  const breaker = new Breaker();
  for (let made = 0; made < failures + successes; made++) breaker.record(made >= successes, T0 + made * everyMs, 0.5);
  return breaker;
}

describe('promise 6: the breaker', () => {
  it('stays closed below 10 requests, however many fail', () => assert.equal(breakerWith(9, 0).state, 'closed'));
  it('opens at 10 requests of which 70 % fail', () => assert.equal(breakerWith(7, 3).state, 'open'));
  it('stays closed at 69 %', () => assert.equal(breakerWith(69, 31).state, 'closed'));
  it('forgets what is older than 60 s', () => assert.equal(breakerWith(30, 0, 7_000).state, 'closed'));

  it('probes after 5 s, then at doubled intervals up to 5 min', () => {
    const breaker = breakerWith(10, 0);
    let now = T0 + 90;
    const waits: number[] = [];
    for (let probe = 0; probe < 9; probe++) {
      waits.push(breaker.probeAt - now);
      assert.equal(breaker.limit(MAX, breaker.probeAt - 1), 0, 'nothing leaves before');
      now = breaker.probeAt;
      assert.ok(breaker.limit(MAX, now) > 0);
      breaker.beginProbe();
      assert.equal(breaker.limit(MAX, now + 1_000_000), 0, 'one probe at a time');
      breaker.endProbe(true, now, 0.5);
    }
    assert.deepEqual(waits, [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it('closes on a good probe and warms up one request at a time', () => {
    const breaker = breakerWith(10, 0);
    breaker.beginProbe();
    breaker.endProbe(false, T0 + 10_000, 0.5);
    assert.equal(breaker.state, 'closed');
    const limits = Array.from({ length: 4 }, () => {
      const limit = breaker.limit(MAX, T0 + 10_000);
      breaker.record(false, T0 + 10_000, 0.5);
      return limit;
    });
    assert.deepEqual(limits, [1, 2, 3, 4]);
    for (let made = 0; made < 100; made++) breaker.record(false, T0 + 10_000, 0.5);
    assert.equal(breaker.limit(MAX, T0 + 10_000), MAX);
  });

  it('starts counting anew after it closed', () => {
    const breaker = breakerWith(10, 0);
    breaker.beginProbe();
    breaker.endProbe(false, T0 + 1_000, 0.5);
    for (let made = 0; made < 9; made++) breaker.record(true, T0 + 1_000, 0.5);
    assert.equal(breaker.state, 'closed');
    breaker.record(true, T0 + 1_000, 0.5);
    assert.equal(breaker.state, 'open');
  });

  it('does not count what was under way when it opened', () => {
    const breaker = breakerWith(10, 0);
    const { probeAt } = breaker;
    breaker.record(true, T0 + 2_000, 0.5);
    assert.equal(breaker.probeAt, probeAt);
  });
});

describe('the token bucket', () => {
  it('lets one second of requests leave at once, then one after the other', () => {
    const bucket = new TokenBucket(5, T0);
    for (let sent = 0; sent < 5; sent++) {
      assert.equal(bucket.waitMs(5, T0), 0);
      bucket.take();
    }
    assert.equal(bucket.waitMs(5, T0), 200);
    assert.equal(bucket.waitMs(5, T0 + 200), 0);
  });

  it('lets a slow endpoint have one request now and then', () => {
    const bucket = new TokenBucket(0.5, T0);
    bucket.take();
    assert.equal(bucket.waitMs(0.5, T0), 2_000);
  });
});

describe('the steady clock', () => {
  it('follows the wall clock when both run alike', () => {
    const clock = new SteadyClock(T0, 0);
    assert.equal(clock.read(T0 + 1_000, 1_000), T0 + 1_000);
  });

  it('goes on by itself when the wall clock jumps back by an hour: a wait of 2 s ends after at most 2.2 s', () => {
    const clock = new SteadyClock(T0, 0);
    const jumped = T0 - 3_600_000;
    const due = clock.read(jumped, 0) + 2_000;
    assert.ok(clock.read(jumped + 2_200, 2_200) >= due);
  });

  it('does not run away when the wall clock jumps forward by an hour: 30 s last at least 28 s', () => {
    const clock = new SteadyClock(T0, 0);
    const jumped = T0 + 3_600_000;
    const due = clock.read(jumped, 0) + 30_000;
    assert.ok(clock.read(jumped + 28_000, 28_000) < due);
  });

  it('comes back to the wall clock in the end, and never goes back itself', () => {
    const clock = new SteadyClock(T0, 0);
    let last = 0;
    for (let minute = 0; minute <= 21 * 60; minute++) {
      const read = clock.read(T0 - 3_600_000 + minute * 60_000, minute * 60_000);
      assert.ok(read > last || minute === 0);
      last = read;
    }
    assert.equal(last, T0 - 3_600_000 + 21 * 60 * 60_000);
  });
});
