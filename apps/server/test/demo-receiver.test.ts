import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type DemoRequest, startDemoReceiver } from '../src/demo/receiver.ts';

it('shows each request as it came and answers it', async () => {
  const shown: DemoRequest[] = [];
  const receiver = await startDemoReceiver({ onRequest: (request) => void shown.push(request) });
  try {
    const answer = await fetch(`${receiver.url}/calls?Event=start&QueueName=Simple%20queue&x=`, { method: 'POST', body: 'Zoë' });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), 'ok\n');
    assert.equal(shown[0]?.method, 'POST');
    assert.equal(shown[0]?.target, '/calls?Event=start&QueueName=Simple%20queue&x=');
    assert.equal(shown[0]?.path, '/calls');
    assert.equal(shown[0]?.body, 'Zoë');
    const parameters = [
      ['Event', 'start'],
      ['QueueName', 'Simple queue'],
      ['x', ''],
    ];
    assert.deepEqual(shown[0]?.parameters, parameters);
  } finally {
    await receiver.close();
  }
});

it('takes no request that is larger than it likes', { timeout: 20_000 }, async () => {
  const shown: DemoRequest[] = [];
  const receiver = await startDemoReceiver({ onRequest: (request) => void shown.push(request) });
  try {
    const answer = await fetch(receiver.url, { method: 'POST', body: 'z'.repeat(1_000_000) }).catch(() => undefined);
    // The connection may break before the answer was read; accepted it never is.
    assert.ok(answer === undefined || answer.status === 413);
    assert.equal(shown.length, 0);
  } finally {
    await receiver.close();
  }
});

it('says which port is taken', async () => {
  const receiver = await startDemoReceiver({ onRequest: () => undefined });
  try {
    const { port } = new URL(receiver.url);
    await assert.rejects(startDemoReceiver({ onRequest: () => undefined, port: Number(port) }), {
      code: 'PORT_UNAVAILABLE',
      subject: port,
    });
  } finally {
    await receiver.close();
  }
});
