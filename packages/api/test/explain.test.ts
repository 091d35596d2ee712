import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Configuration, EMPTY_CONFIGURATION, type Rule } from '@ringhook/core';
import type { ApiOptions, DeliveryView } from '../src/index.ts';
import { anApi, memoryConfigurations } from './memory-ports.ts';
import { answeredCall, recordedCalls } from './recorded-call.ts';

const crm = {
  id: 'crm',
  name: 'CRM',
  enabled: true,
  method: 'GET',
  url: 'https://crm.example/calls',
  parameters: [],
  headers: [],
} as const;
const tellCrm = { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId: 'crm' } as const;
const aRule = (id: string, rule: Partial<Rule> = {}): Rule => ({
  id,
  name: id,
  enabled: true,
  conditions: {},
  actions: [tellCrm],
  stopProcessing: false,
  ...rule,
});
const office: Configuration = {
  ...EMPTY_CONFIGURATION,
  adapters: [crm],
  directory: {
    ...EMPTY_CONFIGURATION.directory,
    users: [{ id: 5, name: 'Ada' }],
    extensions: [{ number: '1001', name: 'Desk', userId: 5 }],
  },
  rules: [
    aRule('off', { enabled: false }),
    aRule('desk', { conditions: { responder: { anyOf: ['1001'], compare: 'raw' } }, stopProcessing: true }),
    aRule('behind'),
    aRule('elsewhere', { conditions: { did: { anyOf: ['111'], compare: 'raw' } } }),
  ],
};

const told = (changes: Partial<DeliveryView>): DeliveryView => ({
  id: '1',
  webhookId: 'w',
  hookId: 'crm',
  callNumber: 7,
  sequence: 2,
  event: 'start',
  synthetic: false,
  state: 'deadLetter',
  createdAt: 1,
  deadlineAt: null,
  dueAt: null,
  settledAt: 2,
  attempts: 4,
  replay: 0,
  lastStatus: 503,
  request: null,
  ...changes,
});

const anOffice = (changes: Partial<ApiOptions> = {}) =>
  anApi({ configuration: memoryConfigurations(office), calls: recordedCalls(answeredCall()), ...changes }, ['read']);

type Explained = { ruleId: string; since: string; isMatched: boolean; moments: { event: string; verdict: string }[] };
const verdicts = ({ rules }: { rules: Explained[] }) =>
  rules.map(({ ruleId, moments }) => [ruleId, ...moments.map(({ event, verdict }) => `${event} ${verdict}`)]);

it('P5 tells of a call when each rule’s verdict changed, also of one that is disabled or not reached', async () => {
  const { ask } = await anOffice();
  const { status, json } = await ask('GET', '/api/v1/calls/7/explain');
  assert.equal(status, 200);
  assert.deepEqual(verdicts(json), [
    ['off', 'start disabled'],
    ['desk', 'start notMatched', 'ringing matched'],
    ['behind', 'start matched', 'ringing notReached'],
    ['elsewhere', 'start notMatched', 'ringing notReached'],
  ]);
  assert.equal(json.rules[2].moments[1].stoppedBy, 'desk');
  assert.deepEqual(json.responders, [{ sequence: 2, extension: '1001', agentName: '', userId: '5', userName: 'Ada' }]);
});

it('P5 names the first condition that failed with what was asked for and what was there, and the entry that met a number', async () => {
  const { ask } = await anOffice();
  const failed = (await ask('GET', '/api/v1/calls/7/explain?rule=elsewhere')).json.rules[0].moments[0].failed;
  assert.deepEqual([failed.clause, failed.expected, failed.isMet, failed.number.hit], ['did', '111 (as received)', false, null]);
  assert.match(failed.actual, /^855555/);
  const desk = (await ask('GET', '/api/v1/calls/7/explain?rule=desk')).json.rules[0];
  assert.deepEqual(desk.moments[1].clauses[0].number.hit, { entry: '1001', list: null });
});

