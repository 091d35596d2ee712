import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { DeliveryKey, NewReplay, OpenDelivery, ReplayPart, ReplayStep } from '@ringhook/core';
import { anOpen, appending, delivered, EMPTY_BATCH, refused } from './builders.ts';
import type { Owner } from './delivery-store-contract.ts';

const PART: ReplayPart = { hookId: 'crm', total: 3, queued: 0, left: 0, after: 0, isDone: false };
const REPLAY: NewReplay = { order: '{"kind":"range"}', by: 'alice', note: `the CRM was down, "really"`, createdAt: 9_000, parts: [PART] };
const CANCELLED = { state: 'cancelled', problem: null, at: 10_000 } as const;

function stepOf(replayId: number, keys: readonly DeliveryKey[], changes: Partial<ReplayPart> = {}): ReplayStep {
  return { replayId, part: { ...PART, after: keys.at(-1) ?? 0, ...changes }, keys, added: [] };
}

function told(replayId: number, ...added: readonly OpenDelivery[]): ReplayStep {
  return { replayId, part: { ...PART, isDone: true }, keys: [], added: added.map(({ key, delivery }) => ({ key, delivery })) };
}

/** Three settled calls of one hook. */
async function settledCalls({ commit }: Owner): Promise<readonly DeliveryKey[]> {
  const opens = [1, 2, 3].map((position) => anOpen(position, { callNumber: position }));
  await commit(appending(...opens));
  await commit({ settlements: opens.map((open) => delivered(open)), watermark: (opens.at(-1)?.key ?? 0) + 1 });
  return opens.map(({ key }) => key);
}

type Check = (title: string, test: (owner: Owner) => Promise<void>) => void;

