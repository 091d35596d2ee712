import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allBefore, type CommitBatch, type DeliveryStore, type Lease, PARTITION_COUNT, REPORT_KEPT_MS } from '@ringhook/core';
import { anEvent, anOpen, appending, delivered, EMPTY_BATCH, failedUntil, refused } from './builders.ts';
import { replayStoreContract } from './replay-store-contract.ts';

const ALL = Array.from({ length: PARTITION_COUNT }, (_, partition) => partition);

export interface Owner {
  readonly store: DeliveryStore;
  readonly lease: Lease;
  readonly commit: (batch: Partial<CommitBatch>) => Promise<readonly number[]>;
  /** Numbers of the calls whose lanes a load returns, with the sequence of each delivery. */
  readonly loaded: (hookId?: string, afterCall?: number, limit?: number) => Promise<string[]>;
}

async function own(store: DeliveryStore): Promise<Owner> {
  const lease = await store.lease({ owner: 'test', partitions: ALL, now: 0, ttlMs: 30_000 });
  return {
    store,
    lease,
    commit: async (batch) => (await store.commit({ ...EMPTY_BATCH, ...batch }, lease)).repeated,
    loaded: async (hookId = 'crm', afterCall = -1, limit = 1_000) =>
      (await store.load({ hookId, afterCall, limit })).deliveries.map(({ delivery }) => `${delivery.callNumber}/${delivery.sequence}`),
  };
}

const registered = (...open: readonly ReturnType<typeof anOpen>[]): Partial<CommitBatch> => ({
  ...appending(...open),
  registrations: open,
});
const isCode = (code: string) => (error: unknown) => Object(error).code === code;

