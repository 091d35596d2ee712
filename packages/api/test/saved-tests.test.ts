import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Configuration, EMPTY_CONFIGURATION, type KeptTest, type SavedTest } from '@ringhook/core';
import type { SavedTestStore } from '../src/index.ts';
import { anApi, memoryConfigurations } from './memory-ports.ts';
import { answeredCall, factsOf, recordedCalls } from './recorded-call.ts';

const tellCrm = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' } as const;
const line = {
  id: 'line',
  name: 'Line',
  enabled: true,
  conditions: { did: { anyOf: ['855555'], compare: 'raw' } },
  actions: [tellCrm],
  stopProcessing: false,
} as const;
const crm = {
  id: 'crm',
  name: 'CRM',
  enabled: true,
  method: 'GET',
  url: 'https://crm.example/calls',
  parameters: [{ name: 'e', value: '{{DialApiEventName}}' }],
  headers: [],
} as const;
const office: Configuration = { ...EMPTY_CONFIGURATION, adapters: [crm], rules: [line] };

function memoryTests(): SavedTestStore {
  const tests = new Map<string, KeptTest>();
  return {
    count: () => tests.size,
    list: () => [...tests.values()],
    get: (id) => tests.get(id),
    put: (added) => added.forEach((test) => tests.set(test.id, test)),
    remove: (id) => tests.delete(id),
  };
}

async function anOffice(changes: Parameters<typeof anApi>[0] = {}, scopes?: Parameters<typeof anApi>[1]) {
  const configuration = memoryConfigurations(office);
  const savedTests = memoryTests();
  const calls = recordedCalls(answeredCall());
  const testsToYaml = (tests: readonly SavedTest[]) => JSON.stringify({ savedTests: tests });
  const api = await anApi({ configuration, calls, savedTests, testsToYaml, ...changes }, scopes);
  const save = async (name = 'Line reaches the CRM') => (await api.ask('POST', '/api/v1/saved-tests', { callNumber: 7, name })).json;
  return { ...api, configuration, savedTests, save };
}

const elsewhere = { ...line, conditions: { did: { anyOf: ['111'], compare: 'raw' } } };

it('P7 a past call becomes a test, which is red when a rule is changed so that it breaks, and the rule is not saved', async () => {
  const { ask, save, configuration } = await anOffice();
  const test = await save();
  assert.deepEqual([test.eventCount, test.requestCount, test.expected[0].request.url], [6, 3, 'https://crm.example/calls?e=start']);
  const refused = await ask('PUT', '/api/v1/rules/line', elsewhere, { 'if-match': '*' });
  assert.deepEqual([refused.status, refused.json.code, configuration.current().revision], [409, 'TESTS_FAIL', 0]);
  const [failed] = refused.json.failedTests;
  assert.deepEqual([failed.id, failed.differences.length, failed.differences[0].change], [test.id, 3, 'removed']);
  const renamed = await ask('PUT', '/api/v1/rules/line', { ...line, name: 'New name' }, { 'if-match': '*' });
  assert.equal(renamed.status, 200, 'what changes no request is saved');
});

it('P7 every way of saving a configuration runs the tests', async () => {
  const { ask, save, configuration } = await anOffice();
  await save();
  const star = { 'if-match': '*' };
  const later = { ...crm, url: 'https://other.example/' };
  for (const [method, path, body] of [
    ['PUT', '/adapters/crm', later],
    ['DELETE', '/rules/line', undefined],
    ['POST', '/rules', { ...line, id: 'more', conditions: {}, actions: [{ ...tellCrm, when: 'once' }] }],
    ['PUT', '/configuration', { configuration: { ...office, rules: [] } }],
    ['PUT', '/configuration', { configuration: { ...office, adapters: [later] } }],
  ] as const) {
    const { status } = await ask(method, `/api/v1${path}`, body, star);
    if (method === 'POST') assert.equal(status, 201, 'a rule that only repeats another breaks nothing');
    else assert.equal(status, 409, `${method} ${path}`);
  }
  assert.equal(configuration.current().revision, 1);
  const added = await ask('PUT', '/api/v1/global-actions', [{ ...tellCrm, adapterId: 'crm' }], star);
  assert.equal(added.status, 200, 'the same requests are owed');
});

for (const [how, query, headers] of [
  ['a header', '', { 'ignore-tests': 'true' }],
  ['the address', '?ignore-tests=true', {}],
] as const) {
  it(`a change that is meant is saved by ${how}, and the history names the tests it breaks`, async () => {
    const { ask, save, configuration } = await anOffice();
    await save();
    const saved = await ask('PUT', `/api/v1/rules/line${query}`, elsewhere, { 'if-match': '*', ...headers });
    assert.equal(saved.status, 200);
    assert.match(configuration.current().note, /\(although it breaks 1 saved test: "Line reaches the CRM"\)$/);
    const wrong = await ask('PUT', '/api/v1/rules/line', line, { 'if-match': '*', 'ignore-tests': 'yes' });
    assert.equal(wrong.status, 400);
  });
}

it('a test that is red already holds up nobody who changes something else, and its repair is saved', async () => {
  const { ask, save } = await anOffice();
  await save();
  const star = { 'if-match': '*' };
  await ask('PUT', '/api/v1/rules/line', elsewhere, { ...star, 'ignore-tests': 'true' });
  assert.equal((await ask('POST', '/api/v1/rules', { ...elsewhere, id: 'other' })).status, 201);
  const worse = await ask('POST', '/api/v1/rules', { ...line, id: 'more', actions: [{ ...tellCrm, when: 'once' }] });
  assert.equal(worse.status, 409, 'it differs in another way then');
  assert.equal((await ask('PUT', '/api/v1/rules/line', line, star)).status, 200);
});

