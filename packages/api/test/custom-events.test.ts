import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Configuration, EMPTY_CONFIGURATION, lintConfiguration } from '@ringhook/core';
import type { Desks } from '../src/index.ts';
import { memoryConfigurations } from './memory-ports.ts';
import { anAccount, aSite } from './people-rig.ts';
import { answeredCall } from './recorded-call.ts';

const box = (text: string) => ({ kind: 'showMessage', title: '', text, style: 'box' }) as const;
const event = (id: string, owner: object, actions: readonly object[] = [box('{Call.RemoteTel}')]) => ({
  id,
  name: id,
  enabled: true,
  owner,
  trigger: { category: 'call', states: ['ringing'] },
  actions,
  closingActions: [],
});
const ALICE = { kind: 'user', userId: 1 };
const BOB = { kind: 'user', userId: 2 };
const EVERYONE = { kind: 'everyone' };

const OFFICE = {
  ...EMPTY_CONFIGURATION,
  directory: {
    ...EMPTY_CONFIGURATION.directory,
    users: [
      { id: 1, name: 'Alice' },
      { id: 2, name: 'Bob' },
    ],
    extensions: [
      { number: '1001', name: 'Desk', userId: 1 },
      { number: '1002', name: 'Back', userId: 2 },
    ],
    teams: [{ name: 'Sales: north', userIds: [1] }],
  },
} as unknown as Configuration;

/** Accounts of Alice and Bob (users), Sue (supervisor) and Ada (administrator). */
async function anOffice(events: readonly object[] = []) {
  const accounts = await Promise.all([
    anAccount({ login: 'alice', role: 'user', userId: '1' }),
    anAccount({ login: 'bob', role: 'user', userId: '2' }),
    anAccount({ login: 'sue', role: 'supervisor' }),
    anAccount({ login: 'ada' }),
  ]);
  const userIds: Readonly<Record<string, number>> = { 'id-alice': 1, 'id-bob': 2 };
  const first = { ...OFFICE, workstations: { ...OFFICE.workstations, customEvents: events } } as unknown as Configuration;
  const configuration = memoryConfigurations(first);
  const desks: Desks = {
    server: {
      epoch: 'e',
      version: '1',
      userOf: (accountId) => {
        const id = userIds[accountId];
        return id === undefined ? undefined : { id, name: accountId };
      },
      definitionsOf: () => undefined,
      noticesSince: () => [],
      listening: () => {},
      takeOutcomes: () => {},
    },
    sounds: { list: () => [], read: () => undefined, put: () => {}, remove: () => false },
    outcomes: { list: () => ({ items: [], next: null }) },
    connect: () => {},
  };
  const stored = answeredCall().map((each) => ({ event: each, revision: 0 }));
  const site = await aSite({
    accounts,
    configuration,
    desks,
    lint: (next) =>
      lintConfiguration(next).flatMap(({ severity, path, message }) => (severity === 'error' ? [{ field: path, message }] : [])),
    calls: {
      list: async () => ({ items: [], next: null, isComplete: true }),
      today: async () => ({ ended: [], live: [], isComplete: true }),
      get: async () => undefined,
      events: async (number) => (number === 7 ? stored : []),
    },
  });
  const as = async (login: string) => {
    const browser = site.browser();
    assert.equal((await browser.signIn(login)).status, 200);
    return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      browser.ask(method, `/api/v1${path}`, body, headers);
  };
  return { ...site, as, configuration, ids: () => configuration.current().configuration.workstations.customEvents.map(({ id }) => id) };
}

