import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

const sizes = {
  measuredAt: 7,
  databaseBytes: 40_960,
  logBytes: 0,
  searchBytes: 8_192,
  unusedBytes: 4_096,
  disk: { freeBytes: 10, totalBytes: 20 },
  tables: [{ name: 'call_event', rows: 3, bytes: 8_192, oldest: 5, keptDays: 90 }],
};

describe('what is stored (P16)', () => {
  it('is told to whoever may read, and to nobody else', async () => {
    const storage = { measure: async () => sizes };
    const reader = await anApi({ storage }, ['read']);
    assert.deepEqual((await reader.ask('GET', '/api/v1/storage')).json, sizes);
    const other = await anApi({ storage }, ['live']);
    assert.equal((await other.ask('GET', '/api/v1/storage')).status, 403);
  });

  it('is not there where nobody can measure it', async () => {
    const { ask } = await anApi();
    assert.equal((await ask('GET', '/api/v1/storage')).status, 404);
  });
});
