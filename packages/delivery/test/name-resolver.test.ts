import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { systemResolver } from '../src/name-resolver.ts';

/** Name servers that answer when the test says so. */
function servers() {
  const asked: string[] = [];
  const waiting = new Map<string, PromiseWithResolvers<readonly []>>();
  let now = 0;
  const resolve = systemResolver({
    lookup: (hostname) => {
      asked.push(hostname);
      const answer = Promise.withResolvers<readonly []>();
      waiting.set(hostname, answer);
      return answer.promise;
    },
    clock: () => now,
  });
  return {
    asked,
    resolve: (hostname: string): void => void resolve(hostname).catch(() => {}),
    answer: async (hostname: string, afterMs: number): Promise<void> => {
      now += afterMs;
      waiting.get(hostname)?.reject(new Error('no answer'));
      await turn();
    },
  };
}

describe('the resolver', () => {
  it('asks once for a name, however many want to know', async () => {
    const { asked, resolve, answer } = servers();
    for (let count = 0; count < 5; count++) resolve('a.example');
    assert.deepEqual(asked, ['a.example']);
    await answer('a.example', 1);
    resolve('a.example');
    assert.deepEqual(asked, ['a.example', 'a.example']);
  });

  it('lets names that were slow wait for each other, never in the way of others', async () => {
    const { asked, resolve, answer } = servers();
    const slow = ['s1', 's2', 's3', 's4'];
    slow.forEach(resolve);
    for (const name of slow) await answer(name, 5_000);
    asked.length = 0;
    slow.forEach(resolve);
    resolve('good');
    assert.deepEqual(asked, ['s1', 's2', 'good']);
    await answer('s2', 5_000);
    assert.deepEqual(asked, ['s1', 's2', 'good', 's3'], 'the next in line');
    await answer('s1', 5_000);
    await answer('s3', 5_000);
    await answer('s4', 5_000);
    assert.deepEqual(asked, ['s1', 's2', 'good', 's3', 's4']);
  });

  it('forgets that a name was slow once it is quick again', async () => {
    const { asked, resolve, answer } = servers();
    const slow = ['s1', 's2', 's3'];
    slow.forEach(resolve);
    for (const name of slow) await answer(name, 5_000);
    resolve('s3');
    await answer('s3', 10);
    asked.length = 0;
    slow.forEach(resolve);
    assert.deepEqual(asked, ['s1', 's2', 's3']);
  });
});
