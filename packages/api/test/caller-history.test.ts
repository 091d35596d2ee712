import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Configuration, EMPTY_CONFIGURATION } from '@ringhook/core';
import type { CallQuery, CallReader } from '../src/index.ts';
import { anApi, memoryConfigurations } from './memory-ports.ts';
import { answeredCall, factsOf, recordedCalls } from './recorded-call.ts';

const MINUTE = 60_000;
const { startedAt } = factsOf();
const tellCrm = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' } as const;
const again = {
  id: 'again',
  name: 'Calls again',
  enabled: true,
  conditions: { any: [{ repeatCallerWithinMinutes: 30 }] },
  actions: [tellCrm],
  stopProcessing: false,
};
const office: Configuration = {
  ...EMPTY_CONFIGURATION,
  adapters: [{ id: 'crm', name: 'CRM', enabled: true, method: 'GET', url: 'https://crm.example/', parameters: [], headers: [] }],
  rules: [again],
};

/** Call 7 is looked at; 6 came so many minutes before it, 8 after it. */
const calls = (minutesBefore: number, callerId = '00442079460123') =>
  recordedCalls(
    answeredCall({ number: 6, callerId, startedAt: startedAt - minutesBefore * MINUTE }),
    answeredCall(),
    answeredCall({ number: 8, startedAt: startedAt + MINUTE }),
  );
const settled = { ...office, settings: { ...office.settings, country: 'GB' } } as Configuration;

for (const [title, minutes, callerId, isMatched] of [
  ['a caller who had called before, written in another way', 10, '00442079460123', true],
  ['a caller whose call before is too long ago', 31, '00442079460123', false],
  ['a caller who called only afterwards', 10, '+442079460999', false],
] as const) {
  it(`P10 preview, explain of a call and of a rule know ${title}`, async () => {
    const { ask } = await anApi({ configuration: memoryConfigurations(settled), calls: calls(minutes, callerId) });
    const preview = await ask('POST', '/api/v1/rules/preview', { rule: again, callNumber: 7 });
    assert.equal(preview.json.isMatched, isMatched);
    assert.equal(preview.json.requests.length, isMatched ? 3 : 0);
    const explained = await ask('GET', '/api/v1/calls/7/explain');
    assert.equal(explained.json.rules[0].isMatched, isMatched);
    const rule = await ask('GET', '/api/v1/rules/again/explain');
    const verdict = rule.json.items.find(({ call }: { call: { number: number } }) => call.number === 7).verdict;
    assert.equal(verdict, isMatched ? 'matched' : 'notMatched');
  });
}

it('who called before is looked up only where a rule asks, no further back than it asks, and in bounded steps', async () => {
  const asked: CallQuery[] = [];
  const witness: CallReader = {
    ...recordedCalls(answeredCall()),
    list: async (query) => {
      asked.push(query);
      return { items: [], next: 'more', isComplete: true };
    },
  };
  const { ask } = await anApi({ configuration: memoryConfigurations(settled), calls: witness });
  const { status } = await ask('POST', '/api/v1/rules/preview', { rule: again, callNumber: 7 });
  assert.equal(status, 200);
  assert.equal(asked.length, 5);
  assert.deepEqual([asked[0]?.startedFrom, asked[0]?.startedUntil], [startedAt - 30 * MINUTE, startedAt + 1]);
  const { ask: other } = await anApi({ configuration: memoryConfigurations({ ...settled, rules: [] }), calls: witness });
  asked.length = 0;
  await other('POST', '/api/v1/rules/preview', { rule: { ...again, conditions: {} }, callNumber: 7 });
  assert.equal(asked.length, 0);
});
