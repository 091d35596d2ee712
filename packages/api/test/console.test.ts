import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConsolePages } from '../src/index.ts';
import { anApi } from './memory-ports.ts';

const CONSOLE: ConsolePages = {
  files: new Map([
    [
      '/assets/index-abc.js',
      {
        type: 'text/javascript; charset=utf-8',
        bytes: Buffer.from('plain'),
        encoded: new Map([
          ['br', Buffer.from('brotli')],
          ['gzip', Buffer.from('gzipped')],
        ]),
      },
    ],
    ['/mark.svg', { type: 'image/svg+xml', bytes: Buffer.from('<svg/>'), encoded: new Map() }],
  ]),
  render: (nonce) => `<!doctype html><script nonce="${nonce}"></script>`,
};

describe('serving the console', () => {
  it('gives its page at every address that is nothing else, to everybody, with a policy without exceptions and a nonce of its own', async () => {
    const { app } = await anApi({ console: CONSOLE });
    const nonces = new Set<string>();
    for (const url of ['/', '/calls', '/calls/12?q=%2B45', '/rules/a.b', '/..%2f..%2fetc%2fpasswd', '/index.html']) {
      const page = await app.inject({ url });
      assert.equal(page.statusCode, 200, url);
      assert.match(String(page.headers['content-type']), /^text\/html/);
      assert.equal(page.headers['cache-control'], 'no-cache');
      assert.equal(page.headers['x-content-type-options'], 'nosniff');
      assert.equal(page.headers['referrer-policy'], 'no-referrer');
      assert.match(String(page.headers['permissions-policy']), /camera=\(\)/);
      const policy = String(page.headers['content-security-policy']);
      const nonce = /nonce="([^"]+)"/.exec(page.body)?.[1] ?? '';
      assert.ok(policy.includes(`script-src 'self' 'nonce-${nonce}'`), policy);
      assert.match(policy, /default-src 'none'.*frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      nonces.add(nonce);
    }
    assert.equal(nonces.size, 6);
  });

  it('lets browsers keep files whose names change with their content, compressed as they like it', async () => {
    const { app } = await anApi({ console: CONSOLE });
    const ask = (encoding: string) => app.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': encoding } });
    const cases: [encoding: string, body: string, answered: string | undefined][] = [
      ['gzip, deflate, br', 'brotli', 'br'],
      ['gzip', 'gzipped', 'gzip'],
      ['br;q=0, gzip;q=0.5', 'gzipped', 'gzip'],
      ['identity', 'plain', undefined],
      ['', 'plain', undefined],
    ];
    for (const [encoding, body, answered] of cases) {
      const file = await ask(encoding);
      assert.equal(file.body, body, encoding);
      assert.equal(file.headers['content-encoding'], answered);
      assert.equal(file.headers['vary'], 'accept-encoding');
      assert.match(String(file.headers['cache-control']), /immutable/);
    }
    const mark = await app.inject({ url: '/mark.svg' });
    assert.equal(mark.headers['cache-control'], 'no-cache');
    assert.match(String(mark.headers['content-security-policy']), /default-src 'none'/);
  });

  it('never answers with a page where a program asks: problems stay problems, for those who may ask', async () => {
    const { app, ask } = await anApi({ console: CONSOLE });
    for (const url of [
      '/api/v1/nothing',
      '/api/v2',
      '/ingest/none',
      '/health/none',
      '/metrics/none',
      '/recordings/a/b',
      '/assets/gone.js',
      '/docs/none',
    ]) {
      const anonymous = await app.inject({ url });
      assert.ok([401, 404].includes(anonymous.statusCode), `${url} ${anonymous.statusCode}`);
      assert.match(String(anonymous.headers['content-type']), /problem\+json/, url);
      assert.equal((await ask('GET', url)).status, 404, url);
    }
    assert.equal((await app.inject({ method: 'POST', url: '/calls' })).statusCode, 401);
    assert.equal((await ask('POST', '/calls')).status, 404);
  });

  it('says what to do when it is not built', async () => {
    const { app } = await anApi({ console: { files: new Map(), render: () => undefined } });
    const page = await app.inject({ url: '/calls' });
    assert.equal(page.statusCode, 503);
    assert.match(page.body, /npm run build/);
  });
});
