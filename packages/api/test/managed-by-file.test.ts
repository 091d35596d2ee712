import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

const settings = { timeZone: 'Europe/Copenhagen' };

describe('a configuration managed by a file (P14)', () => {
  const writes: [method: string, path: string, body: unknown][] = [
    ['PUT', '/api/v1/settings', settings],
    ['PUT', '/api/v1/configuration', { configuration: { settings } }],
    ['PUT', '/api/v1/global-actions', []],
    ['POST', '/api/v1/configuration/rollback', { revision: 0 }],
  ];
  for (const [method, path, body] of writes) {
    it(`refuses ${method} ${path} and names the file`, async () => {
      const { ask } = await anApi({ managedBy: '/etc/ringhook.yaml' });
      const answer = await ask(method, path, body, { 'if-match': '*' });
      assert.deepEqual([answer.status, answer.json.code], [409, 'MANAGED_BY_FILE']);
      assert.match(answer.text, /\/etc\/ringhook\.yaml.*SIGHUP/);
    });
  }

  it('says so where it is read, and only then', async () => {
    const { ask } = await anApi({ managedBy: '/etc/ringhook.yaml' });
    assert.equal((await ask('GET', '/api/v1/configuration')).json.managedBy, '/etc/ringhook.yaml');
    const free = await anApi();
    assert.equal((await free.ask('GET', '/api/v1/configuration')).json.managedBy, null);
    assert.equal((await free.ask('PUT', '/api/v1/settings', settings, { 'if-match': '*' })).status, 200);
  });
});
