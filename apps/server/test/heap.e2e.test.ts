import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';

const RINGHOOK = resolve(import.meta.dirname, '../bin/ringhook.js');

/** The command line of a started server, as the kernel knows it, of the process that was started. */
async function commandLineOf(t: TestContext, options: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-heap-'));
  const child = spawn(process.execPath, [...options, RINGHOOK, 'serve', '--data', folder, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  t.after(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  });
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(text);
    if (said.includes('"ringhook.started"')) break;
  }
  child.stdout.resume();
  return execFileSync('ps', ['-o', 'args=', '-p', String(child.pid)], { encoding: 'utf8' });
}

describe('the heap of a server', { skip: process.platform === 'win32' ? 'Windows cannot replace a process' : false }, () => {
  it('has a small young generation, in the process that was started and no other', async (t) => {
    assert.match(await commandLineOf(t, []), /--max-semi-space-size=16 /);
  });

  it('is left as it is where somebody has set it', async (t) => {
    const line = await commandLineOf(t, ['--max-semi-space-size=64']);
    assert.match(line, /--max-semi-space-size=64 /);
    assert.doesNotMatch(line, /=16/);
  });
});
