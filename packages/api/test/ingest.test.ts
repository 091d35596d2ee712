import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_SETTINGS, EMPTY_CONFIGURATION } from '@ringhook/core';
import type { PushAnswer, PushRequest } from '../src/index.ts';
import { anApi, memoryConfigurations } from './memory-ports.ts';

async function aDoor(answer: PushAnswer | null | ((request: PushRequest) => Promise<PushAnswer>) = { kind: 'taken' }, publicUrl?: string) {
  const pushed: PushRequest[] = [];
  const settings = { ...DEFAULT_SETTINGS, ...(publicUrl !== undefined && { publicUrl }) };
  const { app } = await anApi({
    configuration: memoryConfigurations({ ...EMPTY_CONFIGURATION, settings }),
    ingest: {
      push: async (_source, request) => {
        pushed.push(request);
        return typeof answer === 'function' ? answer(request) : (answer ?? undefined);
      },
    },
  });
  const post = (payload: string | Buffer, headers: Record<string, string> = {}, url = '/ingest/tw?a=%20b&c') =>
    app.inject({ method: 'POST', url, payload, headers: { host: 'rh.example:8443', ...headers } });
  return { app, post, pushed };
}

describe('POST /ingest/{source}', () => {
  it('hands on the bytes as they came, whatever they are called, and answers 200 with nothing', async () => {
    const { post, pushed } = await aDoor();
    const bytes = Buffer.from([0xff, 0x00, 0x7b, 0x22, 0xc3]);
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/xml', 'application/x-odd', '']) {
      const answer = await post(bytes, type === '' ? {} : { 'content-type': type });
      assert.deepEqual([answer.statusCode, answer.body], [200, ''], type);
      assert.deepEqual(Buffer.from(pushed.at(-1)!.body), bytes, type);
    }
    assert.equal((await post('')).statusCode, 200);
    assert.equal(pushed.at(-1)?.body.length, 0);
  });

  it('tells the address as the sender knows it: the configured one before that of the Host header', async () => {
    const { post, pushed } = await aDoor();
    await post('x');
    assert.equal(pushed[0]?.url, 'http://rh.example:8443/ingest/tw?a=%20b&c');
    const behindProxy = await aDoor({ kind: 'taken' }, 'https://pbx.example/ringhook/');
    await behindProxy.post('x', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'ftp' });
    assert.equal(behindProxy.pushed[0]?.url, 'https://pbx.example/ringhook/ingest/tw?a=%20b&c');
  });

  it('gives what a sender wants to read', async () => {
    const { post } = await aDoor({ kind: 'taken', contentType: 'application/json', body: '{"plainToken":"x"}' });
    const answer = await post('{}');
    assert.deepEqual([answer.headers['content-type'], answer.body], ['application/json', '{"plainToken":"x"}']);
  });

  const refusals: [PushAnswer | null, number, string][] = [
    [null, 404, 'NOT_FOUND'],
    [{ kind: 'refused', status: 400, reason: 'no CallSid' }, 400, 'MESSAGE_INVALID'],
    [{ kind: 'refused', status: 401, reason: 'wrong' }, 401, 'SENDER_NOT_PROVEN'],
    [{ kind: 'refused', status: 403, reason: 'from there' }, 403, 'SENDER_NOT_ALLOWED'],
    [{ kind: 'refused', status: 415, reason: 'no XML' }, 415, 'MESSAGE_TYPE_UNSUPPORTED'],
    [{ kind: 'busy', retryAfterSeconds: 7 }, 503, 'INGEST_BUSY'],
  ];
  for (const [answer, status, code] of refusals) {
    it(`says ${status} ${code} as a problem that names what to change`, async () => {
      const { post } = await aDoor(answer);
      const given = await post('x');
      assert.deepEqual([given.statusCode, given.json().code, given.headers['content-type']], [status, code, 'application/problem+json']);
      if (answer?.kind === 'refused') assert.equal(given.json().detail, answer.reason);
      assert.equal(given.headers['retry-after'], status === 503 ? '7' : undefined);
    });
  }

  it('asks for a password where the source says so', async () => {
    const { post } = await aDoor({ kind: 'refused', status: 401, reason: 'x', challenge: 'Basic realm="ringhook"' });
    assert.equal((await post('x')).headers['www-authenticate'], 'Basic realm="ringhook"');
  });

  it('answers other methods with 405, too large a body with 413, and an address that is none with 400', async () => {
    const { app, post, pushed } = await aDoor();
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await app.inject({ method, url: '/ingest/tw' });
      assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'POST'], method);
    }
    assert.equal((await post(Buffer.alloc(262_145))).statusCode, 413);
    assert.equal((await post('x', { host: 'a b:c' })).statusCode, 400);
    assert.equal(pushed.length, 0);
  });

  it('slows down who proves nothing, and still takes what comes with proof from the same address', async () => {
    const { post } = await aDoor(async ({ body }) =>
      body.length > 1 ? { kind: 'taken' } : { kind: 'refused', status: 401, reason: 'wrong' },
    );
    const statuses: number[] = [];
    for (let count = 0; count < 22; count++) statuses.push((await post('x')).statusCode);
    assert.deepEqual(statuses.slice(18), [401, 401, 429, 429]);
    assert.equal((await post('right')).statusCode, 200);
  });

  it('works on a bounded number at once and asks the others to come again', async () => {
    const { promise: disk, resolve: diskIsBack } = Promise.withResolvers<void>();
    const { post, pushed } = await aDoor(() => disk.then(() => ({ kind: 'taken' })));
    const { promise: turnedAway, resolve: all } = Promise.withResolvers<void>();
    let answered = 0;
    const crowd = Array.from({ length: 300 }, async () => {
      const { statusCode, headers } = await post('x');
      if (++answered === 44) all();
      return [statusCode, headers['retry-after']];
    });
    await turnedAway;
    diskIsBack();
    const answers = await Promise.all(crowd);
    assert.equal(answers.filter(([status]) => status === 200).length, 256);
    assert.deepEqual(
      answers.filter(([status]) => status !== 200),
      Array.from({ length: 44 }, () => [503, '2']),
    );
    assert.equal(pushed.length, 256);
    assert.equal((await post('x')).statusCode, 200, 'and takes more afterwards');
  });

  it('stands in the OpenAPI document without asking for a token', async () => {
    const { app } = await aDoor();
    const path = app.swagger().paths?.['/ingest/{source}'];
    assert.deepEqual(Object.keys(path ?? {}), ['post']);
    assert.deepEqual(path?.post?.security, []);
  });

  it('does not exist where nothing takes messages', async () => {
    const { app } = await anApi();
    assert.equal((await app.inject({ method: 'POST', url: '/ingest/tw' })).statusCode, 401);
  });
});
