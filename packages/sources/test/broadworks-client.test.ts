import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { XspClient } from '../src/broadworks/xsp-client.ts';

/** An XSP that answers the first request of each connection, and resets it at the second as often as told. */
async function forgetfulXsp(t: TestContext, { resets }: { readonly resets: number }) {
  const seen = new Map<Socket, number>();
  let left = resets;
  let requests = 0;
  const server = createServer(({ socket }, response) => {
    requests++;
    const count = (seen.get(socket) ?? 0) + 1;
    seen.set(socket, count);
    if (count > 1 && left-- > 0) socket.resetAndDestroy();
    else response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new XspClient({ origin, origins: [origin], authorization: 'Basic x', tlsVerify: true, answerTimeoutMs: 2_000 });
  t.after(() => {
    client.close();
    server.closeAllConnections();
    server.close();
  });
  return { client, count: () => requests };
}

describe('a question to an XSP', () => {
  it('is asked once more when the connection kept for it was just being closed', async (t) => {
    const { client, count } = await forgetfulXsp(t, { resets: 1 });
    assert.equal((await client.call('GET', '/one')).kind, 'answered');
    assert.equal((await client.call('PUT', '/two', '<a/>')).kind, 'answered');
    assert.equal(count(), 3);
  });

  it('on a fresh connection that breaks is not asked again', async (t) => {
    const server = createServer(({ socket }) => socket.resetAndDestroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    let connections = 0;
    server.on('connection', () => connections++);
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = new XspClient({ origin, origins: [origin], authorization: 'Basic x', tlsVerify: true, answerTimeoutMs: 2_000 });
    t.after(() => {
      client.close();
      server.close();
    });
    assert.equal((await client.call('GET', '/one')).kind, 'failed');
    assert.equal(connections, 1);
  });
});
