import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallFacts, RedeliverSelection, SourceId } from '@ringhook/core';
import type { ApiOptions, CallQuery, DeliveryQuery, DeliveryView } from '../src/index.ts';
import { anApi } from './memory-ports.ts';

const delivery: DeliveryView = {
  id: '513',
  webhookId: '7be71282-c9a8-5a95-8ace-0f4e2ebc0bc5',
  hookId: 'crm',
  callNumber: 7,
  sequence: 2,
  event: 'pickup',
  synthetic: false,
  state: 'deadLetter',
  createdAt: 1,
  deadlineAt: null,
  dueAt: null,
  settledAt: 9,
  attempts: 13,
  replay: 0,
  lastStatus: 500,
  request: { method: 'GET', url: 'https://crm.example/?Event=pickup', headers: [], body: null },
};

const call: CallFacts = {
  number: 7,
  uuid: '7be71282-c9a8-4a95-8ace-0f4e2ebc0bc5',
  sourceId: 'pbx' as SourceId,
  type: 'Incoming',
  direction: 'inbound',
  scope: 'external',
  callerId: '+4585555555',
  callerName: '<img src=x onerror=alert(1)>',
  isWithheld: false,
  did: '855555',
  dialled: '855555',
  responderExt: null,
  responderNumber: null,
  lastRungExt: '1001',
  lastQueue: 'Simple queue',
  conference: null,
  transferredBy: null,
  startedAt: 1,
  queuedAt: null,
  ringingAt: 2,
  answeredAt: null,
  endedAt: null,
  answered: false,
  recorded: false,
  recordings: [],
  cause: null,
};

const diskIsFull = async () => [{ name: 'store', ok: false, problem: 'the disk is full; free some space' }];

function recorded() {
  const asked = {
    calls: [] as CallQuery[],
    deliveries: [] as DeliveryQuery[],
    redelivered: [] as RedeliverSelection[],
    paused: [] as string[],
  };
  const hook = { hookId: 'crm', state: 'open', since: 1, reason: null, pending: 0 } as const;
  const options: Partial<ApiOptions> = {
    calls: {
      today: async () => ({ ended: [], live: [], isComplete: true }),
      list: async (query) => (asked.calls.push(query), { items: [call], next: 'abc', isComplete: true }),
      get: async (number) => (number === 7 ? call : undefined),
      events: async () => [{ event: { level: 'call', event: 'start', call, sequence: 1, at: 1, synthetic: false }, revision: 3 }],
    },
    deliveries: {
      list: async (query) => (asked.deliveries.push(query), { items: [delivery], next: null }),
      get: async (id) => (id === '513' ? delivery : undefined),
      attempts: async () => [
        {
          number: 1,
          at: 1,
          durationMs: 5,
          status: 500,
          reason: null,
          detail: null,
          answerHeaders: [],
          answerBody: 'no',
          isBodyCut: false,
          next: 'given up',
        },
      ],
    },
    deliveryControl: {
      redeliver: async (selection) => (asked.redelivered.push(selection), 1),
      pause: async (hookId) => void asked.paused.push(`pause ${hookId}`),
      resume: async (hookId) => void asked.paused.push(`resume ${hookId}`),
      hooks: () => [hook],
    },
  };
  return { asked, options };
}

describe('calls', () => {
  it('are listed with the filters asked for, and given as they are', async () => {
    const { asked, options } = recorded();
    const { ask } = await anApi(options);
    const page = (await ask('GET', '/api/v1/calls?q=%2B45&answered=false&live=true&startedFrom=5&limit=2&cursor=xyz')).json;
    assert.deepEqual(page, { items: [JSON.parse(JSON.stringify(call))], next: 'abc', isComplete: true });
    assert.deepEqual(asked.calls, [{ limit: 2, cursor: 'xyz', words: ['45'], answered: false, live: true, startedFrom: 5 }]);
  });

  it('tell their events with the revision each met, and their deliveries', async () => {
    const { asked, options } = recorded();
    const { ask } = await anApi(options);
    const { items } = (await ask('GET', '/api/v1/calls/7/events')).json;
    assert.deepEqual([items[0].event.event, items[0].revision], ['start', 3]);
    assert.equal((await ask('GET', '/api/v1/calls/7/deliveries')).json.items[0].id, '513');
    assert.equal(asked.deliveries[0]?.callNumber, 7);
  });

  it('that are not there, or are no number, get a clear answer', async () => {
    const { options } = recorded();
    const { ask } = await anApi(options);
    for (const path of ['8', '8/events', '8/deliveries']) assert.equal((await ask('GET', `/api/v1/calls/${path}`)).json.code, 'NOT_FOUND');
    assert.equal((await ask('GET', '/api/v1/calls/1e400')).json.code, 'REQUEST_INVALID');
    assert.equal((await ask('GET', '/api/v1/calls?answered=perhaps')).json.fields[0].field, 'answered');
  });
});

