/** The command started by an older Node, as a machine may have it: it hands over to the pinned one, and is still one thing to its user. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { runCli } from './e2e/run-cli.ts';

const RINGHOOK = resolve(import.meta.dirname, '../bin/ringhook.js');

/** An older Node of this machine; undefined, with the reason told, where there is none. */
function anOlderNode(t: TestContext): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file) && Number(/^v(\d+)/.exec(execFileSync(file, ['--version'], { encoding: 'utf8' }))?.[1]) < 24);
  if (found === undefined) t.skip('this machine has no Node older than 24');
  return found;
}

async function serveWith(t: TestContext, node: string) {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-older-'));
  const child = spawn(node, [RINGHOOK, 'serve', '--data', folder, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  const ended = once(child, 'exit') as Promise<[code: number | null]>;
  // The pipe closes with the last process that holds it.
  const closed = once(child.stdout, 'close');
  let said = '';
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(text);
    if (said.includes('"ringhook.started"')) break;
  }
  child.stdout.resume();
  return { child, folder, ended, closed };
}

describe('ringhook started by an older Node', () => {
  it('ends with it when it is killed, and leaves the data folder to the next one', async (t) => {
    const node = anOlderNode(t);
    if (node === undefined) return;
    const { child, folder, closed } = await serveWith(t, node);
    child.kill('SIGKILL');
    await closed;
    const next = await runCli(['serve', '--data', folder, '--port', '0'], { stopWhen: (stdout) => stdout.includes('"ringhook.started"') });
    assert.equal(next.code, 0, next.stderr);
  });

  it('ends cleanly by one Ctrl-C, which reaches both of them', async (t) => {
    const node = anOlderNode(t);
    if (node === undefined) return;
    const { child, ended } = await serveWith(t, node);
    // To the whole group, as a terminal does.
    process.kill(-Number(child.pid), 'SIGINT');
    const [code] = await ended;
    assert.equal(code, 0);
  });
});
