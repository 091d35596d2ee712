import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const RINGHOOK = resolve(import.meta.dirname, '../../bin/ringhook.js');
const LIMIT_MS = 40_000;

export interface CliResult {
  /** Null when it had to be killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Gets what it said so far; true = enough, it is told to end. */
  readonly stopWhen?: (stdout: string, stderr: string) => boolean;
}

/** One command line of `ringhook` in a process of its own, to its end. */
export async function runCli(args: readonly string[], { env = {}, cwd, stdin = '', stopWhen }: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [RINGHOOK, ...args], { env: { ...process.env, ...env }, ...(cwd !== undefined && { cwd }) });
  const said = { stdout: '', stderr: '' };
  let isStopped = false;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      if (isStopped || !stopWhen?.(said.stdout, said.stderr)) return;
      isStopped = true;
      child.kill('SIGTERM');
    });
  }
  child.stdin.on('error', () => {}); // It may have ended without reading.
  child.stdin.end(stdin);
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const { promise: code, resolve: ended } = Promise.withResolvers<number | null>();
  child.once('close', (exitCode) => ended(exitCode));
  return { code: await code.finally(() => clearTimeout(timer)), ...said };
}

/** No error that its authors foresaw shows a stack. */
export const STACK = /\n\s+at .+:\d+:\d+/;