describe('deliveries', () => {
  it('hide credentials in the headers that were sent and that came back, in every view', async () => {
    const { options } = recorded();
    const headers = ['X-Api-Key', 'Set-Cookie', 'X-Room'].map((name) => ({ name, value: 'v4lue' }));
    const sent = { ...delivery, request: { method: 'GET', url: 'https://crm.example/', headers, body: null } };
    const reader = options.deliveries!;
    const [attempt] = await reader.attempts('513');
    const { ask } = await anApi({
      ...options,
      deliveries: {
        list: async () => ({ items: [sent], next: null }),
        get: async () => sent,
        attempts: async () => [{ ...attempt!, answerHeaders: headers }],
      },
    });
    const shown = headers.map(({ name }) => ({ name, value: name === 'X-Room' ? 'v4lue' : '***' }));
    for (const path of ['deliveries', 'dead-letters', 'calls/7/deliveries'])
      assert.deepEqual((await ask('GET', `/api/v1/${path}`)).json.items[0].request.headers, shown, path);
    assert.deepEqual((await ask('GET', '/api/v1/deliveries/513')).json.request.headers, shown);
    assert.deepEqual((await ask('GET', '/api/v1/deliveries/513/attempts')).json.items[0].answerHeaders, shown);
  });

  it('are shown with their attempts', async () => {
    const { options } = recorded();
    const { ask } = await anApi(options);
    assert.equal((await ask('GET', '/api/v1/deliveries/513')).json.webhookId, delivery.webhookId);
    assert.equal((await ask('GET', '/api/v1/deliveries/513/attempts')).json.items[0].status, 500);
    assert.equal((await ask('GET', '/api/v1/deliveries/9')).status, 404);
    assert.equal((await ask('GET', '/api/v1/deliveries/abc')).status, 400);
  });

  it('that were given up are a list of their own', async () => {
    const { asked, options } = recorded();
    const { ask } = await anApi(options);
    await ask('GET', '/api/v1/dead-letters?hookId=crm');
    assert.deepEqual(asked.deliveries, [{ limit: 50, hookId: 'crm', state: 'deadLetter' }]);
  });

  it('are sent again: one, many, or every dead letter since a time', async () => {
    const { asked, options } = recorded();
    const { ask } = await anApi(options);
    assert.deepEqual((await ask('POST', '/api/v1/deliveries/513/redeliver')).json, { queued: 1 });
    assert.equal((await ask('POST', '/api/v1/redeliver', { ids: ['513', '769'] })).status, 202);
    assert.equal((await ask('POST', '/api/v1/redeliver/since', { since: 5, hookId: 'crm' })).status, 202);
    assert.deepEqual(asked.redelivered, [
      { kind: 'keys', keys: [513] },
      { kind: 'keys', keys: [513, 769] },
      { kind: 'deadLetters', since: 5, until: 1_000_000, hookId: 'crm', includeSkipped: false },
    ]);
    assert.equal((await ask('POST', '/api/v1/redeliver', { ids: ['x'] })).json.fields[0].field, 'ids[0]');
  });

  it('are sent again once for one Idempotency-Key', async () => {
    const { asked, options } = recorded();
    const { ask } = await anApi(options);
    for (let tries = 0; tries < 3; tries++) await ask('POST', '/api/v1/deliveries/513/redeliver', undefined, { 'idempotency-key': 'k' });
    assert.equal(asked.redelivered.length, 1);
  });

  it('of one endpoint are held back and let go', async () => {
    const { asked, options } = recorded();
    const { ask } = await anApi(options);
    assert.equal((await ask('POST', '/api/v1/hooks/crm/pause')).status, 200);
    assert.equal((await ask('POST', '/api/v1/hooks/crm/resume')).status, 200);
    assert.equal((await ask('POST', '/api/v1/hooks/none/pause')).status, 404);
    assert.deepEqual(asked.paused, ['pause crm', 'resume crm']);
  });
});