describe('custom events (G07-G09)', () => {
  it('are edited by their own user with an optimistic lock, and keep their place among those of others', async () => {
    const { as, ids } = await anOffice([event('a1', ALICE), event('shared', EVERYONE), event('b1', BOB)]);
    const alice = await as('alice');
    const { headers, json } = await alice('GET', '/desk/own');
    assert.deepEqual(
      json.customEvents.map(({ id }: { id: string }) => id),
      ['a1'],
    );
    const body = { customEvents: [event('a2', ALICE), event('a1', ALICE)] };
    assert.equal((await alice('PUT', '/desk/own', body)).status, 428);
    assert.equal((await alice('PUT', '/desk/own', body, { 'if-match': String(headers['etag']) })).status, 200);
    assert.deepEqual(ids(), ['a2', 'a1', 'shared', 'b1']);
    const late = await alice('PUT', '/desk/own', { customEvents: [] }, { 'if-match': String(headers['etag']) });
    assert.deepEqual([late.status, late.json.code, ids().length], [409, 'REVISION_CONFLICT', 4]);
  });

  it('of others cannot be changed by a user: not as another owner, not as shared, not by the routes of administrators', async () => {
    const { as, ids } = await anOffice([event('b1', BOB)]);
    const alice = await as('alice');
    for (const owner of [BOB, EVERYONE, { kind: 'team', team: 'Sales: north' }]) {
      const refused = await alice('PUT', '/desk/own', { customEvents: [event('x', owner)] }, { 'if-match': '*' });
      assert.deepEqual([refused.status, refused.json.fields[0].field], [400, 'customEvents[0].owner']);
    }
    for (const login of ['alice', 'sue']) {
      const ask = await as(login);
      const path = '/custom-events?owner=everyone';
      assert.equal((await ask('PUT', path, { customEvents: [] }, { 'if-match': '*' })).json.code, 'SCOPE_MISSING');
      assert.equal((await ask('PUT', '/watch-permissions', { items: [] }, { 'if-match': '*' })).json.code, 'SCOPE_MISSING');
    }
    assert.deepEqual(ids(), ['b1']);
  });

  it('that cannot work are refused at the field of the list that was sent', async () => {
    const { as } = await anOffice([event('b1', BOB), event('b2', BOB)]);
    const alice = await as('alice');
    const wrong = event('a1', ALICE, [{ kind: 'openWebPage', url: 'javascript:alert(1)' }]);
    const refused = await alice('PUT', '/desk/own', { customEvents: [event('a0', ALICE), wrong] }, { 'if-match': '*' });
    assert.deepEqual([refused.status, refused.json.fields[0].field], [422, 'customEvents[1].actions[0].url']);
    const taken = await alice('PUT', '/desk/own', { customEvents: [event('b1', ALICE)] }, { 'if-match': '*' });
    assert.deepEqual([taken.status, taken.json.fields.length], [422, 1]);
  });

  it('of a user, a team or everybody are set by an administrator, who sees what else is there', async () => {
    const { as, ids } = await anOffice([event('shared', EVERYONE)]);
    const ada = await as('ada');
    const team = { kind: 'team', team: 'Sales: north' };
    const path = `/custom-events?owner=${encodeURIComponent('team:Sales: north')}`;
    const { headers } = await ada('GET', path);
    const saved = await ada('PUT', path, { customEvents: [event('t1', team)] }, { 'if-match': String(headers['etag']) });
    assert.deepEqual([saved.status, saved.json.shared.length, ids()], [200, 1, ['shared', 't1']]);
    const ofAlice = (await ada('GET', '/custom-events?owner=user:1')).json;
    assert.deepEqual(
      ofAlice.shared.map(({ id }: { id: string }) => id),
      ['shared', 't1'],
    );
    assert.deepEqual((await ada('GET', '/custom-events?owner=user:2')).json.shared.length, 1);
    const owners = (await ada('GET', '/custom-events/owners')).json as { name: string; count: number }[];
    assert.deepEqual(
      owners.map(({ name, count }) => `${name} ${count}`),
      [' 1', 'Sales: north 1', 'Alice 0', 'Bob 0'],
    );
    for (const owner of ['user:9', 'team:None']) assert.equal((await ada('GET', `/custom-events?owner=${owner}`)).status, 404);
    assert.equal((await ada('GET', '/custom-events?owner=nobody')).status, 400);
    const items = [{ userId: 1, extensions: ['1002'] }];
    assert.equal((await ada('PUT', '/watch-permissions', { items }, { 'if-match': '*' })).status, 200);
    assert.deepEqual((await ada('GET', '/watch-permissions')).json, { items });
  });
});

