import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type DeskOutcomeRecord, openDataFolder, SqliteDeskOutcomeStore, SqliteSoundStore } from '../src/index.ts';

function aFolder(t: TestContext) {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-desk-store-'));
  const folder = openDataFolder(path, 0);
  t.after(() => {
    folder.close();
    rmSync(path, { recursive: true, force: true });
  });
  return folder.db;
}

const record = (at: number, parts: Partial<DeskOutcomeRecord> = {}): DeskOutcomeRecord => ({
  userId: 1,
  callNumber: 7,
  extension: '1001',
  state: 'ringing',
  customEventId: 'pop',
  action: 'showMessage',
  index: 0,
  isClosing: false,
  outcome: 'done',
  detail: '',
  exitCode: null,
  at,
  ...parts,
});

describe('what workstations did', () => {
  it('is given back as it was, newest first, by user and by call, page by page', (t) => {
    const store = new SqliteDeskOutcomeStore(aFolder(t));
    store.append([record(1), record(2, { userId: 2, callNumber: null, exitCode: 3, isClosing: true }), record(3, { callNumber: 8 })]);
    const at = (query: Parameters<typeof store.list>[0]) => store.list(query).items.map((entry) => entry.at);
    assert.deepEqual(at({ limit: 10 }), [3, 2, 1]);
    assert.deepEqual(at({ limit: 10, userId: 1 }), [3, 1]);
    assert.deepEqual(at({ limit: 10, callNumber: 7 }), [1]);
    const { id: _id, ...second } = store.list({ limit: 10, userId: 2 }).items[0] ?? { id: 0 };
    assert.deepEqual(second, record(2, { userId: 2, callNumber: null, exitCode: 3, isClosing: true }));
    const first = store.list({ limit: 2 });
    assert.deepEqual(at({ limit: 2, cursor: first.next ?? '' }), [1]);
    assert.equal(store.list({ limit: 3 }).next, null);
  });

  it('is forgotten after its time, a little at a time', (t) => {
    const store = new SqliteDeskOutcomeStore(aFolder(t));
    store.append([record(1), record(2), record(3)]);
    assert.deepEqual([store.purge(3, 1), store.purge(3, 10), store.purge(3, 10)], [1, 1, 0]);
    assert.deepEqual(
      store.list({ limit: 10 }).items.map(({ at }) => at),
      [3],
    );
  });
});

describe('sound files', () => {
  it('are kept by name, replaced, listed without their bytes and removed', (t) => {
    const store = new SqliteSoundStore(aFolder(t));
    store.put('b.wav', new Uint8Array([1, 2, 3]), { ownerId: 'a1', now: 5 });
    store.put('a.wav', new Uint8Array([4]), { ownerId: null, now: 6 });
    store.put('b.wav', new Uint8Array([9, 9]), { ownerId: 'a1', now: 7 });
    assert.deepEqual(
      store.list().map(({ name, bytes, ownerId, updatedAt }) => [name, bytes, ownerId, updatedAt]),
      [
        ['a.wav', 1, null, 6],
        ['b.wav', 2, 'a1', 7],
      ],
    );
    assert.deepEqual(Array.from(store.read('b.wav') ?? []), [9, 9]);
    assert.deepEqual([store.remove('b.wav'), store.remove('b.wav'), store.read('b.wav')], [true, false, undefined]);
  });
});
