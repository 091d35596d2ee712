#!/usr/bin/env node
// The entry point is plain JavaScript so that an older Node can still start it and hand over to the pinned one.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const OLDEST_MAJOR = 24;

// Read when the first of these threads is needed. Half of them look names up, and a name server that hangs keeps its thread waiting.
process.env.UV_THREADPOOL_SIZE ??= '16';

// A young generation of 16 MB: a busy server rests some 100 MB lower, at no cost of CPU that could be measured (docs/performance.md).
const HEAP = '--max-semi-space-size=16';

if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) {
  startAgainWithHeap();
  dieWithStarter();
  await import('../src/main.ts');
} else {
  const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  const child = spawn(pinned, [HEAP, ...process.argv.slice(1)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    console.error(`ringhook needs Node ${OLDEST_MAJOR}; the pinned one could not be started (${error.message}). Run "npm ci" again.`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1;
  });
}

/** V8 reads it before anything of ours runs: this process becomes another one of the same id. What somebody has set themselves stays. */
function startAgainWithHeap() {
  const isServer = ['serve', 'demo'].includes(process.argv[2] ?? '');
  const isSet = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) => option.includes('semi-space-size'));
  if (!isServer || isSet || process.channel !== undefined || process.execve === undefined || process.platform === 'win32') return;
  process.execve(process.execPath, [process.execPath, HEAP, ...process.execArgv, ...process.argv.slice(1)], process.env);
}

/** Whoever kills the older Node that handed over to us means us: nobody else could reach us, and the data folder would stay taken. */
function dieWithStarter() {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}
