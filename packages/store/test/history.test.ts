import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, after, describe, it } from 'node:test';
import type {
  AttemptOutcome,
  CallFacts,
  CommitBatch,
  HookEventName,
  Lease,
  NextStep,
  OpenDelivery,
  SourceId,
  StoredEvent,
} from '@ringhook/core';
import { HistoryReader, openDataFolder, SqliteDeliveryStore } from '../src/index.ts';

const EVENT_ORDER = ['start', 'pickup', 'hangup'] as const;

function aCall(number: number, changes: Partial<CallFacts> = {}): CallFacts {
  return {
    number,
    uuid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: `+45${number}`,
    callerName: '50% & more_\'"',
    isWithheld: false,
    did: '855555',
    dialled: '855555',
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: number * 1_000,
    queuedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answered: false,
    recorded: false,
    recordings: [],
    cause: null,
    ...changes,
  };
}

function anEvent(call: CallFacts, event: HookEventName | 'queued', sequence: number): StoredEvent {
  const at = call.startedAt + sequence;
  return { partition: call.number % 256, revision: 3, event: { level: 'call', event, call, sequence, at, synthetic: false } };
}

function owed(position: number, callNumber: number, event: HookEventName, sequence: number, hookId = 'crm'): OpenDelivery {
  const partition = callNumber % 256;
  const request = {
    method: 'GET',
    url: `https://${hookId}.example/?Event=${event}`,
    headers: [{ name: 'X-A', value: '1' }],
    body: null,
  } as const;
  return {
    key: position * 256 + partition,
    attempts: 0,
    retries: 0,
    replay: 0,
    isRegistered: false,
    delivery: {
      id: `id-${position}`,
      partition,
      hookId,
      callNumber,
      sequence,
      ordinal: 2 * sequence,
      event,
      synthetic: false,
      createdAt: 1_000 * position,
      deadlineAt: null,
      request,
    },
  };
}

const answered = (status: number): AttemptOutcome => ({
  kind: 'answered',
  status,
  retryAfterMs: null,
  headers: ['content-type', 'text/plain'],
  body: 'hi',
  isBodyCut: false,
  durationMs: 5,
});
const nothing = { events: [], deliveries: [], calls: [], settlements: [], registrations: [], watermark: 0 };

