import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { KeptTest } from '@ringhook/core';
import type { MemorySavedTestStore } from '../memory/saved-test-store.ts';

type SavedTestStore = Pick<MemorySavedTestStore, 'count' | 'list' | 'get' | 'put' | 'remove'>;

const OWED = {
  hookId: 'crm',
  event: 'start',
  sequence: 1,
  request: { method: 'POST', url: 'https://crm.example/?a=%22', headers: [{ name: 'x', value: '1' }], body: 'ü\u0000"' },
} as const;

function aTest(id: string, changes: Partial<KeptTest> = {}): KeptTest {
  const kept = { id, name: `Test ${id}`, callNumber: 7, previousCallAt: null, createdAt: 1, updatedAt: 2, author: `o'neil` };
  return { ...kept, events: [], expected: [OWED], ...changes };
}

/** What every store of saved tests promises (P7). */
export function savedTestStoreContract(name: string, open: (t: TestContext) => SavedTestStore): void {
  describe(`${name}: saved tests`, () => {
    it('gives back what was put, byte for byte, by name', (t) => {
      const store = open(t);
      const tests = [aTest('b', { name: 'Z' }), aTest('a', { name: 'A', previousCallAt: 5 }), aTest('0', { name: 'Z' })];
      store.put(tests);
      assert.deepEqual(store.list(), [tests[1], tests[2], tests[0]]);
      assert.deepEqual(store.get('a'), tests[1]);
      assert.equal(store.count(), 3);
      assert.equal(store.get('c'), undefined);
    });

    it('replaces the one of its id', (t) => {
      const store = open(t);
      store.put([aTest('a')]);
      store.put([aTest('a', { name: 'New', expected: [], updatedAt: 9 })]);
      assert.deepEqual(store.list(), [aTest('a', { name: 'New', expected: [], updatedAt: 9 })]);
    });

    it('forgets one once', (t) => {
      const store = open(t);
      store.put([aTest('a'), aTest('b')]);
      assert.deepEqual([store.remove('a'), store.remove('a'), store.count()], [true, false, 1]);
    });

    it('keeps all of what is put together, or nothing', (t) => {
      const store = open(t);
      const broken = { ...aTest('b'), name: Symbol('no text') as unknown as string };
      assert.throws(() => store.put([aTest('a'), broken]));
      assert.deepEqual(store.list(), []);
      store.put([aTest('a')]);
      assert.equal(store.count(), 1);
    });
  });
}
