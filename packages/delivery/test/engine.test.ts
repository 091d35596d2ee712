import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AppError, DEFAULT_ENDPOINT_POLICY } from '@ringhook/core';
import { MemoryDeliveryStore } from '@ringhook/store';
import { answered, Rig, TIMED_OUT } from './engine-rig.ts';

const HOUR = 3_600_000;

describe('promise 1: durable before acknowledged', () => {
  it('acknowledges and sends only after the commit', async () => {
    const rig = await Rig.started();
    let isAcknowledged = false;
    void rig.append({ callNumber: 1 }).then(() => (isAcknowledged = true));
    assert.deepEqual(rig.sent, []);
    await rig.pass(5);
    assert.ok(isAcknowledged);
    assert.deepEqual(rig.names(), ['crm/1/1']);
  });

  it('puts what comes within 2 ms, or 256 events, into one commit', async () => {
    let commits = 0;
    const store = new MemoryDeliveryStore();
    const commit = store.commit.bind(store);
    store.commit = (batch, lease) => {
      if (batch.events.length > 0) commits++;
      return commit(batch, lease);
    };
    const rig = new Rig({}, store);
    await rig.engine.start();
    for (let callNumber = 1; callNumber <= 600; callNumber++) void rig.append({ callNumber });
    await rig.pass(10);
    assert.ok(commits <= 3, `${commits} commits`);
    assert.equal(rig.sent.length, 600);
  });

  it('keeps what it can not store, says so, and goes on by itself when there is space again', async () => {
    const store = new MemoryDeliveryStore();
    const commit = store.commit.bind(store);
    let isFull = true;
    store.commit = (batch, lease) => {
      if (isFull) throw new AppError('DISK_FULL', 'ringhook.db', 'no space left');
      return commit(batch, lease);
    };
    const news: (string | null)[] = [];
    const rig = new Rig({ observer: { storeFailing: (error) => news.push(error?.code ?? null) } }, store);
    await rig.engine.start();
    let isAcknowledged = false;
    void rig.append({ callNumber: 1 }).then(() => (isAcknowledged = true));
    await rig.pass(10_000);
    assert.equal(isAcknowledged, false);
    assert.deepEqual(rig.sent, []);
    assert.equal(rig.engine.health().kind, 'storeFailing');
    isFull = false;
    await rig.pass(3_000);
    assert.ok(isAcknowledged);
    assert.deepEqual(rig.names(), ['crm/1/1']);
    assert.deepEqual(news, ['DISK_FULL', null]);
    assert.equal(rig.engine.health().kind, 'working');
  });

  it('stops for good when another owner took over, and acknowledges nothing more', async () => {
    const rig = await Rig.started();
    rig.store.lease({ owner: 'other', partitions: Array.from({ length: 256 }, (_, p) => p), now: 0, ttlMs: 1 });
    const lost = assert.rejects(rig.append({ callNumber: 1 }), { code: 'LEASE_LOST' });
    await rig.pass(10);
    await lost;
    assert.equal(rig.engine.health().kind, 'dead');
    await assert.rejects(rig.append({ callNumber: 2 }), { code: 'LEASE_LOST' });
    assert.deepEqual(rig.sent, []);
  });
});