describe('secrets', () => {
  it('go in, are listed by name, and never come out', async () => {
    const { ask } = await anApi();
    assert.equal((await ask('PUT', '/api/v1/secrets/ami', { value: 'hunter2' })).status, 204);
    const list = await ask('GET', '/api/v1/secrets');
    assert.equal(list.json.items[0].name, 'ami');
    assert.doesNotMatch(list.text, /hunter2/);
    assert.equal((await ask('DELETE', '/api/v1/secrets/ami')).status, 204);
    assert.equal((await ask('DELETE', '/api/v1/secrets/ami')).status, 404);
  });
});

describe('operations', () => {
  it('say which check fails without a token, and what to do about it with one', async () => {
    const { app, ask } = await anApi({ health: { version: '0.1.0', startedAt: 1, checks: diskIsFull } });
    const open = await app.inject({ url: '/health/ready' });
    assert.deepEqual([open.statusCode, open.json()], [503, { status: 'failing', failing: ['store'] }]);
    assert.equal((await app.inject({ url: '/health/live' })).statusCode, 200);
    assert.equal((await ask('GET', '/api/v1/health')).json.checks[0].problem, 'the disk is full; free some space');
  });

  it('stays ready where a check only warns, and shows it all the same', async () => {
    const checks = async () => [{ name: 'history', ok: false, problem: 'the file is damaged', onlyWarns: true as const }];
    const { app, ask } = await anApi({ health: { version: '0.1.0', startedAt: 1, checks } });
    assert.equal((await app.inject({ url: '/health/ready' })).statusCode, 200);
    const { status, checks: shown } = (await ask('GET', '/api/v1/health')).json;
    assert.deepEqual({ status, shown }, { status: 'failing', shown: [{ name: 'history', ok: false, problem: 'the file is damaged' }] });
  });

  it('give metrics in the format of Prometheus', async () => {
    const { ask, options } = await anApi();
    (options.metrics as { events?: { inc: (labels: object) => void } }).events?.inc({ source: 'pbx', level: 'call', event: 'start' });
    const { text, headers } = await ask('GET', '/metrics');
    assert.match(String(headers['content-type']), /^text\/plain/);
    assert.match(text, /ringhook_events_total\{source="pbx",level="call",event="start"\} 1/);
  });

  it('mount recordings without a token, pass on what was signed, and stream the answer', async () => {
    const seen: unknown[] = [];
    const { app } = await anApi({
      openRecording: async (request) => {
        seen.push([request.callNumber, request.target, request.query['sig'], request.headers['range'], request.method]);
        return { status: 206, headers: { 'content-type': 'audio/wav', 'content-range': 'bytes 0-3/44' }, body: 'RIFF' };
      },
    });
    const answer = await app.inject({ url: '/recordings/7?exp=9&sig=a%2Bb', headers: { range: 'bytes=0-3' } });
    assert.deepEqual([answer.statusCode, answer.body, answer.headers['content-range']], [206, 'RIFF', 'bytes 0-3/44']);
    await app.inject({ url: '/recordings/7?exp=9&sig=x', method: 'HEAD' });
    assert.deepEqual(seen, [
      [7, '/recordings/7?exp=9&sig=a%2Bb', 'a+b', 'bytes=0-3', 'GET'],
      [7, '/recordings/7?exp=9&sig=x', 'x', undefined, 'HEAD'],
    ]);
    const { app: without } = await anApi();
    assert.equal((await without.inject({ url: '/recordings/7?sig=x' })).json().code, 'NOT_FOUND');
  });
});
