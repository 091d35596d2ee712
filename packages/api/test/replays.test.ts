import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError, type ReplayOrder, type Replays, type ReplayView } from '../src/index.ts';
import { anApi } from './memory-ports.ts';

const VIEW: ReplayView = {
  id: '7',
  kind: 'range',
  state: 'running',
  problem: null,
  hookId: 'crm',
  callNumber: null,
  range: { from: 5, until: 1_000_000, state: 'deadLetter', event: null },
  note: 'the CRM was down',
  by: 'test',
  createdAt: 1,
  endedAt: null,
  progress: { total: 90, queued: 25, left: 1 },
  endpoints: [{ hookId: 'crm', total: 90, queued: 25, left: 1, isDone: false, waiting: null }],
};
const FATE = { open: 5, delivered: 19, deadLetters: 1, skipped: 0 };
const RANGE = { kind: 'range', from: 5, hookId: 'crm', state: 'deadLetter', note: 'the CRM was down' };
const HEADERS = ['X-Api-Key', 'X-Room'].map((name) => ({ name, value: 'v4lue' }));

function replaysThat(changes: Partial<Replays> = {}) {
  const asked: { order: ReplayOrder; by: string | null }[] = [];
  const request = { method: 'GET' as const, url: 'https://crm.example/', headers: HEADERS, body: null };
  const replays: Replays = {
    preview: async (order) => {
      asked.push({ order, by: null });
      const endpoints = [{ hookId: 'crm', requests: 90, calls: 30, state: 'paused' as const, reason: 'moving' }];
      return { requests: 90, endpoints, rendered: [{ hookId: 'crm', event: 'start', sequence: 1, request }] };
    },
    start: async (order, by) => (asked.push({ order, by }), VIEW),
    list: async () => ['9', '8', '7'].map((id) => ({ ...VIEW, id })),
    get: async (id) => (id === '7' ? { ...VIEW, fate: FATE } : undefined),
    cancel: async (id) => id === '7',
    ...changes,
  };
  return { asked, replays };
}

describe('replays (P7)', () => {
  it('are previewed: how many requests to which endpoints, with keys hidden', async () => {
    const { asked, replays } = replaysThat();
    const { ask } = await anApi({ replays }, ['read']);
    const { status, json } = await ask('POST', '/api/v1/replays/preview', RANGE);
    assert.equal(status, 200);
    assert.deepEqual([json.requests, json.endpoints[0].reason], [90, 'moving']);
    assert.deepEqual(
      json.rendered[0].request.headers.map(({ value }: { value: string }) => value),
      ['***', 'v4lue'],
    );
    assert.deepEqual(asked[0]?.order, { ...RANGE, perSecond: 20 });
  });

  it('are started by whoever may deliver, in whose name they then are', async () => {
    const { asked, replays } = replaysThat();
    const { ask } = await anApi({ replays }, ['deliver']);
    const { status, json, headers } = await ask('POST', '/api/v1/replays', RANGE);
    assert.deepEqual([status, json.id, headers['location']], [202, '7', '/api/v1/replays/7']);
    assert.equal(asked[0]?.by, 'tester');
    const reader = await anApi({ replays }, ['read']);
    for (const [method, path] of [
      ['POST', '/api/v1/replays'],
      ['DELETE', '/api/v1/replays/7'],
    ] as const)
      assert.equal((await reader.ask(method, path, method === 'POST' ? RANGE : undefined)).json.code, 'SCOPE_MISSING');
  });

  it('are started once for one Idempotency-Key', async () => {
    const { asked, replays } = replaysThat();
    const { ask } = await anApi({ replays });
    for (let tries = 0; tries < 3; tries++) await ask('POST', '/api/v1/replays', RANGE, { 'idempotency-key': 'k' });
    assert.equal(asked.length, 1);
  });

  it('say which field of an order is wrong, and how it should be', async () => {
    const { asked, replays } = replaysThat();
    const { ask } = await anApi({ replays });
    const wrong: readonly (readonly [body: object, field: string])[] = [
      [{ kind: 'all' }, 'kind'],
      [{ kind: 'range' }, 'from'],
      [{ kind: 'range', from: 5, until: 5 }, 'until'],
      [{ kind: 'range', from: 0, state: 'pending' }, 'state'],
      [{ kind: 'range', from: 0, perSecond: 0 }, 'perSecond'],
      [{ kind: 'range', from: 0, note: 'x'.repeat(501) }, 'note'],
      [{ kind: 'lane', hookId: 'crm' }, 'callNumber'],
      [{ kind: 'call', callNumber: -1, adapterId: 'crm' }, 'callNumber'],
      [{ kind: 'deliveries', ids: [] }, 'ids'],
      [{ kind: 'deliveries', ids: ["1'; drop table delivery"] }, 'ids[0]'],
    ];
    for (const [body, field] of wrong) {
      const { status, json } = await ask('POST', '/api/v1/replays', body);
      assert.deepEqual([status, json.code, json.fields?.[0]?.field], [400, 'REQUEST_INVALID', field], JSON.stringify(body));
    }
    assert.equal(asked.length, 0);
  });

  it('are listed page by page, shown with what became of them, and cancelled', async () => {
    const { replays } = replaysThat();
    const { ask } = await anApi({ replays });
    const first = (await ask('GET', '/api/v1/replays?limit=2')).json;
    assert.deepEqual(
      first.items.map(({ id }: { id: string }) => id),
      ['9', '8'],
    );
    const second = (await ask('GET', `/api/v1/replays?limit=2&cursor=${first.next}`)).json;
    assert.deepEqual([second.items[0].id, second.next], ['7', null]);
    assert.deepEqual((await ask('GET', '/api/v1/replays/7')).json.fate, FATE);
    assert.equal((await ask('GET', '/api/v1/replays/9')).json.code, 'NOT_FOUND');
    assert.equal((await ask('DELETE', '/api/v1/replays/7')).status, 204);
    assert.equal((await ask('DELETE', '/api/v1/replays/9')).json.code, 'NOT_FOUND');
  });

  it('that are refused are refused with a code and what to do', async () => {
    const { replays } = replaysThat({
      start: async () => {
        throw new ApiError('REPLAY_EMPTY', 'range', 'nothing fits');
      },
    });
    const { ask } = await anApi({ replays });
    const { status, json } = await ask('POST', '/api/v1/replays', RANGE);
    assert.deepEqual([status, json.code, json.detail], [409, 'REPLAY_EMPTY', 'nothing fits']);
  });
});