describe('promise 2: order', () => {
  it('sends the next request of a lane only when the one before was accepted', async () => {
    const rig = await Rig.started();
    rig.latencyMs = 100;
    void rig.append({ callNumber: 1, sequence: 1 }, { callNumber: 1, sequence: 2 }, { callNumber: 2, sequence: 1 });
    await rig.pass(50);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/2/1']);
    await rig.pass(100);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/2/1', 'crm/1/2']);
  });

  it('holds a lane back through retries, over a restart, and lets other calls pass', async () => {
    const rig = await Rig.started();
    rig.answer = ({ callNumber, sequence }, attempt) => (callNumber === 1 && sequence === 1 && attempt < 4 ? answered(503) : answered(204));
    void rig.append({ callNumber: 1, sequence: 1 }, { callNumber: 1, sequence: 2 }, { callNumber: 2, sequence: 1 });
    await rig.pass(5_000);
    await rig.restart();
    void rig.append({ callNumber: 1, sequence: 3 });
    await rig.pass(60_000);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/2/1', 'crm/1/1', 'crm/1/1', 'crm/1/1', 'crm/1/2', 'crm/1/3']);
    assert.deepEqual(
      rig.sent.filter(({ name }) => name === 'crm/1/1').map(({ attempt }) => attempt),
      [1, 2, 3, 4],
    );
  });

  it('goes on with the next request when one is refused for good', async () => {
    const rig = await Rig.started();
    rig.answer = ({ sequence }) => answered(sequence === 1 ? 404 : 200);
    void rig.append({ callNumber: 1, sequence: 1 }, { callNumber: 1, sequence: 2 });
    await rig.pass(50);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 deadLetter', 'crm/1/2 delivered']);
  });

  it('keeps lanes whole when there are more of them than memory may hold', async () => {
    const rig = await Rig.started({ maxLanesInMemory: 10 });
    rig.latencyMs = 20;
    for (let callNumber = 1; callNumber <= 300; callNumber++) void rig.append({ callNumber, sequence: 1 });
    await rig.pass(30);
    assert.ok((rig.engine.endpoints()[0]?.lanes ?? 99) <= 10);
    assert.ok(rig.engine.endpoints()[0]?.hasCold);
    for (let callNumber = 1; callNumber <= 300; callNumber++) void rig.append({ callNumber, sequence: 2 });
    await rig.pass(10_000);
    assert.equal(rig.sent.length, 600, 'everything once');
    const at = new Map(rig.names().map((name, place) => [name, place]));
    for (let callNumber = 1; callNumber <= 300; callNumber++) assert.ok(at.get(`crm/${callNumber}/1`)! < at.get(`crm/${callNumber}/2`)!);
  });
});

describe('promise 5: patience with a limit', () => {
  it('makes 13 attempts over about 76 hours, then keeps a dead letter', async () => {
    const rig = await Rig.started();
    rig.answer = () => answered(500);
    void rig.append({ callNumber: 1 });
    await rig.pass(100 * HOUR);
    const counted = rig.settled.filter(({ next }) => next.kind !== 'held');
    assert.equal(counted.length, 13);
    const hours = (rig.sent.at(-1)?.at ?? 0) / HOUR;
    assert.ok(hours > 74 && hours < 78, `${hours} h`);
    assert.equal(rig.store.deadLetters({ limit: 9 })[0]?.why, 'exhausted');
  });

  it('waits as long as Retry-After asks', async () => {
    const rig = await Rig.started();
    rig.answer = (_, attempt) => (attempt === 1 ? answered(429, 90_000) : answered(204));
    void rig.append({ callNumber: 1 });
    await rig.pass(100_000);
    assert.ok((rig.sent[1]?.at ?? 0) >= 90_000 && (rig.sent[1]?.at ?? 0) < 91_000);
  });

  it('skips what is older than its deadline, visibly, and goes on with the lane', async () => {
    const rig = await Rig.started();
    rig.policies.set('crm', { ...DEFAULT_ENDPOINT_POLICY, isEnabled: false });
    void rig.append({ callNumber: 1, sequence: 1, deadlineMs: 30_000 }, { callNumber: 1, sequence: 2 });
    await rig.pass(31_000);
    rig.policies.delete('crm');
    rig.engine.policiesChanged();
    await rig.pass(100);
    assert.deepEqual(rig.names(), ['crm/1/2']);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 skipped', 'crm/1/2 delivered']);
    assert.equal(rig.store.deadLetters({ limit: 9 })[0]?.why, 'deadline');
  });

  it('does not stall a retry when the wall clock jumps back, nor fire a deadline when it jumps forward', async () => {
    const rig = await Rig.started();
    rig.answer = (_, attempt) => (attempt === 1 ? TIMED_OUT : answered(204));
    void rig.append({ callNumber: 1, deadlineMs: 30_000 });
    await rig.pass(10);
    rig.time.jumpMs = -HOUR;
    await rig.pass(2_300);
    assert.equal(rig.sent.length, 2, 'the retry after 2 s took place');
    void rig.append({ callNumber: 2, deadlineMs: 30_000 });
    await rig.pass(10);
    rig.time.jumpMs = HOUR;
    await rig.pass(5_000);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 retry', 'crm/1/1 delivered', 'crm/2/1 retry', 'crm/2/1 delivered']);
  });
});

