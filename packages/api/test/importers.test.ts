import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anApi } from './memory-ports.ts';

describe('P14 a command line of a desktop client', () => {
  const ask = async (commandLine: unknown) => (await anApi({}, ['read'])).ask('POST', '/api/v1/import/command-line', { commandLine });

  it('is shown as a program and separate arguments', async () => {
    const { status, json } = await ask(String.raw`"C:\my crm\crm.exe" /Phone={Call.RemoteCall}`);
    assert.equal(status, 200);
    assert.deepEqual(json, {
      program: String.raw`C:\my crm\crm.exe`,
      arguments: [{ template: '/Phone={Call.RemoteTel}', variables: ['Call.RemoteTel'] }],
      notes: ['{Call.RemoteCall} was read as {Call.RemoteTel}'],
    });
  });

  it('is refused at its field, with what to do', async () => {
    for (const wrong of ['', 'crm.exe {Call.Nothing}', 'crm.exe "x', 7, 'x'.repeat(10_001)]) {
      const { status, json } = await ask(wrong);
      assert.deepEqual([status, json.code, json.fields[0].field], [400, 'REQUEST_INVALID', 'commandLine'], String(wrong).slice(0, 40));
    }
  });
});
