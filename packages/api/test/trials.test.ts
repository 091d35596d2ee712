import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EMPTY_CONFIGURATION, type Configuration } from '@ringhook/core';
import type { TestRequest, TestSender } from '../src/index.ts';
import { anApi, memoryConfigurations } from './memory-ports.ts';
import { answeredCall, recordedCalls } from './recorded-call.ts';

const crm = {
  id: 'crm',
  name: 'CRM',
  enabled: true,
  method: 'GET',
  url: 'https://crm.example/calls',
  parameters: [{ name: 'e', value: '{{DialApiEventName}}' }],
  headers: [],
} as const;
const tellCrm = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' } as const;
const line = { id: 'line', name: 'Line', conditions: { did: { anyOf: ['855555'] } }, actions: [tellCrm] };
const office: Configuration = { ...EMPTY_CONFIGURATION, adapters: [crm] };

const anOffice = (changes: Parameters<typeof anApi>[0] = {}) =>
  anApi({ configuration: memoryConfigurations(office), calls: recordedCalls(answeredCall()), ...changes });

it('P6 shows a drafted rule on the newest call: its conditions, moment by moment, and the requests it would send', async () => {
  const { ask } = await anOffice();
  const { status, json } = await ask('POST', '/api/v1/rules/preview', { rule: line });
  assert.equal(status, 200);
  assert.equal(json.call.number, 7);
  assert.equal(json.isMatched, true);
  assert.deepEqual(
    json.moments.map((moment: Record<string, unknown>) => [moment['sequence'], moment['event'], moment['verdict']]),
    [[1, 'start', 'matched']],
  );
  assert.deepEqual(
    json.requests.map(({ request }: { request: { url: string } }) => request.url),
    ['start', 'pickup', 'hangup'].map((event) => `https://crm.example/calls?e=${event}`),
  );
});

it('P6 says at which event a rule begins to match, with what was there before', async () => {
  const { ask } = await anOffice();
  const rule = { ...line, conditions: { responder: { anyOf: ['1001'] } } };
  const { json } = await ask('POST', '/api/v1/rules/preview', { rule, callNumber: 7 });
  assert.deepEqual(
    json.moments.map((moment: Record<string, unknown>) => [moment['event'], moment['verdict']]),
    [
      ['start', 'notMatched'],
      ['ringing', 'matched'],
    ],
  );
  assert.deepEqual([json.moments[0].clauses[0].clause, json.moments[0].clauses[0].isMet], ['responder', false]);
  assert.deepEqual([json.requests[0].event, json.requests[0].sequence], ['start', 2]);
});

it('a drafted rule behind one that stops is not reached, and one without an action still shows whether it matches', async () => {
  const stopper = { id: 'first', name: 'First', enabled: true, conditions: {}, actions: [], stopProcessing: true };
  const { ask } = await anOffice({ configuration: memoryConfigurations({ ...office, rules: [stopper] }) });
  const behind = (await ask('POST', '/api/v1/rules/preview', { rule: line })).json;
  assert.deepEqual([behind.isMatched, behind.moments[0].verdict, behind.requests], [false, 'notReached', []]);
  const { ask: alone } = await anOffice();
  assert.equal((await alone('POST', '/api/v1/rules/preview', { rule: { ...line, actions: [] } })).json.isMatched, true);
});

it('names what is wrong in a drafted rule at its own fields, and a call that is not there', async () => {
  const { ask } = await anOffice();
  const rule = { ...line, actions: [{ ...tellCrm, adapterId: 'gone' }] };
  const { json } = await ask('POST', '/api/v1/rules/preview', { rule });
  assert.equal(json.findings[0].path, 'actions[0].adapterId');
  assert.equal((await ask('POST', '/api/v1/rules/preview', { rule: line, callNumber: 8 })).status, 404);
  const { ask: empty } = await anOffice({ calls: recordedCalls() });
  assert.deepEqual((await empty('POST', '/api/v1/rules/preview', { rule: line })).json.call, null);
});

function witness(answer: Awaited<ReturnType<TestSender['send']>>['outcome']): TestSender & { readonly sent: TestRequest[] } {
  const sent: TestRequest[] = [];
  return {
    sent,
    send: async (test) => {
      sent.push(test);
      return { testId: 'test-1', at: 5, outcome: answer };
    },
  };
}

it('P8 sends one request of a drafted adapter about one event of a past call, and shows the answer without its secrets', async () => {
  const headers = ['content-type', 'text/plain', 'set-cookie', 'sid=1'];
  const testSender = witness({
    kind: 'answered',
    status: 404,
    retryAfterMs: null,
    headers,
    body: 'no',
    isBodyCut: false,
    durationMs: 12.4,
  });
  const { ask } = await anOffice({ testSender });
  const adapter = { ...crm, id: 'draft', enabled: false };
  const { status, json } = await ask('POST', '/api/v1/adapters/send-test', { adapter, callNumber: 7, event: 'pickup' });
  assert.equal(status, 200);
  assert.deepEqual([json.outcome, json.status, json.answerBody, json.durationMs], ['refused', 404, 'no', 12]);
  assert.deepEqual(json.answerHeaders[1], { name: 'set-cookie', value: '***' });
  assert.equal(json.request.url, 'https://crm.example/calls?e=pickup');
  assert.deepEqual(
    testSender.sent.map(({ callNumber, sequence }) => [callNumber, sequence]),
    [[7, 3]],
  );
});

it('says which events a call has when it is asked to send one that never came', async () => {
  const testSender = witness({ kind: 'failed', reason: 'blocked', detail: 'private', durationMs: 0 });
  const { ask } = await anOffice({ testSender });
  const refused = await ask('POST', '/api/v1/adapters/send-test', { adapter: crm, callNumber: 7, event: 'missed' });
  assert.deepEqual([refused.status, refused.json.fields[0].field], [400, 'event']);
  assert.match(refused.json.detail, /start, pickup, hangup/);
  assert.equal(testSender.sent.length, 0);
  const failed = (await ask('POST', '/api/v1/adapters/send-test', { adapter: crm, event: 'missed' })).json;
  assert.deepEqual([failed.outcome, failed.reason, failed.status], ['failed', 'blocked', null]);
  const { ask: reader } = await anApi({ testSender }, ['read', 'deliver']);
  assert.equal((await reader('POST', '/api/v1/adapters/send-test', { adapter: crm })).status, 403);
});