/** Every DeliveryStore passes this whole suite. `makeStore` gives an empty store each time; the suite closes it. */
export function deliveryStoreContract(name: string, makeStore: () => Promise<DeliveryStore>): void {
  const check = (title: string, test: (owner: Owner) => Promise<void>): void => {
    it(title, async () => {
      const store = await makeStore();
      try {
        await test(await own(store));
      } finally {
        await store.close();
      }
    });
  };

  describe(`${name}: reports`, () => {
    const report = (reportId: string, at: number, sourceId = 'pbx') => ({ sourceId, reportId, at });
    const day = REPORT_KEPT_MS;

    check('are remembered with the batch they came with, each for its own source', async ({ store, commit }) => {
      assert.equal(await store.hasTaken('pbx', 'r1'), false);
      await commit({ ...appending(anOpen(1, { callNumber: 1 })), reports: [report('r1', 1_000), report('r1', 1_000)] });
      assert.equal(await store.hasTaken('pbx', 'r1'), true);
      assert.equal(await store.hasTaken('other', 'r1'), false);
      assert.equal(await store.hasTaken('pb', 'xr1'), false);
      await commit({ reports: [report('r1', 2_000), report(`ä "'; drop table taken_report;--${'x'.repeat(9_000)}`, 2_000)] });
      assert.equal(await store.hasTaken('pbx', `ä "'; drop table taken_report;--${'x'.repeat(9_000)}`), true);
    });

    check('of a batch that is given up are not remembered', async ({ store, lease }) => {
      await store.lease({ owner: 'next', partitions: ALL, now: 1, ttlMs: 30_000 });
      const late = async (): Promise<void> => void (await store.commit({ ...EMPTY_BATCH, reports: [report('r1', 1)] }, lease));
      await assert.rejects(late, isCode('LEASE_LOST'));
      assert.equal(await store.hasTaken('pbx', 'r1'), false);
    });

    check('come with an event that was stored before, and are remembered all the same', async ({ store, commit }) => {
      await commit(appending(anOpen(1, { callNumber: 1 })));
      await commit({ ...appending(anOpen(2, { callNumber: 1 })), reports: [report('r1', 1_000)] });
      assert.equal(await store.hasTaken('pbx', 'r1'), true);
    });

    check('are forgotten after a day, a few with each that comes', async ({ store, commit }) => {
      await commit({ reports: [report('old', 1_000), report('young', day)] });
      await commit({ reports: [report('now', day + 1_000)] });
      assert.equal(await store.hasTaken('pbx', 'old'), true, 'just not a day old');
      await commit({ reports: [report('later', day + 1_001)] });
      assert.equal(await store.hasTaken('pbx', 'old'), false);
      assert.equal(await store.hasTaken('pbx', 'young'), true);
    });
  });

  describe(`${name}: appending`, () => {
    check('gives back what was registered, lanes in order of call and ordinal', async ({ store, commit, loaded }) => {
      const first = anOpen(1, { callNumber: 7 });
      const second = anOpen(2, { callNumber: 3, sequence: 2 });
      const third = anOpen(3, { callNumber: 3, sequence: 1 });
      await commit(registered(first, second, third));
      assert.deepEqual(await loaded(), ['3/1', '3/2', '7/1']);
      const { deliveries } = await store.load({ hookId: 'crm', afterCall: 3, limit: 10 });
      assert.deepEqual(deliveries, [{ ...first, isRegistered: true }]);
    });

    check('keeps the whole request, whatever is in it', async ({ store, commit }) => {
      const plain = anOpen(1, { callNumber: 1 });
      const request = {
        method: 'POST',
        url: 'https://crm.example/ä?x=%00',
        headers: [{ name: 'X-A', value: `'; drop table delivery;--` }],
        body: '{"name":"\u0000\u{1f600} line\\n"}',
      } as const;
      const open = { ...plain, delivery: { ...plain.delivery, synthetic: true, deadlineAt: 99_000, request } };
      await commit(registered(open));
      const { deliveries } = await store.load({ hookId: 'crm', afterCall: 0, limit: 1 });
      assert.deepEqual(deliveries[0]?.delivery, open.delivery);
    });

    check('drops the deliveries of an event that was stored before, and says which', async ({ commit, loaded }) => {
      await commit(registered(anOpen(1, { callNumber: 1 })));
      const again = anOpen(2, { callNumber: 1 });
      const other = anOpen(3, { callNumber: 2 });
      assert.deepEqual(await commit(registered(again, other)), [again.key]);
      assert.deepEqual(await loaded(), ['1/1', '2/1']);
    });

    check('takes a batch whose answer was lost once more without losing or doubling anything', async ({ store, commit, loaded, lease }) => {
      const waiting = anOpen(1, { callNumber: 1 });
      const done = anOpen(2, { callNumber: 2 });
      const batch = { ...appending(waiting, done), registrations: [waiting], settlements: [refused(done)] };
      assert.deepEqual(await commit(batch), []);
      assert.deepEqual(await commit(batch), [], 'its own keys are not foreign');
      await store.recover(lease, 10_000);
      assert.deepEqual(await loaded(), ['1/1']);
      assert.equal((await store.stats()).deadLetters, 1);
    });

    check('does not deliver again when a settled event is repeated', async ({ commit, loaded, store, lease }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      await commit({ settlements: [delivered(open)] });
      await commit(appending(anOpen(2, { callNumber: 1 })));
      await store.recover(lease, 10_000);
      assert.deepEqual(await loaded(), []);
    });

    check('remembers the highest position and call number', async ({ store, commit }) => {
      assert.equal(await store.lastPosition(), 0);
      assert.equal(await store.lastCallNumber(), 0);
      await commit({ ...appending(anOpen(41, { callNumber: 900 })), events: [anEvent(900, 1), anEvent(901, 1)] });
      assert.equal(await store.lastPosition(), 41);
      assert.equal(await store.lastCallNumber(), 901);
    });

    check('stores many rows in one batch', async ({ commit, loaded }) => {
      const many = Array.from({ length: 257 }, (_, index) => anOpen(index + 1, { callNumber: index + 1 }));
      await commit(registered(...many));
      assert.equal((await loaded()).length, 257);
    });
  });

  describe(`${name}: live calls`, () => {
    check('keeps the latest checkpoint of each live call and forgets ended ones', async ({ store, commit }) => {
      const checkpoint = (callNumber: number, state: string | null) => ({ partition: callNumber, callNumber, state });
      await commit({ calls: [checkpoint(1, 'a'), checkpoint(2, 'b')] });
      await commit({ calls: [checkpoint(1, 'c'), checkpoint(3, 'd')] });
      await commit({ calls: [checkpoint(2, null)] });
      assert.deepEqual(await store.checkpoints(), [checkpoint(1, 'c'), checkpoint(3, 'd')]);
    });

    check('keeps a long call through thousands of short ones', async ({ store, commit }) => {
      await commit({ calls: [{ partition: 1, callNumber: 1, state: 'long' }] });
      for (let round = 0; round < 80; round++) {
        const calls = Array.from({ length: 50 }, (_, index) => 2 + round * 50 + index);
        await commit({ calls: calls.map((callNumber) => ({ partition: callNumber % 256, callNumber, state: 'short' })) });
        await commit({ calls: calls.map((callNumber) => ({ partition: callNumber % 256, callNumber, state: null })) });
      }
      assert.deepEqual(await store.checkpoints(), [{ partition: 1, callNumber: 1, state: 'long' }]);
    });
  });

  describe(`${name}: settling`, () => {
    check('closes what was delivered', async ({ commit, loaded }) => {
      const open = anOpen(1, { callNumber: 1 }, true);
      await commit(registered(open));
      await commit({ settlements: [delivered(open)] });
      assert.deepEqual(await loaded(), []);
    });

    check('closes what was held and then delivered within one batch', async ({ commit, loaded }) => {
      const open = anOpen(1, { callNumber: 1 }, true);
      await commit(appending(open));
      const held = { ...delivered(open), next: { kind: 'held', why: 'probeFailed' } as const };
      await commit({ settlements: [held, delivered(open, 6_000, 2)] });
      assert.deepEqual(await loaded(), []);
    });

    check('parks a lane until it is due, with what waits behind its head', async ({ store, commit, loaded, lease }) => {
      const head = anOpen(1, { callNumber: 1 });
      const next = anOpen(2, { callNumber: 1, sequence: 2 });
      await commit(appending(head, next));
      await commit({ settlements: [failedUntil(head, 9_000)], registrations: [next] });
      assert.deepEqual(await loaded(), [], 'a parked lane is not loaded');
      assert.deepEqual(await store.due('crm', 8_999, 10), { calls: [], nextDueAt: 9_000 });
      assert.deepEqual(await store.due('crm', 9_000, 10), { calls: [1], nextDueAt: null });
      const lane = await store.unpark('crm', [1], lease);
      assert.deepEqual(
        lane.map(({ delivery, attempts, retries }) => [delivery.sequence, attempts, retries]),
        [
          [1, 1, 1],
          [2, 0, 0],
        ],
      );
      assert.deepEqual(await loaded(), ['1/1', '1/2'], 'and is an ordinary lane again');
    });

    check('hands out due lanes hook by hook, earliest first, and says when the next is due', async ({ store, commit }) => {
      const opens = [30, 10, 20].map((_, index) => anOpen(index + 1, { callNumber: index + 1 }));
      const other = anOpen(9, { callNumber: 9, hookId: 'other' });
      await commit(appending(...opens, other));
      await commit({ settlements: [...opens.map((open, index) => failedUntil(open, [30, 10, 20][index] ?? 0)), failedUntil(other, 1)] });
      assert.deepEqual(await store.due('crm', 100, 2), { calls: [2, 3], nextDueAt: 30 });
    });

    check('keeps a refused request as a dead letter with its last answer', async ({ store, commit, loaded }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      await commit({ settlements: [refused(open, 7_000)] });
      const letters = await store.deadLetters({ limit: 10 });
      assert.deepEqual(
        letters.map(({ open: { key, attempts }, why, at }) => ({ key, attempts, why, at })),
        [{ key: open.key, attempts: 1, why: 'rejected', at: 7_000 }],
      );
      assert.deepEqual(await loaded(), []);
    });

    check('lists dead letters newest first, page by page, hook by hook', async ({ store, commit }) => {
      const opens = Array.from({ length: 5 }, (_, index) =>
        anOpen(index + 1, { callNumber: index + 1, hookId: index === 2 ? 'other' : 'crm' }),
      );
      await commit(appending(...opens));
      await commit({ settlements: opens.map((open) => refused(open)) });
      const first = await store.deadLetters({ limit: 2, hookId: 'crm' });
      const rest = await store.deadLetters({ limit: 9, hookId: 'crm', before: first.at(-1)?.open.key ?? 0 });
      assert.deepEqual(
        [...first, ...rest].map(({ open }) => open.delivery.callNumber),
        [5, 4, 2, 1],
      );
    });
  });

  describe(`${name}: after a crash`, () => {
    check('finds what was neither settled nor registered', async ({ store, commit, loaded, lease }) => {
      const opens = [1, 2, 3].map((callNumber) => anOpen(callNumber, { callNumber }));
      await commit(appending(...opens));
      const [first, , third] = opens;
      assert.ok(first && third);
      await commit({ settlements: [delivered(first), refused(third)] });
      assert.equal(await store.recover(lease, 10_000), 1);
      assert.deepEqual(await loaded(), ['2/1']);
    });

    check('lets a lane that was parked by a clock ahead of ours wait no longer than it was to wait', async ({ store, commit, lease }) => {
      const [ahead, right] = [1, 2].map((callNumber) => anOpen(callNumber, { callNumber }));
      assert.ok(ahead && right);
      await commit(appending(ahead, right));
      await commit({
        settlements: [
          { ...failedUntil(ahead, 92_000), at: 90_000 },
          { ...failedUntil(right, 4_800), at: 3_000 },
        ],
      });
      await store.recover(lease, 4_000);
      assert.deepEqual((await store.backlog()).find(({ hookId }) => hookId === 'crm')?.nextDueAt, 4_800);
      assert.deepEqual(await store.due('crm', 6_000, 10), { calls: [2, 1], nextDueAt: null });
    });

    check('dates what a clock ahead of ours has made as if it were made now, its deadline with it', async ({ store, commit, lease }) => {
      const made = (callNumber: number, createdAt: number) => {
        const open = anOpen(callNumber, { callNumber, createdAt });
        return { ...open, delivery: { ...open.delivery, deadlineAt: createdAt + 30_000 } };
      };
      const [right, parked, ahead] = [made(1, 3_000), made(2, 90_000), made(3, 91_000)];
      await commit(appending(right, parked, ahead));
      await commit({ settlements: [{ ...failedUntil(parked, 92_000), at: 90_000 }] });
      await store.recover(lease, 4_000);
      const open = [
        ...(await store.load({ hookId: 'crm', afterCall: -1, limit: 9 })).deliveries,
        ...(await store.unpark('crm', [2], lease)),
      ];
      assert.deepEqual(
        open.map(({ delivery: { callNumber, createdAt, deadlineAt } }) => [callNumber, createdAt, deadlineAt]),
        [
          [1, 3_000, 33_000],
          [3, 4_000, 34_000],
          [2, 4_000, 34_000],
        ],
      );
    });

    check('looks at nothing below the watermark', async ({ store, commit, lease }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      await commit({ settlements: [delivered(open)], watermark: open.key + 1 });
      await commit(appending(anOpen(2, { callNumber: 2 })));
      assert.equal(await store.recover(lease, 10_000), 1);
      assert.equal(await store.recover(lease, 10_000), 0, 'and what was found counts as registered');
    });

    check('tells the owner how each hook stands', async ({ store, commit }) => {
      const opens = [1, 2, 3].map((callNumber) => anOpen(callNumber, { callNumber }));
      await commit(registered(...opens));
      const [first] = opens;
      assert.ok(first);
      await commit({ settlements: [failedUntil(first, 9_000)] });
      await store.pauseHook('crm', 'said so', 5);
      assert.deepEqual(await store.backlog(), [
        { hookId: 'crm', openCount: 3, parkedCalls: [1], nextDueAt: 9_000, pausedBecause: 'said so' },
      ]);
      await store.pauseHook('crm', null, 6);
      assert.equal((await store.backlog())[0]?.pausedBecause, null);
    });
  });

  describe(`${name}: reading ahead`, () => {
    check('moves on from call to call and never cuts a lane', async ({ store, commit, loaded }) => {
      const opens = [1, 2, 3].flatMap((callNumber) =>
        [1, 2, 3].map((sequence) => anOpen(callNumber * 3 + sequence, { callNumber, sequence })),
      );
      await commit(registered(...opens));
      assert.deepEqual(await loaded('crm', 0, 4), ['1/1', '1/2', '1/3']);
      assert.deepEqual(await loaded('crm', 1, 2), ['2/1', '2/2', '2/3'], 'a lane longer than the limit comes whole');
      assert.deepEqual(await loaded('crm', 2, 3), ['3/1', '3/2', '3/3']);
      assert.equal((await store.load({ hookId: 'crm', afterCall: 2, limit: 3 })).hasMore, false);
      assert.equal((await store.load({ hookId: 'crm', afterCall: 0, limit: 4 })).hasMore, true);
      assert.deepEqual(await loaded('nobody'), []);
    });
  });

  describe(`${name}: sending again`, () => {
    check('reopens one delivered request under its old place, counted as a replay', async ({ store, commit, lease }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      await commit({ settlements: [delivered(open)], watermark: open.key + 1 });
      assert.deepEqual(await store.redeliver({ kind: 'keys', keys: [open.key] }, lease), [{ hookId: 'crm', lowestCall: 1, count: 1 }]);
      assert.deepEqual(await store.redeliver({ kind: 'keys', keys: [open.key] }, lease), [], 'open ones are left alone');
      const { deliveries } = await store.load({ hookId: 'crm', afterCall: 0, limit: 9 });
      assert.deepEqual(
        deliveries.map(({ key, replay, attempts, retries }) => ({ key, replay, attempts, retries })),
        [{ key: open.key, replay: 1, attempts: 1, retries: 0 }],
      );
    });

    check('counts replay after replay', async ({ store, commit, lease }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      await commit({ settlements: [refused(open)] });
      for (const replay of [1, 2]) {
        await store.redeliver({ kind: 'keys', keys: [open.key] }, lease);
        const [again] = (await store.load({ hookId: 'crm', afterCall: 0, limit: 9 })).deliveries;
        assert.ok(again);
        assert.equal(again.replay, replay);
        await commit({ settlements: [refused(again)] });
      }
    });

    check('leaves alone what has not been settled yet', async ({ store, commit, lease }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      assert.deepEqual(await store.redeliver({ kind: 'keys', keys: [open.key, 99_999] }, lease), []);
    });

    check('reopens every dead letter since a time, lanes in order, and no longer lists it', async ({ store, commit, loaded, lease }) => {
      const opens = [1, 2].flatMap((callNumber) => [1, 2].map((sequence) => anOpen(callNumber * 2 + sequence, { callNumber, sequence })));
      await commit(appending(...opens));
      await commit({ settlements: opens.map((open, index) => refused(open, 100 * (index + 1))) });
      const selection = { kind: 'deadLetters', since: 200, until: 1_000 } as const;
      assert.deepEqual(await store.redeliver(selection, lease), [{ hookId: 'crm', lowestCall: 1, count: 3 }]);
      assert.deepEqual(await loaded(), ['1/2', '2/1', '2/2']);
      assert.equal((await store.deadLetters({ limit: 9 })).length, 1);
      assert.deepEqual(await store.redeliver(selection, lease), []);
    });

    check('leaves out skipped requests unless they are asked for, and other hooks', async ({ store, commit, lease }) => {
      const skipped = anOpen(1, { callNumber: 1 });
      const other = anOpen(2, { callNumber: 2, hookId: 'other' });
      await commit(appending(skipped, other));
      await commit({
        settlements: [{ open: skipped, attempt: null, next: { kind: 'skipped', why: 'deadline' }, at: 100 }, refused(other, 100)],
      });
      const range = { kind: 'deadLetters', since: 0, until: 1_000, hookId: 'crm' } as const;
      assert.deepEqual(await store.redeliver(range, lease), []);
      assert.deepEqual(await store.redeliver({ ...range, includeSkipped: true }, lease), [{ hookId: 'crm', lowestCall: 1, count: 1 }]);
    });
  });

  replayStoreContract(name, check);

  describe(`${name}: fencing`, () => {
    check('refuses every write under a lease that a newer owner has taken', async ({ store, lease, commit }) => {
      const open = anOpen(1, { callNumber: 1 });
      await commit(appending(open));
      const next = await store.lease({ owner: 'next', partitions: ALL, now: 1, ttlMs: 1_000 });
      assert.ok(next.epoch > lease.epoch);
      const attempt = async (write: () => unknown): Promise<void> => assert.rejects(async () => void (await write()), isCode('LEASE_LOST'));
      await attempt(() => store.commit({ ...EMPTY_BATCH, settlements: [delivered(open)] }, lease));
      await attempt(() => store.commit(appending(anOpen(2, { callNumber: 2 })), lease));
      await attempt(() => store.renew(lease, 1, 1));
      await attempt(() => store.redeliver({ kind: 'keys', keys: [open.key] }, lease));
      await attempt(() => store.unpark('crm', [1], lease));
      assert.equal(await store.recover(next, 10_000), 1, 'the stale settle left no trace');
    });

    check('is lost when one of its partitions was taken', async ({ store, lease }) => {
      await store.lease({ owner: 'next', partitions: [17], now: 1, ttlMs: 1_000 });
      await assert.rejects(async () => void (await store.commit(EMPTY_BATCH, lease)), isCode('LEASE_LOST'));
    });

    check('renews, and writes no more after it was given back', async ({ store, lease }) => {
      const renewed = await store.renew(lease, 10_000, 5_000);
      assert.equal(renewed.expiresAt, 15_000);
      await store.release(renewed);
      await assert.rejects(async () => void (await store.commit(EMPTY_BATCH, renewed)), isCode('LEASE_LOST'));
    });
  });

  describe(`${name}: forgetting`, () => {
    check('purges settled history from before a time and nothing that is open', async ({ store, commit, loaded, lease }) => {
      const opens = [1, 2, 3, 4].map((callNumber) => anOpen(callNumber, { callNumber, createdAt: callNumber * 100 }));
      const [first, second, third] = opens;
      assert.ok(first && second && third);
      await commit(appending(...opens));
      await commit({ settlements: [delivered(first), refused(third)], registrations: [second], watermark: (opens[3]?.key ?? 0) + 1 });
      assert.ok((await store.purge(allBefore(1_000), 100)) >= 2);
      assert.deepEqual(await loaded(), ['2/1']);
      assert.deepEqual(await store.deadLetters({ limit: 9 }), []);
      assert.deepEqual(await store.redeliver({ kind: 'keys', keys: [first.key] }, lease), []);
      assert.equal(await store.lastPosition(), 4);
    });

    check('keeps dead letters, deliveries and calls each for its own time', async ({ store, commit, lease }) => {
      const opens = [1, 2, 3].map((callNumber) => anOpen(callNumber, { callNumber, createdAt: callNumber * 100 }));
      const [first, second, third] = opens;
      assert.ok(first && second && third);
      await commit(appending(...opens));
      await commit({ settlements: [delivered(first), refused(second)], registrations: [third], watermark: third.key + 1 });
      await store.purge({ calls: 0, deliveries: 1_000_000, deadLetters: 0 }, 100);
      assert.equal((await store.deadLetters({ limit: 9 })).length, 1);
      assert.deepEqual(await store.redeliver({ kind: 'keys', keys: [first.key] }, lease), []);
      await store.purge({ calls: 0, deliveries: 0, deadLetters: 1_000_000 }, 100);
      assert.deepEqual(await store.deadLetters({ limit: 9 }), []);
    });

    check('counts what there is', async ({ store, commit }) => {
      const opens = [1, 2, 3].map((callNumber) => anOpen(callNumber, { callNumber }, true));
      const [first, second] = opens;
      assert.ok(first && second);
      await commit(registered(...opens));
      await commit({ settlements: [failedUntil(first, 9_000), refused(second)] });
      assert.deepEqual(await store.stats(), { open: 2, parked: 1, deadLetters: 1 });
    });
  });
}
