import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { allBefore, type CallFacts, type CallLevelEvent, type ExtensionEvent, type SourceId } from '@ringhook/core';
import { type DataFolder, openDataFolder, SqliteCallReader, SqliteDeliveryStore } from '../src/index.ts';
import { SearchDesk } from '../src/search/search-desk.ts';
import { SEARCH_FILE } from '../src/search/search-file.ts';

const HOUR = 3_600_000;

function aCall(number: number, changes: Partial<CallFacts> = {}): CallFacts {
  return {
    number,
    uuid: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: `+4930${1_000_000 + number}`,
    callerName: null,
    isWithheld: false,
    did: '+4930555000',
    dialled: '+4930555000',
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: number * HOUR,
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

const ended = (number: number, changes: Partial<CallFacts> = {}): CallFacts =>
  aCall(number, { endedAt: number * HOUR + 1_000, cause: 'abandoned', ...changes });

describe('the search for calls (P12)', () => {
  let path: string;
  let folder: DataFolder;
  let store: SqliteDeliveryStore;
  let reading: DatabaseSync;
  let desk: SearchDesk;
  const sequences = new Map<number, number>();

  const tell = (call: CallFacts, event: CallLevelEvent['event'], extension?: Partial<ExtensionEvent>): void => {
    const sequence = (sequences.get(call.number) ?? 0) + 1;
    sequences.set(call.number, sequence);
    const told = { level: 'call', event, call, sequence, at: call.startedAt + sequence, synthetic: false } as const;
    const own = {
      extension: '1',
      direction: 'inbound',
      scope: 'external',
      remoteTel: null,
      remoteName: null,
      callWaiting: false,
      cause: null,
    } as const;
    const lease = store.lease({ owner: 'test', partitions: [call.number % 256], now: 1, ttlMs: 1_000 });
    store.commit(
      {
        events: [
          {
            partition: call.number % 256,
            revision: 1,
            event: extension === undefined ? told : { ...told, ...own, level: 'extension', event: 'ringing', ...extension },
          },
        ],
        deliveries: [],
        calls: [],
        settlements: [],
        registrations: [],
        watermark: 0,
      },
      lease,
    );
  };
  const openDesk = (): SearchDesk => new SearchDesk(folder.file, reading, new SqliteCallReader(reading));
  const numbers = (query: object): number[] => desk.list({ limit: 100, ...query }).items.map(({ number }) => number);

  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'ringhook-search-'));
    folder = openDataFolder(path, 1);
    store = new SqliteDeliveryStore(folder);
    reading = new DatabaseSync(folder.file, { readOnly: true });
    sequences.clear();
    desk = openDesk();
    desk.step();
  });

  afterEach(() => {
    desk.close();
    reading.close();
    store.close();
    rmSync(path, { recursive: true });
  });

  it('finds a call the moment it begins, as it changes, and once it is over', () => {
    tell(aCall(1, { callerName: 'Jörg Müller' }), 'start');
    assert.deepEqual([numbers({ words: ['mull'] }), numbers({ live: true }), numbers({ live: false })], [[1], [1], []]);
    tell(aCall(1, { lastQueue: 'Sales' }), 'queued');
    assert.deepEqual(numbers({ queue: 'sales' }), [1]);
    tell(ended(1, { lastQueue: 'Support' }), 'hangup');
    assert.deepEqual([numbers({ words: ['mull'] }), numbers({ live: true }), numbers({ queue: 'Support' })], [[1], [], [1]]);
    assert.deepEqual(numbers({ queue: 'Sales' }), []);
  });

  it('finds a call that changes after its end, once', () => {
    tell(ended(1), 'hangup');
    assert.deepEqual(numbers({ words: ['000001'] }), [1]);
    tell(ended(1, { transferredBy: '1009' }), 'updated');
    assert.deepEqual([numbers({ words: ['000001'] }), numbers({ extensions: ['1009'] })], [[1], [1]]);
  });

  it('knows every phone that rang, not only the last', () => {
    tell(aCall(1), 'start');
    for (const extension of ['1001', '1002']) tell(aCall(1, { lastRungExt: '1002' }), 'start', { extension, remoteName: 'Berta' });
    tell(ended(1, { lastRungExt: '1002' }), 'hangup');
    assert.deepEqual([numbers({ extensions: ['1001'] }), numbers({ extensions: ['100'] }), numbers({ words: ['erta'] })], [[1], [], [1]]);
    assert.deepEqual([numbers({ extensions: [] }), numbers({ extensions: ['9', '1002'] })], [[], [1]]);
  });

  it('tells a number apart from one that has the same digits in other places', () => {
    tell(ended(1, { callerId: '1234' }), 'hangup');
    tell(ended(2, { callerId: '12399234' }), 'hangup');
    assert.deepEqual(numbers({ words: ['1234'] }), [1]);
  });

  it('finds short words as a whole only, and hostile ones not at all', () => {
    tell(ended(1, { callerName: 'Li Wei', callerId: '77' }), 'hangup');
    assert.deepEqual([numbers({ words: ['li'] }), numbers({ words: ['we'] }), numbers({ words: ['77'] })], [[1], [], [1]]);
    for (const word of ['"', '" OR "li', '*', '', '¤tx', "'; drop table call_entry --"])
      assert.deepEqual(numbers({ words: [word] }), [], word);
    assert.deepEqual(numbers({ queue: '" OR rowid:*' }), []);
  });

  it('does not find callers by what they withhold', () => {
    tell(ended(1, { isWithheld: true, callerId: '+49301111111', callerName: 'Hidden' }), 'hangup');
    assert.deepEqual([numbers({ words: ['1111111'] }), numbers({ words: ['hidden'] })], [[], []]);
  });

  it('narrows by time to the millisecond, whatever order calls were numbered in', () => {
    tell(ended(1), 'hangup');
    tell(ended(2, { startedAt: 9 * HOUR }), 'hangup');
    tell(ended(3), 'hangup');
    assert.deepEqual(numbers({ startedFrom: 3 * HOUR, startedUntil: 9 * HOUR }), [3]);
    assert.deepEqual(numbers({ startedFrom: 9 * HOUR }), [2]);
    assert.deepEqual(numbers({ startedFrom: 10 * HOUR }), []);
  });

  it('pages through live and ended calls together without a gap or a repeat', () => {
    for (let number = 1; number <= 30; number++)
      tell(number % 4 === 0 ? aCall(number) : ended(number), number % 4 === 0 ? 'start' : 'hangup');
    const seen: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = desk.list({ limit: 7, type: 'Incoming', ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map(({ number }) => number));
      if (page.next === null) break;
      cursor = page.next;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 30 }, (_, index) => 30 - index),
    );
  });

  it('goes on where it was after a restart, live calls among them', () => {
    tell(aCall(1, { callerName: 'Anna' }), 'start');
    tell(ended(2), 'hangup');
    desk.step();
    desk.close();
    tell(ended(3), 'hangup');
    desk = openDesk();
    assert.deepEqual([numbers({ type: 'Incoming' }), numbers({ words: ['anna'] })], [[3, 2, 1], [1]]);
  });

  it('is made again, newest calls first, when its file is missing, damaged, or of another history', () => {
    for (let number = 1; number <= 650; number++) tell(ended(number), 'hangup');
    desk.close();
    rmSync(join(path, SEARCH_FILE));
    desk = openDesk();
    desk.step();
    const database = new DatabaseSync(join(path, SEARCH_FILE), { readOnly: true });
    const oldest = database.prepare('select min(call_number) as n from call_entry').get()?.['n'];
    database.close();
    assert.equal(oldest, 151, 'one step took the newest in');
    while (desk.step());
    assert.equal(numbers({ words: ['1000001'] }).length, 1);
    desk.close();

    writeFileSync(join(path, SEARCH_FILE), 'not a database at all, but long enough to be taken for one'.repeat(100));
    desk = openDesk();
    while (desk.step());
    assert.deepEqual(numbers({ words: ['1000650'] }), [650]);
    desk.close();

    folder.db.exec('delete from call_event where call_number = 650');
    desk = openDesk();
    while (desk.step());
    assert.deepEqual(numbers({ words: ['1000650'] }), [], 'the place it had come to is gone: another history');
  });

  it('forgets what the history forgets', () => {
    for (let number = 1; number <= 5; number++) tell(ended(number), 'hangup');
    desk.step();
    while (store.purge(allBefore(4 * HOUR), 2) >= 2);
    while (desk.step());
    assert.deepEqual(numbers({ type: 'Incoming' }), [5, 4]);
    const database = new DatabaseSync(join(path, SEARCH_FILE), { readOnly: true });
    assert.equal(database.prepare('select count(*) as n from call_entry').get()?.['n'], 2);
    database.close();
  });

  it('counts the calls since a moment, ended ones by hour and queue', () => {
    tell(ended(1), 'hangup');
    tell(ended(5, { lastQueue: 'Sales' }), 'hangup');
    tell(ended(6, { answered: true, answeredAt: 6 * HOUR + 400, cause: 'answered' }), 'hangup');
    tell(aCall(7), 'start');
    const today = desk.today(5 * HOUR);
    assert.deepEqual(
      today.ended.map(({ hour, queue, calls, answered, missed, abandoned, waitedMs }) => [
        hour,
        queue,
        calls,
        answered,
        missed,
        abandoned,
        waitedMs,
      ]),
      [
        [0, 'Sales', 1, 0, 1, 1, 1_000],
        [1, null, 1, 1, 0, 0, 400],
      ],
    );
    assert.deepEqual([today.live.map(({ number }) => number), today.isComplete], [[7], true]);
    assert.ok(existsSync(join(path, SEARCH_FILE)));
  });
});