/** The part of the suite that is about replays (P7, delivery promises 2, 4 and 7). */
export function replayStoreContract(name: string, check: Check): void {
  describe(`${name}: replays`, () => {
    check('keeps what was asked for, by whom and why, newest first', async ({ store }) => {
      const first = await store.addReplay(REPLAY);
      const second = await store.addReplay({ ...REPLAY, parts: [] });
      const [newest, oldest] = await store.replays();
      assert.deepEqual([newest?.id, oldest?.id], [second, first]);
      assert.deepEqual(oldest, { ...REPLAY, id: first, state: 'running', problem: null, endedAt: null });
    });

    check('opens deliveries and remembers how far it is, in one step', async (owner) => {
      const { store, loaded, lease } = owner;
      const keys = await settledCalls(owner);
      const id = await store.addReplay(REPLAY);
      const stepped = await store.stepReplay(stepOf(id, keys.slice(0, 2)), lease);
      assert.deepEqual(stepped?.keys, keys.slice(0, 2));
      assert.deepEqual(stepped?.reopened, [{ hookId: 'crm', lowestCall: 1, count: 2 }]);
      assert.deepEqual(await loaded(), ['1/1', '2/1']);
      assert.deepEqual((await store.replays())[0]?.parts, [{ ...PART, queued: 2, after: keys[1] }]);
    });

    check('leaves alone what is open or gone, and counts it', async (owner) => {
      const { store, commit, lease } = owner;
      const keys = await settledCalls(owner);
      const open = anOpen(9, { callNumber: 9 });
      await commit(appending(open));
      const id = await store.addReplay(REPLAY);
      const stepped = await store.stepReplay(stepOf(id, [keys[0] ?? 0, open.key, 99_999]), lease);
      assert.deepEqual(stepped?.keys, [keys[0]]);
      assert.deepEqual(
        (await store.replays())[0]?.parts.map(({ queued, left }) => [queued, left]),
        [[1, 2]],
      );
    });

    check('opens nothing once it is over', async (owner) => {
      const { store, loaded, lease } = owner;
      const keys = await settledCalls(owner);
      const id = await store.addReplay(REPLAY);
      assert.equal(await store.endReplay(id, CANCELLED), true);
      assert.equal(await store.endReplay(id, { ...CANCELLED, state: 'done' }), false, 'the first end counts');
      assert.equal(await store.stepReplay(stepOf(id, keys), lease), undefined);
      assert.equal(await store.stepReplay(stepOf(id + 1, keys), lease), undefined, 'there is no such replay');
      assert.deepEqual(await loaded(), []);
      const [record] = await store.replays();
      assert.deepEqual([record?.state, record?.endedAt], ['cancelled', 10_000]);
    });

    check('opens nothing more for a part that is done', async (owner) => {
      const { store, loaded, lease } = owner;
      const keys = await settledCalls(owner);
      const id = await store.addReplay(REPLAY);
      assert.ok(await store.stepReplay(stepOf(id, keys.slice(0, 1), { isDone: true }), lease));
      assert.equal(await store.stepReplay(stepOf(id, keys.slice(1)), lease), undefined);
      assert.deepEqual(await loaded(), ['1/1']);
    });

    check('refuses a step under a lease that a newer owner has taken, and changes nothing by it', async (owner) => {
      const { store, loaded, lease } = owner;
      const keys = await settledCalls(owner);
      const id = await store.addReplay(REPLAY);
      await store.lease({ owner: 'next', partitions: lease.partitions, now: 1, ttlMs: 1_000 });
      await assert.rejects(async () => void (await store.stepReplay(stepOf(id, keys), lease)), { code: 'LEASE_LOST' });
      assert.deepEqual(await loaded(), []);
      assert.deepEqual((await store.replays())[0]?.parts, [PART]);
    });

    check(
      'tells a call anew behind what is still open of it, in order, marked and without a deadline',
      async ({ store, commit, lease }) => {
        const [one, two] = [1, 2].map((sequence) => anOpen(sequence, { callNumber: 7, sequence }));
        assert.ok(one && two);
        await commit({ ...appending(one, two), registrations: [one, two] });
        const again = [1, 2].map((sequence) => anOpen(10 + sequence, { callNumber: 7, sequence }));
        for (const round of [1, 2]) {
          const id = await store.addReplay(REPLAY);
          const added = again.map((open) => ({ ...open, key: open.key + 256 * 10 * round, delivery: { ...open.delivery, deadlineAt: 1 } }));
          const stepped = await store.stepReplay(told(id, ...added), lease);
          assert.deepEqual(stepped?.reopened, [{ hookId: 'crm', lowestCall: 7, count: 2 }]);
        }
        const { deliveries } = await store.load({ hookId: 'crm', afterCall: 0, limit: 9 });
        assert.deepEqual(
          deliveries.map(({ replay, delivery }) => [replay, delivery.sequence, delivery.id]),
          [0, 1, 2].flatMap((replay) => [1, 2].map((sequence) => [replay, sequence, `crm/7/${sequence}`])),
        );
        assert.deepEqual(
          deliveries.map(({ delivery }) => delivery.deadlineAt),
          [null, null, null, null, null, null],
        );
        assert.ok((await store.lastPosition()) >= 31, 'their keys are never given out again');
      },
    );

    check('forgets those that are over and old, a little at a time, and none that runs', async (owner) => {
      const { store, lease } = owner;
      const keys = await settledCalls(owner);
      const [old, running] = [await store.addReplay(REPLAY), await store.addReplay(REPLAY)];
      await store.stepReplay(stepOf(old, keys), lease);
      await store.endReplay(old, CANCELLED);
      const ids = async (): Promise<number[]> => (await store.replays()).map(({ id }) => id);
      const before = (deliveries: number) => ({ calls: 0, deliveries, deadLetters: 0 });
      await store.purge(before(10_000), 100);
      assert.deepEqual(await ids(), [running, old], 'it ended at that time');
      for (let steps = 0; steps < 4; steps++) await store.purge(before(10_001), 1);
      assert.deepEqual(await ids(), [running]);
    });

    check('has what was told anew settled, given up and sent again like everything else', async ({ store, commit, loaded, lease }) => {
      const id = await store.addReplay(REPLAY);
      const open = anOpen(5, { callNumber: 7 });
      await store.stepReplay(told(id, open), lease);
      const [loadedOne] = (await store.load({ hookId: 'crm', afterCall: 0, limit: 9 })).deliveries;
      assert.ok(loadedOne);
      await store.commit({ ...EMPTY_BATCH, settlements: [refused(loadedOne)] }, lease);
      assert.deepEqual(await loaded(), []);
      assert.equal((await store.deadLetters({ limit: 9 })).length, 1);
      await store.redeliver({ kind: 'keys', keys: [open.key] }, lease);
      const [again] = (await store.load({ hookId: 'crm', afterCall: 0, limit: 9 })).deliveries;
      assert.equal(again?.replay, 2);
      await commit({ settlements: [delivered(again)] });
      assert.deepEqual(await loaded(), []);
    });
  });
}
