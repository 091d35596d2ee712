/**
 * What the workstation program costs the computer it runs on: memory and CPU while it is connected and nobody calls. The single
 * executable, made for this bench, and the same program from its sources, at a real server; read from the kernel, so this is for Linux.
 */
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { FakeAsterisk } from '@ringhook/testkit';
import { type BenchResult, formatResult, machine } from './result.ts';

const SETTLE_MS = 10_000;
const IDLE_MS = 60_000;
const APP = join(import.meta.dirname, '..', 'apps', 'workstation');
const SYSTEM = `${process.platform}-${process.arch}`;

interface Usage {
  readonly residentBytes: number;
  readonly cpuMs: number;
}

export async function run(): Promise<BenchResult[]> {
  if (process.platform !== 'linux') {
    console.log('  not run: it reads /proc, which only Linux has');
    return [];
  }
  execFileSync(process.execPath, [join(APP, 'build-executables.ts'), SYSTEM], { stdio: ['ignore', 'ignore', 'pipe'] });
  const executable = await atIdle([installed(join(APP, 'dist', `ringhook-workstation-${SYSTEM}`))]);
  const sources = await atIdle([process.execPath, join(APP, 'bin', 'ringhook-workstation.js')]);
  return [
    { name: 'workstation: resident, executable', value: executable.megabytes, unit: 'MB', target: 90, note: 'connected, nobody calls' },
    // The kernel counts in hundredths of a second: "0 %" is what rounds to it.
    {
      name: 'workstation: CPU at idle, executable',
      value: executable.cpuPercent,
      unit: '%',
      target: 0.1,
      note: `of a core, in ${IDLE_MS / 1_000} s`,
    },
    { name: 'workstation: resident, from its sources', value: sources.megabytes, unit: 'MB', note: 'with what reads TypeScript' },
  ];
}

/** A copy, as a user has it: what was just written in one piece is mapped in far larger pieces, by some 15 MB in sum. */
function installed(file: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'ringhook-bench-installed-')), 'ringhook-workstation');
  execFileSync('cp', [file, copy]);
  process.once('exit', () => rmSync(dirname(copy), { recursive: true, force: true }));
  return copy;
}

/** One computer, connected to a server with one telephone. */
async function atIdle([program = '', ...before]: readonly string[]): Promise<{ readonly megabytes: number; readonly cpuPercent: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'ringhook-bench-workstation-'));
  await using pbx = await FakeAsterisk.start();
  const server = fork(new URL('desk/server.ts', import.meta.url), [join(folder, 'data'), '1', String(pbx.port)]);
  const [{ url, tokens }] = (await once(server, 'message')) as [{ url: string; tokens: string[] }];
  const env = { ...process.env, RINGHOOK_WORKSTATION_DIR: join(folder, 'workstation'), RINGHOOK_TOKEN: tokens[0] };
  execFileSync(program, [...before, 'login', url], { env, stdio: 'ignore' });
  const child = spawn(program, [...before, 'run'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await connected(child);
    await delay(SETTLE_MS);
    const first = usageOf(child.pid ?? 0);
    await delay(IDLE_MS);
    const last = usageOf(child.pid ?? 0);
    return { megabytes: last.residentBytes / 2 ** 20, cpuPercent: ((last.cpuMs - first.cpuMs) / IDLE_MS) * 100 };
  } finally {
    await ended(child, () => child.kill('SIGTERM'));
    await ended(server, () => server.disconnect());
    rmSync(folder, { recursive: true, force: true });
  }
}

async function connected(program: ChildProcess): Promise<void> {
  if (!program.stdout) throw new Error('the program has no output');
  for await (const line of createInterface({ input: program.stdout })) if (line.startsWith('connected')) return;
  throw new Error('the program ended before it was connected');
}

/** Of a process and everything it has started. */
function usageOf(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
  // Fields 14 and 15 (user and system time, hundredths of a second); the name in field 2 may hold blanks.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const cpuMs = (Number(fields[11]) + Number(fields[12])) * 10;
  const threads = readdirSync(`/proc/${pid}/task`).map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
  const children = threads
    .join(' ')
    .split(' ')
    .filter((text) => text.trim() !== '')
    .map((text) => usageOf(Number(text)));
  return {
    residentBytes: children.reduce((sum, child) => sum + child.residentBytes, own),
    cpuMs: children.reduce((sum, child) => sum + child.cpuMs, cpuMs),
  };
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  end();
  await gone;
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
