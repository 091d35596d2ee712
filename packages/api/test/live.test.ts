import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, get, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { type TestContext, it } from 'node:test';
import { LiveHub } from '../src/index.ts';
import { streamLive } from '../src/live/stream.ts';
import { anApi } from './memory-ports.ts';

async function listening(t: TestContext, live: LiveHub) {
  const { app, token, options } = await anApi({ live });
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const open = async (path = '/api/v1/live', headers: Record<string, string> = {}) => {
    const request: ClientRequest = get({ host: '127.0.0.1', port, path, headers: { authorization: `Bearer ${token}`, ...headers } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.setEncoding('utf8').on('error', () => {});
    request.on('error', () => {});
    return { response, request, read: reader(response) };
  };
  return { app, open, options };
}

/** Collects text until it contains what is waited for. */
function reader(response: IncomingMessage) {
  let text = '';
  response.on('data', (chunk: string) => (text += chunk));
  return async (wanted: string): Promise<string> => {
    while (!text.includes(wanted)) await once(response, 'data', { signal: AbortSignal.timeout(5_000) });
    return text;
  };
}

it('streams what happens as server-sent events', async (t) => {
  const live = new LiveHub({ epoch: 'e1' });
  const { open } = await listening(t, live);
  const { response, read } = await open();
  assert.equal(response.headers['content-type'], 'text/event-stream; charset=utf-8');
  await read('retry:');
  live.publish('call', { name: 'a\nb\r\n\nevent: forged' });
  assert.match(await read('forged'), /id: e1-1\nevent: call\ndata: \{"name":"a\\nb\\r\\n\\nevent: forged"\}\n\n/);
});

it('gives what was missed since Last-Event-ID, and says reset when that is no longer known', async (t) => {
  const live = new LiveHub({ epoch: 'e1', capacity: 3 });
  const { open } = await listening(t, live);
  for (let n = 1; n <= 5; n++) live.publish('call', { n });
  const resumed = await (await open('/api/v1/live', { 'last-event-id': 'e1-3' })).read('"n":5');
  assert.deepEqual(
    [...resumed.matchAll(/"n":(\d)/g)].map(([, n]) => n),
    ['4', '5'],
  );
  for (const id of ['e1-1', 'e0-4', 'e1-99', 'nonsense']) {
    assert.match(await (await open('/api/v1/live', { 'last-event-id': id })).read('reset'), /id: e1-5\nevent: reset/, id);
  }
});

it('sends only the types asked for and refuses unknown ones', async (t) => {
  const live = new LiveHub({ epoch: 'e1' });
  const { open } = await listening(t, live);
  const { read } = await open('/api/v1/live?types=delivery,source');
  await read('retry:');
  live.publish('call', { n: 1 });
  live.publish('source', { n: 2 });
  assert.doesNotMatch(await read('"n":2'), /"n":1/);
  assert.equal((await open('/api/v1/live?types=calls')).response.statusCode, 400);
});

it('drops a reader that does not read, without holding up the others', async (t) => {
  const live = new LiveHub({ epoch: 'e1' });
  const { app, open } = await listening(t, live);
  const slow = await open();
  slow.response.pause();
  slow.response.socket.pause();
  const quick = await open();
  await quick.read('retry:');
  const closed = new Promise((resolve) => slow.request.once('close', resolve));
  const connections = () => new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)));
  const filler = 'x'.repeat(100_000);
  let published = 0;
  while ((await connections()) > 1 && published < 1_000) {
    live.publish('call', { n: ++published, filler });
    await quick.read(`"n":${published},`);
  }
  assert.ok(published < 1_000, `dropped after ${published} messages`);
  slow.response.socket.resume();
  slow.response.resume();
  await closed;
});

it('ends the streams of a revoked token at the next heartbeat, and all of them when the server closes', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { app, open, options } = await listening(t, new LiveHub({ epoch: 'e1' }));
  const revoked = await open();
  await revoked.read('retry:');
  t.mock.timers.tick(15_000);
  await revoked.read(': still here');
  options.tokens.revoke(options.tokens.list()[0]!.id);
  const ended = once(revoked.response, 'end');
  t.mock.timers.tick(15_000);
  await ended;
  await app.close();
});

it('writes nothing after the end that a slow reader has not taken yet, and does not wait for that reader for ever', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  // Without a socket nothing is ever taken.
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const errors: Error[] = [];
  response.on('error', (error) => errors.push(error));
  const feed = new LiveHub({ epoch: 'e1' });
  streamLive({ response, feed, isStillAllowed: () => false });
  t.mock.timers.tick(15_000);
  feed.publish('call', {});
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([response.writableEnded, errors], [true, []]);
  t.mock.timers.tick(15_000);
  assert.equal(response.destroyed, true);
});

it('has no HEAD, which would be an answer without end', async () => {
  const { app, token } = await anApi({ live: new LiveHub({ epoch: 'e1' }) });
  const answer = await app.inject({ method: 'HEAD', url: '/api/v1/live', headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.statusCode, 404);
});
