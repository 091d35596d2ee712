import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SourceProbeOutcome } from '../src/index.ts';
import { anApi } from './memory-ports.ts';

const DRAFT = { id: 'pbx', name: 'PBX', kind: 'simulator', enabled: true, options: {} };

describe('trying a drafted source (P12, first run)', () => {
  it('tells what answered, what can’t be seen, and how many of each there are', async () => {
    const directory = { queues: [{ name: 'Support' }], users: [] } as never;
    const { ask } = await anApi({
      probeSource: async () => ({ kind: 'connected', detail: 'Asterisk 20', warnings: ['no DTMF'], directory }),
    });
    const { status, json } = await ask('POST', '/api/v1/sources/probe', DRAFT);
    assert.equal(status, 200);
    assert.deepEqual(json, {
      outcome: 'connected',
      detail: 'Asterisk 20',
      fix: null,
      warnings: ['no DTMF'],
      found: { users: 0, agents: 0, extensions: 0, dids: 0, queues: 1 },
    });
  });

  it('refuses the fifth at once, and takes it when one has ended', async () => {
    const gate = Promise.withResolvers<SourceProbeOutcome>();
    const { ask } = await anApi({ probeSource: () => gate.promise });
    const running = Array.from({ length: 5 }, () => ask('POST', '/api/v1/sources/probe', DRAFT));
    assert.equal((await Promise.race(running)).status, 503);
    gate.resolve({ kind: 'failed', detail: 'no answer', fix: 'check the host' });
    const statuses = (await Promise.all(running)).map(({ status }) => status).toSorted();
    assert.deepEqual(statuses, [200, 200, 200, 200, 503]);
    assert.equal((await ask('POST', '/api/v1/sources/probe', DRAFT)).status, 200);
  });

  it('is only for those who may save a source', async () => {
    const { ask } = await anApi({ probeSource: async () => assert.fail('dialled') }, ['read', 'deliver']);
    assert.equal((await ask('POST', '/api/v1/sources/probe', DRAFT)).status, 403);
  });
});
