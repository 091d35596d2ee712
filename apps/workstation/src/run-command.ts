import { spawn } from 'node:child_process';

/** A program and its arguments; nothing of it ever passes a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment: how text reaches an interpreter without becoming code. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  /** Null when a signal ended it, or when it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be started; absent when it ran. */
  readonly problem?: string;
}

export interface RunLimits {
  readonly timeoutMs?: number;
  /** Ends the program at once. */
  readonly signal?: AbortSignal;
}

const MAX_OUTPUT_CHARS = 1_048_576;

/** Runs a helper to its end. Never throws: what went wrong is in the result. */
export function runCommand({ program, args, env }: Command, { timeoutMs, signal }: RunLimits = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      shell: false,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(env && { env: { ...process.env, ...env } }),
      ...(timeoutMs !== undefined && { timeout: timeoutMs }),
      ...(signal && { signal }),
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        if (output[name].length < MAX_OUTPUT_CHARS) output[name] += text;
      });
    }
    child.once('error', (error) => resolve({ code: null, ...output, problem: error.message }));
    child.once('close', (code) => resolve({ code, ...output }));
  });
}