it('P5 shows what became of the requests that a rule owes, from the event on at which it matched', async () => {
  const items = [told({ id: '2' }), told({ id: '1', sequence: 1, state: 'delivered' })];
  const { ask } = await anOffice({
    deliveries: { list: async () => ({ items, next: null }), get: async () => undefined, attempts: async () => [] },
  });
  const { rules } = (await ask('GET', '/api/v1/calls/7/explain?rule=desk')).json;
  assert.deepEqual(
    rules[0].deliveries.map(({ id, state, attempts, lastStatus }: DeliveryView) => [id, state, attempts, lastStatus]),
    [['2', 'deadLetter', 4, 503]],
  );
});

it('P5 stays exact after a rule was changed or deleted, and says of a new one that it was not there', async () => {
  const configuration = memoryConfigurations(office);
  const rules = [aRule('desk', { name: 'Renamed' }), office.rules[2]!, aRule('newcomer')];
  await configuration.save({ ...office, rules }, { author: 'test', note: '', expectedRevision: 0 });
  const { ask } = await anOffice({ configuration });
  const { json } = await ask('GET', '/api/v1/calls/7/explain');
  assert.deepEqual(
    json.rules.map(({ ruleId, since }: Explained) => [ruleId, since]),
    [
      ['off', 'deleted'],
      ['desk', 'changed'],
      ['behind', 'same'],
      ['elsewhere', 'deleted'],
    ],
  );
  assert.equal(json.rules[1].moments[1].verdict, 'matched');
  const newcomer = (await ask('GET', '/api/v1/calls/7/explain?rule=newcomer')).json.rules[0];
  assert.deepEqual([newcomer.since, newcomer.moments], ['new', []]);
});

it('P5 explains custom events of the users at the call’s telephones like rules', async () => {
  const custom = (id: string, states: readonly 'ringing'[] | readonly 'held'[], userId = 5) => ({
    id,
    name: id,
    enabled: true,
    owner: { kind: 'user', userId } as const,
    trigger: { category: 'call', states } as const,
    actions: [],
    closingActions: [],
  });
  const workstations = {
    ...EMPTY_CONFIGURATION.workstations,
    customEvents: [custom('ring', ['ringing']), custom('hold', ['held']), custom('other', ['ringing'], 6)],
  };
  const { ask } = await anOffice({ configuration: memoryConfigurations({ ...office, workstations } as Configuration) });
  const { customEvents } = (await ask('GET', '/api/v1/calls/7/explain')).json;
  assert.deepEqual(
    customEvents.map(({ customEventId, isMatched }: Record<string, unknown>) => [customEventId, isMatched]),
    [
      ['ring', true],
      ['hold', false],
    ],
  );
  assert.deepEqual(customEvents[1].moments[0].clauses[1], {
    clause: 'states',
    isMet: false,
    expected: 'held',
    actual: 'ringing',
    number: null,
  });
});

it('leaves out events whose revision is not kept any more, and names it', async () => {
  const calls = recordedCalls(answeredCall());
  const events = async () =>
    (await recordedCalls(answeredCall()).events(7)).map((stored, index) => ({ ...stored, revision: index === 0 ? 9 : 0 }));
  const { ask } = await anOffice({ calls: { ...calls, events } });
  assert.deepEqual((await ask('GET', '/api/v1/calls/7/explain')).json.missingRevisions, [9]);
});

it('says that there is no such call or rule', async () => {
  const { ask } = await anOffice();
  assert.equal((await ask('GET', '/api/v1/calls/8/explain')).status, 404);
  assert.equal((await ask('GET', '/api/v1/calls/7/explain?rule=nobody')).status, 404);
});

