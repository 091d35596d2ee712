import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CallFacts, rowOf, startOfDay, summariseToday } from '../src/index.ts';

const HOUR = 3_600_000;

describe('the start of a day', () => {
  const days: [title: string, at: string, zone: string, start: string][] = [
    ['in UTC', '2026-11-21T09:10:11.500Z', 'UTC', '2026-11-21T00:00:00Z'],
    ['east of Greenwich', '2026-11-21T00:30:00Z', 'Asia/Kolkata', '2026-11-20T18:30:00Z'],
    ['on a day of 23 hours', '2026-03-29T10:00:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z'],
    ['on a day of 25 hours', '2026-10-25T10:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
    ['in the hour that comes twice', '2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z'],
    ['where clocks skip midnight', '2026-04-24T12:00:00Z', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['at midnight itself', '2026-11-21T00:00:00Z', 'UTC', '2026-11-21T00:00:00Z'],
  ];
  for (const [title, at, zone, start] of days) {
    it(`is right ${title}`, () => assert.equal(startOfDay(Date.parse(at), zone), Date.parse(start)));
  }
});

describe('the day so far (P12)', () => {
  const from = 1_000_000 * HOUR;
  const call = (changes: Partial<CallFacts>): CallFacts =>
    ({
      type: 'Incoming',
      startedAt: from,
      queuedAt: null,
      ringingAt: null,
      answeredAt: null,
      endedAt: null,
      answered: false,
      lastQueue: null,
      cause: null,
      ...changes,
    }) as CallFacts;

  it('counts ended and live calls together, by hour and by queue', () => {
    const ended = [
      call({ startedAt: from + 10, answeredAt: from + 4_010, endedAt: from + 9_000, answered: true, lastQueue: 'Sales' }),
      call({ startedAt: from + 2 * HOUR, endedAt: from + 2 * HOUR + 2_000, cause: 'abandoned', lastQueue: 'Sales' }),
      call({ startedAt: from + 2 * HOUR, endedAt: from + 2 * HOUR + 1_000, cause: 'busy' }),
      call({ type: 'Outgoing', startedAt: from + HOUR, endedAt: from + HOUR + 1 }),
    ].map((one) => rowOf(one, from));
    const live = [
      call({ startedAt: from + 2 * HOUR + 5, queuedAt: from + 2 * HOUR + 7, lastQueue: 'Support' }),
      call({ type: 'Internal', startedAt: from - HOUR, answered: true }),
    ];
    const today = summariseToday({ from, at: from + 2 * HOUR + 60_000, ended, live });
    assert.deepEqual(
      [today.calls, today.inbound, today.outbound, today.internal, today.answered, today.missed, today.abandoned, today.averageWaitMs],
      [5, 4, 1, 0, 1, 2, 1, 2_333],
    );
    assert.deepEqual(today.now, { live: 2, connected: 1, waiting: 1, waitingSince: from + 2 * HOUR + 7 });
    assert.deepEqual(
      today.hours.map((hour) => [hour.from, hour.calls]),
      [
        [from, 1],
        [from + HOUR, 1],
        [from + 2 * HOUR, 3],
      ],
    );
    assert.deepEqual(
      today.queues.map(({ queue, answered, missed, waiting }) => [queue, answered, missed, waiting]),
      [
        ['Sales', 1, 1, 0],
        ['Support', 0, 0, 1],
      ],
    );
  });

  it('of a quiet morning is all zeros', () => {
    const today = summariseToday({ from, at: from, ended: [], live: [] });
    assert.deepEqual([today.calls, today.averageWaitMs, today.hours.length, today.queues], [0, null, 1, []]);
  });
});