describe('promise 6: pause, do not disable', () => {
  it('pauses the hook on 410, says so, remembers it, and catches up in order when somebody resumes it', async () => {
    const paused: (string | null)[] = [];
    const rig = await Rig.started({ observer: { hookPaused: (_, because) => paused.push(because) } });
    rig.answer = () => answered(410);
    void rig.append({ callNumber: 1, sequence: 1 });
    await rig.pass(50);
    void rig.append({ callNumber: 1, sequence: 2 }, { callNumber: 2, sequence: 1 });
    await rig.pass(HOUR);
    assert.deepEqual(rig.names(), ['crm/1/1']);
    await rig.restart();
    await rig.pass(HOUR);
    assert.deepEqual(rig.names(), ['crm/1/1'], 'a restart does not forget it');
    assert.match(rig.engine.endpoints()[0]?.pausedBecause ?? '', /410/);
    rig.answer = () => answered(200);
    await rig.engine.resumeHook('crm');
    await rig.pass(1_000);
    assert.deepEqual(rig.names().toSorted(), ['crm/1/1', 'crm/1/1', 'crm/1/2', 'crm/2/1']);
    assert.ok(rig.names().lastIndexOf('crm/1/1') < rig.names().indexOf('crm/1/2'));
    assert.equal(paused.at(-1), null);
  });

  it('gives up what is owed by a paused hook once its adapter is removed', async () => {
    const rig = await Rig.started();
    rig.answer = () => answered(410);
    void rig.append({ callNumber: 1, sequence: 1 });
    await rig.pass(50);
    void rig.append({ callNumber: 1, sequence: 2 });
    await rig.pass(50);
    rig.policies.set('crm', null);
    rig.engine.policiesChanged();
    await rig.pass(1_000);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 held', 'crm/1/1 deadLetter', 'crm/1/2 deadLetter']);
    assert.deepEqual(rig.store.stats(), { open: 0, parked: 0, deadLetters: 2 });
  });

  it('forgets the pause of a hook that was removed: one that is made again under its id is told, also after a restart', async () => {
    const rig = await Rig.started();
    rig.answer = () => answered(410);
    void rig.append({ callNumber: 1 });
    await rig.pass(50);
    rig.policies.set('crm', null);
    rig.engine.policiesChanged();
    await rig.pass(1_000);
    rig.policies.delete('crm');
    rig.engine.policiesChanged();
    rig.answer = () => answered(204);
    await rig.restart();
    void rig.append({ callNumber: 2 });
    await rig.pass(50);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 held', 'crm/1/1 deadLetter', 'crm/2/1 delivered']);
  });

  it('forgets the pause of a hook that was removed while nothing ran', async () => {
    const rig = await Rig.started();
    rig.answer = () => answered(410);
    void rig.append({ callNumber: 1 });
    await rig.pass(50);
    rig.policies.set('crm', null);
    await rig.restart();
    assert.equal((await rig.store.backlog())[0]?.pausedBecause, null);
  });

  it('holds the lanes of a dead endpoint without counting attempts, probes it, and catches up', async () => {
    const rig = await Rig.started();
    let isDead = true;
    rig.answer = () => (isDead ? TIMED_OUT : answered(204));
    for (let callNumber = 1; callNumber <= 50; callNumber++) void rig.append({ callNumber });
    await rig.pass(10);
    void rig.append({ callNumber: 51 });
    const before = rig.sent.length;
    await rig.pass(6 * HOUR);
    const probes = rig.sent.length - before;
    assert.ok(probes > 60 && probes < 100, `${probes} probes in six hours`);
    assert.ok(rig.settled.slice(before).every(({ next }) => next.kind === 'held'));
    isDead = false;
    await rig.pass(HOUR);
    assert.equal(rig.settled.filter(({ next }) => next.kind === 'delivered').length, 51);
  });

  it('holds the requests of a disabled adapter and turns those of a removed one into dead letters', async () => {
    const rig = await Rig.started();
    rig.policies.set('off', { ...DEFAULT_ENDPOINT_POLICY, isEnabled: false });
    rig.policies.set('gone', null);
    void rig.append({ callNumber: 1, hookId: 'off' }, { callNumber: 1, hookId: 'gone' });
    await rig.pass(HOUR);
    assert.deepEqual(rig.names(), []);
    assert.deepEqual(rig.outcomes(), ['gone/1/1 deadLetter']);
    assert.equal(rig.store.deadLetters({ limit: 1 })[0]?.why, 'hookRemoved');
  });
});