describe('the preview of a custom event (G20, G30, G41)', () => {
  const trigger = { category: 'call', states: ['ringing'] };

  it('shows the example, with what is wrong at its field; an incomplete action keeps its place', async () => {
    const { as } = await anOffice();
    const alice = await as('alice');
    const actions = [
      null,
      box('{Call.RemoteName} at {{CallID}}'),
      { kind: 'runProgram', program: '/usr/bin/crm', arguments: ['/Phone={Call.RemoteTel}', '-{Call.RemoteName}'] },
      box('{Call.Duration}'),
    ];
    const { json } = await alice('POST', '/desk/preview', { trigger, actions });
    assert.equal(json.actions[1].text, 'Ann & Bob "Ltd" at 103870');
    assert.deepEqual([json.actions[0], json.actions[2]], [null, null]);
    assert.deepEqual(
      json.findings.map(({ path, severity }: { path: string; severity: string }) => `${path} ${severity}`),
      ['actions[2].arguments[1] error', 'actions[3] warning'],
    );
  });

  it('shows a recorded call at the own telephone, and which field of the trigger does not hold', async () => {
    const { as } = await anOffice();
    const alice = await as('alice');
    const own = (await alice('POST', '/desk/preview', { trigger: { ...trigger, direction: 'outbound' }, actions: [box('{Call.LocalTel}')], callNumber: 7 })).json; // prettier-ignore
    assert.deepEqual([own.moment, own.actions[0].text], [{ extension: '1001', state: 'ringing', isExample: false }, '1001']);
    assert.deepEqual(own.clauses.filter(({ isMet }: { isMet: boolean }) => !isMet).map(({ clause }: { clause: string }) => clause), ['direction']); // prettier-ignore
    const completed = { trigger: { category: 'call', states: ['completed'] }, actions: [box('{Call.Duration}')], callNumber: 7 };
    assert.equal((await alice('POST', '/desk/preview', completed)).json.actions[0].text, '00:00:55.0000000');
    const missed = { trigger: { category: 'call', states: ['missed'] }, actions: [box('x')], callNumber: 7 };
    const none = (await alice('POST', '/desk/preview', missed)).json;
    assert.deepEqual([none.moment, none.actions], [null, [null]]);
  });

  it('tells a user nothing of calls at other telephones; a supervisor may see them', async () => {
    const { as } = await anOffice();
    const body = { trigger, actions: [box('{Call.RemoteTel}')], callNumber: 7 };
    const bob = await as('bob');
    assert.equal((await bob('POST', '/desk/preview', body)).status, 404);
    assert.equal((await bob('POST', '/desk/test', { trigger, action: box('{Call.RemoteTel}'), callNumber: 7 })).status, 404);
    const ada = await as('ada');
    assert.equal((await ada('POST', '/desk/preview', body)).status, 200);
  });

  it('a test says that no workstation is connected, and refuses what the server does itself', async () => {
    const { as } = await anOffice();
    const alice = await as('alice');
    assert.deepEqual((await alice('POST', '/desk/test', { trigger, action: box('x') })).json.workstations, []);
    const action = { kind: 'runWebService', url: 'https://crm.example/', from: 'server' };
    const refused = await alice('POST', '/desk/test', { trigger, action });
    assert.deepEqual([refused.status, refused.json.fields[0].field], [400, 'action.from']);
    assert.equal((await (await as('sue'))('POST', '/desk/test', { trigger, action: box('x') })).json.code, 'ACCOUNT_WITHOUT_USER');
  });

  it('offers the fourteen parameters of G27 to G40 first, with samples', async () => {
    const { as } = await anOffice();
    const { parameters, filters } = (await (await as('alice'))('GET', '/desk/editor')).json;
    assert.ok(
      parameters.slice(0, 14).every(({ name, example }: { name: string; example: string }) => /^(Call|Device)\./.test(name) && example),
    );
    assert.ok(parameters.length > 30 && filters.length > 5);
  });
});
