import { type Receiver, startReceiver } from '@ringhook/testkit';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createUrlGuard } from '../src/index.ts';
import { anOutgoing, aSender } from './outgoing.ts';

function last(receiver: Receiver) {
  const request = receiver.requests.at(-1);
  assert.ok(request, 'nothing was received');
  return request;
}

const KEY = 'a key of 24 bytes, more.';

function signatureOf(content: string): string {
  const signed = `0f3c1d52-6f2e-5a51-9a0e-0d5a0f6b7c11.1000.${content}`;
  return `v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`;
}

describe('http sender', () => {
  it('sends path and query byte for byte as they were frozen (F26, F65)', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    const target = "/hook?Event=start&RecordingURL=https://localhost:8080/_cros_/?uid=a&nId=1&q='x'&Queue=Simple%20queue&empty=";
    for (const url of [receiver.url + target, `${receiver.url}${target}#stays-at-home`, receiver.url.replace('http', 'HTTP') + target]) {
      const outcome = await sender.send(anOutgoing(url));
      assert.equal(outcome.kind, 'answered');
      assert.equal(last(receiver).target, target);
    }
    assert.equal((await sender.send(anOutgoing(`${receiver.url}?a=1`))).kind, 'answered');
    assert.equal(last(receiver).target, '/?a=1');
  });

  it('says in headers, never in the query, what the request is about (F70)', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender({ now: () => 1_595_496_018_843 });
    await sender.send(anOutgoing(`${receiver.url}/a`, { sequence: 7, attempt: 3, synthetic: true, replay: 2 }));
    const { headers } = last(receiver);
    assert.equal(headers['webhook-id'], '0f3c1d52-6f2e-5a51-9a0e-0d5a0f6b7c11');
    assert.equal(headers['webhook-timestamp'], '1595496018');
    assert.equal(headers['ringhook-call'], '103870');
    assert.equal(headers['ringhook-sequence'], '7');
    assert.equal(headers['ringhook-attempt'], '3');
    assert.equal(headers['ringhook-synthetic'], '1');
    assert.equal(headers['webhook-replay'], '2');
    assert.equal(headers['user-agent'], 'ringhook/0.0.0');
    assert.equal(headers['accept-encoding'], 'identity');
    assert.equal(headers['webhook-signature'], undefined);

    await sender.send(anOutgoing(`${receiver.url}/a`));
    assert.equal(last(receiver).headers['ringhook-synthetic'], undefined);
    assert.equal(last(receiver).headers['webhook-replay'], undefined);
  });

  it('signs the body, or the request target where there is none', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender({ now: () => 1_000_000 });
    const signingSecret = `whsec_${Buffer.from(KEY).toString('base64')}`;

    await sender.send(anOutgoing(`${receiver.url}/a?b=1`, { signingSecret }));
    assert.equal(last(receiver).headers['webhook-signature'], signatureOf('/a?b=1'));

    const request = { method: 'POST', body: '{"name":"Zoë"}', headers: [{ name: 'Content-Type', value: 'application/json' }] } as const;
    await sender.send(anOutgoing(`${receiver.url}/a`, { signingSecret, request }));
    assert.equal(last(receiver).body, '{"name":"Zoë"}');
    assert.equal(last(receiver).headers['content-type'], 'application/json');
    assert.equal(last(receiver).headers['webhook-signature'], signatureOf('{"name":"Zoë"}'));
  });

  it('adds Basic and Bearer credentials', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    await sender.send(anOutgoing(receiver.url, { auth: { kind: 'basic', username: 'zoë', password: 'p:w' } }));
    assert.equal(last(receiver).headers.authorization, `Basic ${Buffer.from('zoë:p:w').toString('base64')}`);
    await sender.send(anOutgoing(receiver.url, { auth: { kind: 'bearer', token: 'abc' } }));
    assert.equal(last(receiver).headers.authorization, 'Bearer abc');
  });

  it('keeps order, repetition and case of the headers of the adapter', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    const headers = [
      { name: 'X-Zeta', value: '1' },
      { name: 'x-alpha', value: 'caf\u00e9' },
      { name: 'X-Zeta', value: '2' },
    ];
    await sender.send(anOutgoing(receiver.url, { request: { headers } }));
    const raw = last(receiver).rawHeaders;
    const mine = raw.flatMap((name, index) => (index % 2 === 0 && /^x-/i.test(name) ? [`${name}=${raw[index + 1]}`] : []));
    assert.deepEqual(mine, ['X-Zeta=1', 'x-alpha=caf\u00e9', 'X-Zeta=2']);
  });

  it('refuses what it can not or may not put on the wire, and names it', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    const withHeader = (name: string, value: string) => anOutgoing(receiver.url, { request: { headers: [{ name, value }] } });
    const refused = [
      [withHeader('X-Name', 'a\r\nX-Evil: 1'), /X-Name/],
      [withHeader('X-Name', 'nul\0'), /X-Name/],
      [withHeader('X-Name', 'é😀'), /X-Name/],
      [withHeader('X Name', 'a'), /X Name/],
      [withHeader('', 'a'), /header name ""/],
      [anOutgoing(`${receiver.url}/a b`), /blanks/],
      [anOutgoing(`${receiver.url}/ü`), /ASCII/],
      [anOutgoing(`${receiver.url}/a\r\nX-Evil: 1`), /controls/],
      [anOutgoing('not a url'), /not a URL/],
      [anOutgoing(receiver.url.replace('http://', 'http://user:pw@')), /user and password/],
      [anOutgoing(receiver.url, { auth: { kind: 'bearer', token: 'a\nb' } }), /bearer token/],
      [anOutgoing(receiver.url, { signingSecret: ' ' }), /secret/],
      [
        anOutgoing(receiver.url, { auth: { kind: 'bearer', token: 'a' }, request: { headers: [{ name: 'AUTHORIZATION', value: 'b' }] } }),
        /both set/,
      ],
      ...[
        'Host',
        'content-length',
        'Transfer-Encoding',
        'connection',
        'Upgrade',
        'Proxy-Authorization',
        'Trailer',
        'TE',
        'Expect',
        'webhook-id',
        'Ringhook-Call',
        'Keep-Alive',
        'User-Agent',
        'Accept-Encoding',
      ].map((name) => [withHeader(name, 'x'), new RegExp(name)] as const),
    ] as const;
    for (const [outgoing, detail] of refused) {
      const outcome = await sender.send(outgoing);
      assert.equal(outcome.kind, 'failed');
      assert.equal(outcome.reason, 'badRequest', outcome.detail);
      assert.match(outcome.detail, detail);
    }
    assert.equal(receiver.requests.length, 0);
    assert.equal((await sender.send(anOutgoing(receiver.url))).kind, 'answered');
  });

  it('reports any status with its headers and body, and does not follow redirects', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    for (const status of [200, 204, 301, 302, 303, 307, 308, 400, 404, 410, 429, 500, 503]) {
      const body = status === 204 ? '' : `answer ${status} \u00fc`;
      receiver.respondWith(() => ({ status, body, headers: { location: '/elsewhere', 'x-a': '1' } }));
      const outcome = await sender.send(anOutgoing(receiver.url));
      assert.equal(outcome.kind, 'answered');
      assert.equal(outcome.status, status);
      assert.equal(outcome.body, body);
      assert.equal(outcome.isBodyCut, false);
      assert.equal(outcome.headers[outcome.headers.indexOf('x-a') + 1], '1');
    }
    assert.equal(receiver.requests.length, 13, 'a redirect was followed');
  });

  it('reads Retry-After in seconds and as a date, and survives nonsense', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender({ now: () => Date.parse('1994-11-06T08:49:30Z') });
    const month = 30 * 24 * 3_600_000;
    const values = [
      ['120', 120_000],
      ['0', 0],
      ['315360000', month],
      ['99999999999999999999', null],
      ['Sun, 06 Nov 1994 08:49:37 GMT', 7_000],
      ['Sunday, 06-Nov-94 08:49:37 GMT', 7_000],
      ['Sun Nov  6 08:49:37 1994', 7_000],
      ['Sun, 06 Nov 1994 08:00:00 GMT', 0],
      ['Wed, 06 Nov 2004 08:49:37 GMT', month],
      ['soon', null],
      ['-5', null],
      ['1.5', null],
      ['Sun, 99 Nov 1994 08:49:37 GMT', null],
      ['', null],
    ] as const;
    for (const [value, expected] of values) {
      receiver.respondWith(() => ({ status: 429, headers: { 'retry-after': value } }));
      const outcome = await sender.send(anOutgoing(receiver.url));
      assert.equal(outcome.kind, 'answered');
      assert.equal(outcome.retryAfterMs, expected, `Retry-After: ${value}`);
    }
    receiver.respondWith(() => ({ status: 503 }));
    const without = await sender.send(anOutgoing(receiver.url));
    assert.equal(without.kind === 'answered' && without.retryAfterMs, null);
  });

  it('keeps the first 64 kB of an answer and the connection of one that is a little longer', async () => {
    const body = Array.from({ length: 20_000 }, (_, index) => String(index).padStart(9, '.')).join('|');
    await using receiver = await startReceiver({ respond: () => ({ body }) });
    await using sender = aSender();
    const outcome = await sender.send(anOutgoing(receiver.url));
    assert.equal(outcome.kind, 'answered');
    assert.equal(outcome.body, body.slice(0, 65_536));
    assert.equal(outcome.isBodyCut, true);
    await setImmediate();
    await sender.send(anOutgoing(receiver.url));
    assert.equal(last(receiver).connection, 1);
  });

  it('uses a connection again instead of making one for each request', async () => {
    await using receiver = await startReceiver({ respond: () => ({ status: 500, body: 'no' }) });
    await using sender = aSender();
    for (let round = 0; round < 20; round++) {
      await sender.send(anOutgoing(`${receiver.url}/${round}`));
      // undici frees a connection one turn of the event loop after its answer.
      await setImmediate();
    }
    assert.deepEqual(new Set(receiver.requests.map(({ connection }) => connection)), new Set([1]));
    assert.deepEqual(
      receiver.requests.map(({ target }) => target),
      Array.from({ length: 20 }, (_, index) => `/${index}`),
    );
  });

  it('gives a hanging request up when its signal aborts, and everything when it is closed', async () => {
    await using receiver = await startReceiver({ respond: () => new Promise(() => {}) });
    await using sender = aSender();
    const abort = new AbortController();
    const withdrawn = sender.send(anOutgoing(receiver.url, { timeoutMs: 60_000 }), abort.signal);
    await receiver.waitFor(1);
    abort.abort();
    assert.equal((await withdrawn).kind, 'failed');

    const hanging = sender.send(anOutgoing(receiver.url, { timeoutMs: 60_000 }));
    await receiver.waitFor(2);
    assert.equal(sender.underway, 1);
    await sender.close();
    assert.equal((await hanging).kind, 'failed');
    assert.equal(sender.underway, 0);
    const late = await sender.send(anOutgoing(receiver.url));
    assert.equal(late.kind === 'failed' && late.reason, 'reset');
  });

  it('never uses a connection again that was made under another guard', async () => {
    await using receiver = await startReceiver();
    await using sender = aSender();
    await sender.send(anOutgoing(receiver.url));
    sender.setGuard(createUrlGuard([]));
    const outcome = await sender.send(anOutgoing(receiver.url));
    assert.equal(outcome.kind === 'failed' && outcome.reason, 'blocked');
    assert.equal(receiver.requests.length, 1);
    sender.setGuard(createUrlGuard(['127.0.0.1']));
    assert.equal((await sender.send(anOutgoing(receiver.url))).kind, 'answered');
    assert.equal(last(receiver).connection, 2);
  });

  it('gives up what hangs on a connection of an old guard, too, when it is closed', async () => {
    await using receiver = await startReceiver({ respond: () => new Promise(() => {}) });
    await using sender = aSender();
    const hanging = sender.send(anOutgoing(receiver.url, { timeoutMs: 60_000 }));
    await receiver.waitFor(1);
    sender.setGuard(createUrlGuard(['127.0.0.1']));
    await sender.close();
    assert.equal((await hanging).kind, 'failed');
  });

  it('lets what is under way end when the guard changes', async () => {
    const held = Promise.withResolvers<{ status: number }>();
    await using receiver = await startReceiver({ respond: () => held.promise });
    await using sender = aSender();
    const outcome = sender.send(anOutgoing(receiver.url));
    await receiver.waitFor(1);
    sender.setGuard(createUrlGuard([]));
    held.resolve({ status: 202 });
    const { kind } = await outcome;
    assert.equal(kind, 'answered');
  });
});
