import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createToken, ensureFirstToken, findToken, hashToken, type TokenScope } from '../src/index.ts';
import { anApi, memoryTokens } from './memory-ports.ts';

describe('tokens', () => {
  it('are 256 random bits behind a prefix, and only their hash is stored', () => {
    const tokens = memoryTokens();
    const { token, record } = createToken(tokens, { name: 'a', scopes: ['read'], now: 5 });
    assert.match(token, /^rh_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(record.hash, hashToken(token));
    assert.doesNotMatch(JSON.stringify(tokens.list()), new RegExp(token));
    assert.equal(findToken(tokens, token, 6)?.name, 'a');
    assert.equal(findToken(tokens, `${token.slice(0, -1)}~`, 6), undefined);
    assert.equal(findToken(tokens, token.toUpperCase(), 6), undefined);
  });

  it('are worth nothing once expired or revoked', async () => {
    const { ask, app, options } = await anApi();
    const { token } = createToken(options.tokens, { name: 'short', scopes: ['read'], now: 0, expiresAt: 1_000_000 });
    const withToken = (text: string) => app.inject({ url: '/api/v1/queues', headers: { authorization: `Bearer ${text}` } });
    assert.equal((await withToken(token)).statusCode, 401, 'expired at exactly now');

    const made = (await ask('POST', '/api/v1/tokens', { name: 'crm', scopes: ['read'] })).json;
    assert.equal((await withToken(made.token)).statusCode, 200);
    assert.equal((await ask('DELETE', `/api/v1/tokens/${made.id}`)).status, 204);
    assert.equal((await withToken(made.token)).statusCode, 401);
    assert.equal((await ask('DELETE', `/api/v1/tokens/${made.id}`)).status, 404);
  });

  it('are listed without text and hash', async () => {
    const { ask } = await anApi();
    const { items } = (await ask('GET', '/api/v1/tokens')).json;
    assert.deepEqual(Object.keys(items[0]).toSorted(), ['createdAt', 'expiresAt', 'id', 'name', 'owner', 'scopes']);
  });

  it('exist from the first start on, made once', () => {
    const tokens = memoryTokens();
    assert.equal(findToken(tokens, ensureFirstToken(tokens, 1) ?? '', 2)?.scopes[0], 'admin');
    assert.equal(ensureFirstToken(tokens, 3), undefined);
  });
});

describe('scopes', () => {
  const routes: [method: string, url: string, needed: TokenScope][] = [
    ['GET', '/api/v1/calls', 'read'],
    ['GET', '/api/v1/configuration', 'read'],
    ['GET', '/metrics', 'read'],
    ['PUT', '/api/v1/settings', 'write:config'],
    ['POST', '/api/v1/sources/x/restart', 'write:config'],
    ['POST', '/api/v1/redeliver', 'deliver'],
    ['POST', '/api/v1/hooks/x/pause', 'deliver'],
    ['GET', '/api/v1/live', 'live'],
    ['POST', '/api/v1/tokens', 'admin'],
  ];
  for (const [method, url, needed] of routes) {
    it(`lets ${method} ${url} be asked with ${needed} only`, async () => {
      const others = (['read', 'live', 'deliver', 'write:config'] as const).filter((scope) => scope !== needed);
      const { ask } = await anApi({}, others);
      const refused = await ask(method, url, method === 'GET' ? undefined : {});
      assert.deepEqual([refused.status, refused.json.code], [403, 'SCOPE_MISSING']);
      assert.match(refused.json.detail, new RegExp(`"${needed}"`));
    });
  }

  it('are named by every route; what forgets one is closed', async () => {
    const { app } = await anApi();
    const operations = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => ({ path, method })),
    );
    assert.ok(operations.length > 60);
    const open = new Set<string>();
    for (const [index, { path, method }] of operations.entries()) {
      const url = path.replaceAll(/\{\w+\}/g, '1');
      const answer = await app.inject({ url, method: method.toUpperCase() as 'GET', remoteAddress: `192.0.2.${index}` });
      if (answer.statusCode !== 401) open.add(path);
    }
    assert.deepEqual([...open], ['/health/live', '/health/ready', '/recordings/{call}', '/api/v1/practice']);
  });
});

describe('requests without a valid token', () => {
  it('are told nothing about what exists', async () => {
    const { app } = await anApi();
    for (const url of ['/api/v1/queues', '/api/v1/no-such-thing', '/nothing']) {
      const answer = await app.inject({ url });
      assert.equal(answer.statusCode, 401, url);
      assert.equal(answer.headers['www-authenticate'], 'Bearer realm="ringhook"');
      assert.equal(answer.json().code, 'UNAUTHENTICATED');
    }
  });

  it('are slowed down per address after many, while a valid token still passes', async () => {
    const { app, ask } = await anApi();
    const bad = () => app.inject({ url: '/api/v1/queues', headers: { authorization: 'Bearer rh_wrong' } });
    for (let tries = 0; tries < 20; tries++) assert.equal((await bad()).statusCode, 401);
    const limited = await bad();
    assert.deepEqual([limited.statusCode, limited.headers['retry-after']], [429, '60']);
    assert.equal((await ask('GET', '/api/v1/queues')).status, 200);
    const elsewhere = await app.inject({ url: '/api/v1/queues', remoteAddress: '192.0.2.9' });
    assert.equal(elsewhere.statusCode, 401);
  });

  it('may not bring the token in the query', async () => {
    const { app, token } = await anApi();
    assert.equal((await app.inject({ url: `/api/v1/queues?access_token=${token}` })).statusCode, 401);
  });
});

describe('every answer', () => {
  it('carries security headers and no CORS', async () => {
    const { ask } = await anApi();
    for (const url of ['/api/v1/queues', '/api/v1/nothing', '/docs/', '/health/live', '/api/v1/openapi.json']) {
      const { headers } = await ask('GET', url, undefined, { origin: 'https://evil.example' });
      assert.equal(headers['x-content-type-options'], 'nosniff', url);
      assert.match(String(headers['content-security-policy']), /default-src 'none'/, url);
      assert.equal(headers['access-control-allow-origin'], undefined, url);
    }
  });

  it('hides what went wrong inside and logs it', async () => {
    const logged: object[] = [];
    const log = { info: () => {}, error: (fields: object) => void logged.push(fields) };
    const failing = {
      list: () => Promise.reject(new Error('secret detail')),
      today: async () => ({ ended: [], live: [], isComplete: true }),
      get: async () => undefined,
      events: async () => [],
    };
    const { ask } = await anApi({ calls: failing, log });
    const answer = await ask('GET', '/api/v1/calls');
    assert.deepEqual([answer.status, answer.json.code], [500, 'INTERNAL']);
    assert.doesNotMatch(answer.text, /secret detail/);
    assert.match(String((logged[0] as { err: Error }).err.message), /secret detail/);
  });
});
