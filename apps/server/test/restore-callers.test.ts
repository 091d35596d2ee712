import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CallFacts, compileConfiguration, EMPTY_CONFIGURATION, RecentCallers } from '@ringhook/core';
import { type KeptCalls, restoreCallers } from '../src/restore-callers.ts';

const NOW = 1_700_000_000_000;
const aCall = (number: number): CallFacts =>
  ({
    number,
    sourceId: 'pbx',
    direction: 'inbound',
    callerId: '+4512345678',
    isWithheld: false,
    startedAt: NOW - 1_000_000 + number,
  }) as CallFacts;

describe('P10: callers over a restart', () => {
  it('remembers those of all pages, and asks for no more than a week', async () => {
    const asked: Parameters<KeptCalls['list']>[0][] = [];
    const calls: KeptCalls = {
      list: async (query) => {
        asked.push(query);
        return query.cursor === undefined ? { items: [aCall(3)], next: 'more' } : { items: [aCall(2), aCall(1)], next: null };
      },
    };
    const { planOf } = compileConfiguration(EMPTY_CONFIGURATION, 0);
    const callers = new RecentCallers(planOf);
    await restoreCallers(callers, calls, NOW);
    assert.deepEqual(
      asked.map(({ startedFrom, cursor }) => [startedFrom, cursor]),
      [
        [NOW - 7 * 24 * 3_600_000, undefined],
        [NOW - 7 * 24 * 3_600_000, 'more'],
      ],
    );
    assert.equal(callers.previousCallAt(aCall(3), '+4512345678'), aCall(2).startedAt);
    assert.equal(callers.previousCallAt(aCall(1), '+4512345678'), null);
  });
});