describe('promise 7: nothing disappears', () => {
  it('sends dead letters again, lanes in order, counted as replays', async () => {
    const rig = await Rig.started();
    rig.answer = () => answered(400);
    for (const callNumber of [1, 2, 3]) void rig.append({ callNumber, sequence: 1 }, { callNumber, sequence: 2 });
    await rig.pass(100);
    rig.sent.length = 0;
    rig.answer = () => answered(200);
    rig.latencyMs = 50;
    assert.equal(await rig.engine.redeliver({ kind: 'deadLetters', since: 0, until: rig.time.now() + 1 }), 6);
    await rig.pass(1_000);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/2/1', 'crm/3/1', 'crm/1/2', 'crm/2/2', 'crm/3/2']);
    assert.ok(rig.sent.every(({ replay, attempt }) => replay === 1 && attempt === 2));
    assert.deepEqual(rig.store.stats(), { open: 0, parked: 0, deadLetters: 0 });
  });

  it('sends a delivered request again when asked, and a deadline does not stop it', async () => {
    const rig = await Rig.started();
    void rig.append({ callNumber: 1, deadlineMs: 1_000 });
    await rig.pass(HOUR);
    const [first] = rig.settled;
    assert.ok(first);
    assert.equal(await rig.engine.redeliver({ kind: 'keys', keys: [first.open.key] }), 1);
    await rig.pass(100);
    assert.deepEqual(
      rig.sent.map(({ replay }) => replay),
      [0, 1],
    );
    assert.equal(await rig.engine.redeliver({ kind: 'keys', keys: [12_345] }), 0);
  });

  it('replays what is given up again at once a single time', async () => {
    const rig = await Rig.started();
    rig.policies.set('gone', null);
    void rig.append({ callNumber: 1, hookId: 'gone' });
    await rig.pass(1_000);
    const [first] = rig.settled;
    assert.ok(first);
    // A store across a network: by the time it is asked again, what it reopened is settled.
    const { store } = rig;
    const redeliver = store.redeliver.bind(store);
    let passes = 0;
    Object.assign(store, {
      redeliver: async (...given: Parameters<typeof redeliver>) => {
        if (++passes > 9) return [];
        await new Promise<void>((resolve) => void rig.time.setTimer(50, resolve));
        return redeliver(...given);
      },
    });
    for (const selection of [
      { kind: 'keys', keys: [first.open.key] },
      { kind: 'deadLetters', since: 0, until: rig.time.now() + HOUR },
    ] as const) {
      passes = 0;
      const count = rig.engine.redeliver(selection);
      await rig.pass(1_000);
      assert.equal(await count, 1);
    }
  });

  it('puts a replayed request before what still waits in its lane', async () => {
    const rig = await Rig.started();
    rig.answer = ({ sequence }) => answered(sequence === 1 ? 400 : 200);
    void rig.append({ callNumber: 1, sequence: 1 });
    await rig.pass(100);
    rig.policies.set('crm', { ...DEFAULT_ENDPOINT_POLICY, isEnabled: false });
    void rig.append({ callNumber: 1, sequence: 2 });
    await rig.pass(100);
    rig.answer = () => answered(200);
    await rig.engine.redeliver({ kind: 'deadLetters', since: 0, until: rig.time.now() + 1 });
    await rig.pass(100);
    rig.policies.delete('crm');
    rig.engine.policiesChanged();
    await rig.pass(1_000);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/1/1', 'crm/1/2']);
  });
});