describe('history', () => {
  const folderPath = mkdtempSync(join(tmpdir(), 'ringhook-history-'));
  const folder = openDataFolder(folderPath, 1);
  const store = new SqliteDeliveryStore(folder);
  const history = new HistoryReader(folder.file);
  let lease: Lease;
  const commit = (batch: Partial<CommitBatch>) => store.commit({ ...nothing, ...batch }, lease);
  const settle = (open: OpenDelivery, number: number, outcome: AttemptOutcome, next: NextStep, watermark = 0) =>
    commit({ settlements: [{ open, attempt: { number, startedAt: 50, outcome }, next, at: 60 }], watermark });
  const stateOf = async (open: OpenDelivery) => (await history.deliveries.get(String(open.key)))?.state;

  const [first, second, third, other] = [
    owed(1, 7, 'start', 1),
    owed(2, 7, 'pickup', 2),
    owed(3, 7, 'hangup', 3),
    owed(4, 8, 'start', 1, 'erp'),
  ];

  before(() => {
    lease = store.lease({ owner: 'test', partitions: [7, 8, 9], now: 1, ttlMs: 1_000 });
    const call = aCall(7);
    const events = EVENT_ORDER.map((event, index) =>
      anEvent(index < 2 ? call : { ...call, endedAt: 9_000, cause: 'abandoned' }, event, index + 1),
    );
    commit({ events, deliveries: [first, second, third] });
    commit({ events: [anEvent(aCall(8, { callerId: '1001', type: 'Internal' }), 'start', 1)], deliveries: [other] });
    commit({ events: [anEvent(aCall(8, { callerId: '1001', type: 'Internal', lastQueue: 'Support', answered: true }), 'queued', 2)] });
    commit({ events: [anEvent(aCall(9, { callerId: '+4_%', sourceId: 'sim' as SourceId }), 'start', 1)] });
  });

  after(async () => {
    await history.close();
    await store.close();
    folder.close();
    rmSync(folderPath, { recursive: true });
  });

  it('tells calls newest first, with what is known by now', async () => {
    const newest = await history.calls.list({ limit: 2 });
    assert.deepEqual(
      newest.items.map(({ number }) => number),
      [9, 8],
    );
    assert.equal(newest.items[1]?.lastQueue, 'Support', 'the row was written at the start, the queue came later');
    const older = await history.calls.list({ limit: 2, cursor: newest.next ?? '' });
    assert.deepEqual([older.items.map(({ number }) => number), older.next], [[7], null]);
    assert.deepEqual(await history.calls.get(7), aCall(7, { endedAt: 9_000, cause: 'abandoned' }));
    assert.equal(await history.calls.get(99), undefined);
  });

  const filters: [title: string, query: object, numbers: number[]][] = [
    ['a whole short word', { words: ['45'] }, []],
    ['a part of a word', { words: ['457'] }, [7]],
    ['a part of the number dialled', { words: ['5555'] }, [9, 8, 7]],
    ['the source', { sourceId: 'sim' }, [9]],
    ['the type', { type: 'Internal' }, [8]],
    ['being over', { live: false }, [7]],
    ['going on', { live: true }, [9, 8]],
    ['the time', { startedFrom: 8_000, startedUntil: 9_000 }, [8]],
    ['hostile text', { words: [`' or 1=1 --`, '" OR "'] }, []],
  ];
  for (const [title, query, numbers] of filters) {
    it(`narrows calls by ${title}`, async () => {
      const { items } = await history.calls.list({ limit: 10, ...query });
      assert.deepEqual(
        items.map(({ number }) => number),
        numbers,
      );
    });
  }

  it('tells the events of a call in order with the revision they met', async () => {
    const events = await history.calls.events(7);
    assert.deepEqual(
      events.map(({ event, revision }) => [event.event, event.sequence, event.at, revision]),
      [
        ['start', 1, 7_001, 3],
        ['pickup', 2, 7_002, 3],
        ['hangup', 3, 7_003, 3],
      ],
    );
  });

  it('follows a delivery from owed over parked to delivered, given up, and sent again', async () => {
    assert.equal(await stateOf(first), 'pending');
    settle(first, 1, answered(200), { kind: 'delivered' });
    assert.equal(await stateOf(first), 'delivered');

    settle(
      second,
      1,
      { kind: 'failed', reason: 'timeout', detail: 'no answer in 10 s', durationMs: 10_000 },
      { kind: 'retry', at: 99_000, why: 'network', isLengthened: false },
    );
    const parked = await history.deliveries.get(String(second.key));
    assert.deepEqual([parked?.state, parked?.dueAt, parked?.attempts, parked?.lastStatus], ['pending', 99_000, 1, null]);

    const registered = { ...second, isRegistered: true };
    settle(registered, 2, answered(404), { kind: 'deadLetter', why: 'rejected' });
    const dead = await history.deliveries.get(String(second.key));
    assert.deepEqual([dead?.state, dead?.attempts, dead?.lastStatus, dead?.settledAt], ['deadLetter', 2, 404, 60]);
    settle(third, 1, answered(500), { kind: 'skipped', why: 'deadline' }, third.key + 1);
    assert.equal(await stateOf(third), 'skipped');

    store.redeliver({ kind: 'keys', keys: [second.key] }, lease);
    const again = await history.deliveries.get(String(second.key));
    assert.deepEqual([again?.state, again?.replay], ['pending', 1]);
  });

  it('shows attempts with their answers and what followed', async () => {
    const attempts = await history.deliveries.attempts(String(second.key));
    assert.deepEqual(attempts[0], {
      number: 1,
      at: 50,
      durationMs: 10_000,
      status: null,
      reason: 'timeout',
      detail: 'no answer in 10 s',
      answerHeaders: [],
      answerBody: null,
      isBodyCut: false,
      next: 'tried again at 1970-01-01T00:01:39.000Z: no answer came',
    });
    assert.deepEqual(
      [attempts[1]?.answerHeaders, attempts[1]?.answerBody, attempts[1]?.next],
      [[{ name: 'content-type', value: 'text/plain' }], 'hi', 'given up: the endpoint refused it for good'],
    );
  });

  const lists: [title: string, query: object, ids: string[]][] = [
    ['everything, newest first', {}, ['id-4', 'id-3', 'id-2', 'id-1']],
    ['one hook', { hookId: 'erp' }, ['id-4']],
    ['an unknown hook', { hookId: 'none' }, []],
    ['one call', { callNumber: 7 }, ['id-3', 'id-2', 'id-1']],
    ['what is pending', { state: 'pending' }, ['id-4', 'id-2']],
    ['what was delivered', { state: 'delivered' }, ['id-1']],
    ['what was skipped', { state: 'skipped' }, ['id-3']],
    ['what is dead', { state: 'deadLetter' }, []],
    ['one event', { event: 'hangup' }, ['id-3']],
    ['a span of time', { createdFrom: 2_000, createdUntil: 4_000 }, ['id-3', 'id-2']],
  ];
  for (const [title, query, ids] of lists) {
    it(`lists deliveries: ${title}`, async () => {
      const { items } = await history.deliveries.list({ limit: 10, ...query });
      assert.deepEqual(
        items.map(({ webhookId }) => webhookId),
        ids,
      );
    });
  }

  it('pages deliveries by key and refuses foreign cursors', async () => {
    const page = await history.deliveries.list({ limit: 3 });
    const rest = await history.deliveries.list({ limit: 3, cursor: page.next ?? '' });
    assert.deepEqual(
      rest.items.map(({ webhookId }) => webhookId),
      ['id-1'],
    );
    await assert.rejects(history.deliveries.list({ limit: 1, cursor: 'nonsense' }), { name: 'AppError', code: 'CURSOR_INVALID' });
  });

  it('answers many questions at once, each its own', async () => {
    const numbers = await Promise.all([7, 8, 9, 7].map(async (number) => (await history.calls.get(number))?.number));
    assert.deepEqual(numbers, [7, 8, 9, 7]);
  });

  it('fails clearly when the database can’t be read, and goes on when it can', async () => {
    const file = join(folderPath, 'none.db');
    const troubles: (string | undefined)[] = [];
    const missing = new HistoryReader(file, (error) => troubles.push(error?.code));
    await assert.rejects(missing.calls.get(1), { code: 'STORE_UNAVAILABLE' });
    await assert.rejects(missing.calls.get(1), { code: 'STORE_UNAVAILABLE' });
    assert.equal(missing.trouble?.code, 'STORE_UNAVAILABLE');
    folder.db.exec(`vacuum into '${file}'`);
    await missing.calls.get(1);
    assert.equal(missing.trouble, null);
    await assert.rejects(missing.deliveries.list({ limit: 1, cursor: 'nonsense' }), { code: 'CURSOR_INVALID' });
    assert.equal(missing.trouble, null, 'a question that makes no sense is no trouble of the database');
    await missing.close();
    assert.deepEqual(troubles, ['STORE_UNAVAILABLE', undefined], 'each change is told once');
  });
});