it('runs tests against what is live or a draft, all or those named, and accepts what is sent now', async () => {
  const { ask, save } = await anOffice();
  const [first, second] = [await save('One'), await save('Two')];
  const live = (await ask('POST', '/api/v1/saved-tests/run', {})).json;
  assert.deepEqual([live.passed, live.failed], [2, 0]);
  const draft = { adapters: [{ ...crm, url: 'https://other.example/' }] };
  const red = (await ask('POST', '/api/v1/saved-tests/run', { draft, ids: [second.id] })).json;
  assert.deepEqual([red.failed, red.results[0].differences[0].parts[0].part], [1, 'address']);
  await ask('PUT', '/api/v1/adapters/crm', draft.adapters[0], { 'if-match': '*', 'ignore-tests': 'true' });
  const accepted = await ask('PATCH', `/api/v1/saved-tests/${first.id}`, { expect: 'now', name: 'Moved' });
  assert.deepEqual([accepted.json.name, accepted.json.expected[0].request.url], ['Moved', 'https://other.example/?e=start']);
  const after = (await ask('POST', '/api/v1/saved-tests/run', {})).json;
  assert.deepEqual([after.passed, after.failed], [1, 1]);
  assert.equal((await ask('DELETE', `/api/v1/saved-tests/${second.id}`)).status, 204);
  assert.equal((await ask('DELETE', `/api/v1/saved-tests/${second.id}`)).status, 404);
  assert.equal((await ask('POST', '/api/v1/saved-tests/run', { ids: [second.id] })).status, 404);
});

it('P7 what was owed when the call was made can be expected, too', async () => {
  const { ask, configuration } = await anOffice();
  await configuration.save({ ...office, rules: [] }, { author: 'a', note: '', expectedRevision: 0 });
  const body = { callNumber: 7, name: 'As it was' };
  const then = await ask('POST', '/api/v1/saved-tests', { ...body, expect: 'then' });
  assert.equal(then.json.requestCount, 3);
  assert.equal((await ask('POST', '/api/v1/saved-tests', body)).json.requestCount, 0);
});

it('what a test would expect is shown before it is made: as it was then, as it would be now, and how they differ', async () => {
  const { ask, configuration, savedTests } = await anOffice();
  const same = (await ask('POST', '/api/v1/saved-tests/preview', { callNumber: 7 })).json;
  assert.deepEqual([same.now.length, same.past.length, same.differences], [3, 3, []]);
  await configuration.save({ ...office, rules: [] }, { author: 'a', note: '', expectedRevision: 0 });
  const { now, past, differences } = (await ask('POST', '/api/v1/saved-tests/preview', { callNumber: 7 })).json;
  assert.deepEqual([now, past.length, differences.length, differences[0].change], [[], 3, 3, 'removed']);
  assert.equal(savedTests.count(), 0, 'nothing was saved');
});

it('a test knows when its caller had called before', async () => {
  const { startedAt } = factsOf();
  const again = { ...line, conditions: { repeatCallerWithinMinutes: 5 } };
  const before = answeredCall({ number: 6, startedAt: startedAt - 60_000 });
  const configuration = memoryConfigurations({ ...office, rules: [again] });
  const { save } = await anOffice({ configuration, calls: recordedCalls(before, answeredCall()) });
  const test = await save();
  assert.deepEqual([test.previousCallAt, test.requestCount], [startedAt - 60_000, 3]);
});

it('tests go out as a file and come back the same, in the place of those with their ids', async () => {
  const { ask, save, savedTests } = await anOffice();
  const test = await save();
  const file = await ask('GET', '/api/v1/saved-tests/export');
  assert.match(String(file.headers['content-disposition']), /ringhook-tests\.yaml/);
  const [before] = savedTests.list();
  assert.deepEqual((await ask('POST', '/api/v1/saved-tests/import', withoutDates(file.text))).json, { added: 0, replaced: 1 });
  assert.deepEqual({ ...savedTests.get(test.id), updatedAt: 0, author: '' }, { ...before, updatedAt: 0, author: '' });
  savedTests.remove(test.id);
  assert.deepEqual((await ask('POST', '/api/v1/saved-tests/import', withoutDates(file.text))).json, { added: 1, replaced: 0 });
  const broken = { savedTests: [{ ...JSON.parse(file.text).savedTests[0], events: [{ level: 'call' }] }] };
  assert.equal((await ask('POST', '/api/v1/saved-tests/import', broken)).status, 400);
});

it('a call that goes on, or is not there, becomes no test; whoever only reads makes none', async () => {
  const { ask } = await anOffice({ calls: recordedCalls(answeredCall().slice(0, 3)) });
  const refused = await ask('POST', '/api/v1/saved-tests', { callNumber: 7, name: 'x' });
  assert.deepEqual([refused.status, refused.json.fields[0].field], [400, 'callNumber']);
  assert.equal((await ask('POST', '/api/v1/saved-tests', { callNumber: 9, name: 'x' })).status, 404);
  const { ask: reader } = await anOffice({}, ['read']);
  assert.equal((await reader('POST', '/api/v1/saved-tests', { callNumber: 7, name: 'x' })).status, 403);
  assert.equal((await reader('POST', '/api/v1/saved-tests/run', {})).status, 200);
});

function withoutDates(text: string): unknown {
  return JSON.parse(text, function (this: Record<string, unknown>, key, value: unknown) {
    return key === 'createdAt' || key === 'updatedAt' || key === 'author' ? undefined : value;
  });
}