it('P5 tells of a rule what it made of the last calls', async () => {
  const calls = recordedCalls(answeredCall(), answeredCall({ number: 8, did: '111' }));
  const { ask } = await anOffice({ configuration: memoryConfigurations({ ...office, rules: office.rules.slice(2) }), calls });
  const { json } = await ask('GET', '/api/v1/rules/elsewhere/explain');
  assert.deepEqual(
    json.items.map(({ call, verdict, failed }: { call: { number: number }; verdict: string; failed: { clause: string } | null }) => [
      call.number,
      verdict,
      failed?.clause ?? null,
    ]),
    [
      [8, 'matched', null],
      [7, 'notMatched', 'did'],
    ],
  );
  const stopped = await anOffice();
  const behind = (await stopped.ask('GET', '/api/v1/rules/elsewhere/explain')).json.items[0];
  assert.deepEqual([behind.verdict, behind.stoppedBy], ['notReached', 'desk']);
  assert.equal((await ask('GET', '/api/v1/rules/nobody/explain')).status, 404);
  assert.equal((await ask('GET', '/api/v1/rules/elsewhere/explain?limit=0')).status, 400);
});

it('P5 tells of a number which calls and rules it met, and when nothing was heard what could not be heard', async () => {
  const { ask } = await anOffice();
  const heard = (await ask('GET', '/api/v1/explain?number=%2B442079460123')).json;
  assert.equal(heard.finding, 'heard');
  assert.deepEqual(
    heard.calls[0].matched.map(({ ruleId }: { ruleId: string }) => ruleId),
    ['desk', 'behind'],
  );
  const down = { sourceId: 'pbx', kind: 'simulator', state: 'waiting', since: 5, lastError: 'refused', warnings: [], version: null };
  const sources = {
    ...(await anOffice()).options.sources,
    list: () =>
      [down, { ...down, sourceId: 'heard', state: 'connected', since: 5 }].map((source) => ({
        ...source,
        eventsTotal: 0,
        lastEventAt: null,
        gaps: 0,
        alarms: 0,
      })),
  };
  const silent = (await (await anOffice({ calls: recordedCalls(), sources })).ask('GET', '/api/v1/explain?number=123&from=6')).json;
  assert.deepEqual([silent.finding, silent.calls], ['neverHeard', []]);
  const quiet = { gaps: 0, lastEventAt: null, warnings: [] };
  assert.deepEqual(silent.sources, [{ sourceId: 'pbx', state: 'waiting', since: 5, detail: 'refused', ...quiet }]);
  assert.equal(silent.reading.searched, '123');
});

it('P5 names telephone systems that are switched off, and says how far back calls are kept', async () => {
  const off = { id: 'old-pbx', name: 'Old', kind: 'simulator', enabled: false, options: {} };
  const configuration = memoryConfigurations({ ...office, sources: [off] as unknown as Configuration['sources'] });
  const { ask, options } = await anOffice({ configuration, calls: recordedCalls() });
  const { json } = await ask('GET', '/api/v1/explain?number=%2B%2B%2B');
  assert.deepEqual(
    json.sources.filter(({ state }: { state: string }) => state === 'disabled').map(({ sourceId }: { sourceId: string }) => sourceId),
    ['old-pbx'],
  );
  assert.equal(json.keptSince, options.now() - 90 * 86_400_000);
  assert.equal(json.reading.searched, '');
  assert.equal(json.isComplete, true);
});

it('P5 goes through every page of the requests of a call, and says when there are more than it tells', async () => {
  const pages: Record<string, { items: DeliveryView[]; next: string | null }> = {
    first: { items: [told({ id: '2' })], next: 'second' },
    second: { items: [told({ id: '1' })], next: null },
  };
  const list = async ({ cursor = 'first' }: { cursor?: string }) => pages[cursor]!;
  const { ask } = await anOffice({ deliveries: { list, get: async () => undefined, attempts: async () => [] } });
  const { json } = await ask('GET', '/api/v1/calls/7/explain?rule=desk');
  assert.deepEqual(
    json.rules[0].deliveries.map(({ id }: DeliveryView) => id),
    ['1', '2'],
  );
  assert.equal(json.isCut, false);
  const endless = async () => ({ items: [told({ id: '2' })], next: 'more' });
  const cut = await anOffice({ deliveries: { list: endless, get: async () => undefined, attempts: async () => [] } });
  assert.equal((await cut.ask('GET', '/api/v1/calls/7/explain')).json.isCut, true);
});
