import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError, type ReplayPart, type Settlement } from '@ringhook/core';
import { aDelivery, delivered, failedUntil } from '@ringhook/store/contract';
import { type PartPorts, PartRun } from '../src/replay/replay-part.ts';

const PART: ReplayPart = { hookId: 'crm', total: 60, queued: 0, left: 0, after: -1, isDone: false };

interface World {
  readonly steps: number[][];
  readonly pauses: number[];
  readonly control: AbortController;
  readonly run: PartRun;
}

/** Sixty settled deliveries, one a call, each opened one answered as `answer` says during the next pause. */
function world(
  answer: (settlement: Settlement) => Settlement | null = (settlement) => settlement,
  changes: Partial<PartPorts> = {},
  perSecond = 50,
): World {
  const steps: number[][] = [];
  const pauses: number[] = [];
  const control = new AbortController();
  const waiting: number[] = [];
  const ports: PartPorts = {
    find: async (_filter, after, limit) => {
      const rest = Array.from({ length: 60 }, (_, place) => place + 1).filter((key) => key > after);
      return rest.slice(0, limit).map((key) => ({ key, callNumber: key }));
    },
    step: async ({ part, keys }) => {
      steps.push([...keys]);
      waiting.push(...keys);
      return { part, keys, reopened: [] };
    },
    troubleOf: () => null,
    isThere: () => true,
    now: () => 0,
    ...changes,
  };
  const pause = async (ms: number): Promise<void> => {
    pauses.push(ms);
    for (const key of waiting.splice(0)) {
      const open = { key, delivery: aDelivery({ callNumber: key }), attempts: 0, retries: 0, replay: 1, isRegistered: true };
      const settlement = answer(delivered(open));
      if (settlement) run.hear(settlement);
    }
    await Promise.resolve();
  };
  const run: PartRun = new PartRun(
    ports,
    { replayId: 1, part: PART, filter: { settledBefore: 0 }, perSecond },
    { signal: control.signal, pause },
  );
  return { steps, pauses, control, run };
}

describe('the part of a replay for one endpoint (P7)', () => {
  it('opens a few at a time, no faster than allowed, until nothing is left', async () => {
    const { run, steps, pauses } = world();
    assert.deepEqual(await run.run(), { kind: 'done' });
    assert.deepEqual(
      steps.map(({ length }) => length),
      [25, 25, 10],
    );
    assert.deepEqual(
      steps.flat(),
      Array.from({ length: 60 }, (_, place) => place + 1),
    );
    assert.deepEqual(pauses, [500, 500]);
  });

  it('lets a lane that is tried again later be, and goes on with others', async () => {
    const { run, steps } = world(({ open }) => failedUntil(open, 9_000));
    assert.deepEqual(await run.run(), { kind: 'done' });
    assert.equal(steps.flat().length, 60);
  });

  it('opens no more while the endpoint is in trouble, for as long as that lasts', async () => {
    let looks = 0;
    const steps: number[][] = [];
    const { run, control } = world(() => null, {
      troubleOf: () => {
        if (++looks === 50) control.abort();
        return 'paused';
      },
      step: async ({ part, keys }) => (steps.push([...keys]), { part, keys, reopened: [] }),
    });
    assert.deepEqual(await run.run(), { kind: 'stopped' });
    assert.equal(steps.length, 1);
  });

  it('goes on behind what nothing is heard of, when the endpoint is well', async () => {
    const { run, steps } = world(() => null);
    assert.deepEqual(await run.run(), { kind: 'done' });
    assert.equal(steps.flat().length, 60);
  });

  it('ends when its adapter is removed, and says so', async () => {
    let looks = 0;
    const { run } = world(undefined, { isThere: () => ++looks < 2 });
    const end = await run.run();
    assert.deepEqual(end, { kind: 'failed', problem: 'the adapter "crm" was removed before all of it was sent' });
  });

  it('tries again when the store can’t be written, and ends for good when somebody else owns it', async () => {
    let tries = 0;
    const failing = (code: string) => async () => {
      tries++;
      throw new AppError(tries < 3 ? 'DISK_FULL' : code, 'store', 'no');
    };
    const { run, pauses } = world(undefined, { step: failing('LEASE_LOST') });
    assert.deepEqual(await run.run(), { kind: 'stopped' });
    assert.deepEqual(pauses, [1_000, 1_000]);
  });

  it('stops when the replay is over in the store', async () => {
    const { run } = world(undefined, { step: async () => undefined });
    assert.deepEqual(await run.run(), { kind: 'stopped' });
  });
});