describe('health', () => {
  it('counts what is owed, whether it is under way, parked, held or cold', async () => {
    const rig = await Rig.started({ maxLanesInMemory: 2 });
    rig.policies.set('off', { ...DEFAULT_ENDPOINT_POLICY, isEnabled: false });
    rig.answer = ({ hookId }) => answered(hookId === 'crm' ? 204 : 503);
    rig.latencyMs = 10;
    for (let callNumber = 1; callNumber <= 5; callNumber++) void rig.append({ callNumber, hookId: 'off' }, { callNumber });
    void rig.append({ callNumber: 6, hookId: 'failing' });
    await rig.pass(3);
    assert.equal(await rig.engine.pending(), 11);
    await rig.pass(1_000);
    assert.equal(await rig.engine.pending(), 6);
    await rig.restart();
    assert.equal(await rig.engine.pending(), 6);
  });

  it('is well again once the store takes the renewal it refused before, traffic or none', async () => {
    const news: (string | null)[] = [];
    const rig = await Rig.started({ leaseTtlMs: 30_000, observer: { storeFailing: (error) => news.push(error?.code ?? null) } });
    const { store } = rig;
    const renew = store.renew.bind(store);
    let isFull = true;
    store.renew = (...given) => {
      if (isFull) throw new AppError('DISK_FULL', 'test', 'no space left');
      return renew(...given);
    };
    await rig.pass(11_000);
    assert.equal(rig.engine.health().kind, 'storeFailing');
    isFull = false;
    await rig.pass(11_000);
    assert.deepEqual(rig.engine.health(), { kind: 'working', error: null, inFlight: 0, unsettled: 0 });
    assert.deepEqual(news, ['DISK_FULL', null]);
  });
});

describe('a lane that fails while others are read from the store', () => {
  it('keeps its due time', async () => {
    const rig = await Rig.started();
    const { store } = rig;
    const due = store.due.bind(store);
    Object.assign(store, {
      due: async (...given: Parameters<typeof due>) => {
        const lanes = due(...given);
        await new Promise<void>((resolve) => void rig.time.setTimer(1_000, resolve));
        return lanes;
      },
    });
    rig.answer = (_delivery, attempt) => answered(attempt === 1 ? 503 : 204);
    void rig.append({ callNumber: 1 });
    await rig.pass(1_900);
    rig.latencyMs = 500;
    void rig.append({ callNumber: 2 });
    await rig.pass(30_000);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 retry', 'crm/2/1 retry', 'crm/1/1 delivered', 'crm/2/1 delivered']);
  });
});

describe('a replay beside a request under way', () => {
  it('follows it, and neither is sent twice', async () => {
    const rig = await Rig.started({ maxLanesInMemory: 2 });
    rig.answer = ({ sequence }) => answered(sequence === 1 ? 400 : 200);
    void rig.append({ callNumber: 9, sequence: 1 });
    await rig.pass(6_000);
    rig.latencyMs = 8_000;
    rig.answer = () => answered(200);
    void rig.append({ callNumber: 9, sequence: 2 });
    // Long enough under way to be listed as open in the store.
    await rig.pass(6_000);
    await rig.engine.redeliver({ kind: 'deadLetters', since: 0, until: rig.time.now() + 1 });
    void rig.append({ callNumber: 10, sequence: 1 });
    await rig.pass(60_000);
    assert.deepEqual(
      rig.names().filter((name) => name.startsWith('crm/9')),
      ['crm/9/1', 'crm/9/2', 'crm/9/1'],
    );
  });
});

describe('stopping and starting', () => {
  it('lets what is under way finish, stores it, and repeats nothing afterwards', async () => {
    const rig = await Rig.started();
    rig.latencyMs = 500;
    void rig.append({ callNumber: 1, sequence: 1 }, { callNumber: 1, sequence: 2 });
    await rig.pass(100);
    const stopped = rig.engine.stop();
    await rig.pass(1_000);
    await stopped;
    await rig.restart();
    await rig.pass(1_000);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/1/2']);
    await assert.rejects(new Rig().engine.redeliver({ kind: 'keys', keys: [1] }), { code: 'ENGINE_STOPPED' });
  });

  it('cuts off what takes too long and sends it again after the next start', async () => {
    const rig = await Rig.started();
    rig.latencyMs = 60_000;
    void rig.append({ callNumber: 1 });
    await rig.pass(100);
    const stopped = rig.engine.stop(1_000);
    await rig.pass(70_000);
    await stopped;
    rig.latencyMs = 1;
    await rig.restart();
    await rig.pass(1_000);
    assert.deepEqual(rig.names(), ['crm/1/1', 'crm/1/1']);
  });

  it('survives a sender that throws: that is an outcome like any other', async () => {
    const rig = await Rig.started({
      send: () => {
        throw new Error('no such secret');
      },
    });
    void rig.append({ callNumber: 1 });
    await rig.pass(100);
    assert.deepEqual(rig.outcomes(), ['crm/1/1 retry']);
  });
});
