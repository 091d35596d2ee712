import { spawn } from 'node:child_process';
import type { DeskCommand } from '@ringhook/core';
import { isExecutable } from '../find-program.ts';

export type ProgramResult =
  | { readonly kind: 'exited'; readonly code: number | null }
  | { readonly kind: 'failed'; readonly message: string };

type ProgramCommand = Extract<DeskCommand, { kind: 'runProgram' }>;

/**
 * Starts a program without a shell, its arguments one by one (G46). `onStart` is called once it runs; the promise resolves when it ends,
 * which may be much later. It outlives us: a CRM is not closed because the workstation is updated.
 */
export function runProgram(
  { program, arguments: args, workingFolder, window }: ProgramCommand,
  onStart: () => void,
): Promise<ProgramResult> {
  if (!isExecutable(program)) {
    return Promise.resolve({ kind: 'failed', message: `${program} is not there, or cannot be run by you: check the path` });
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      shell: false,
      windowsHide: window === 'hidden',
      detached: process.platform !== 'win32',
      stdio: 'ignore',
      ...(workingFolder !== undefined && { cwd: workingFolder }),
    });
    child.once('spawn', onStart);
    child.once('error', (error) => resolve({ kind: 'failed', message: error.message }));
    child.once('exit', (code) => resolve({ kind: 'exited', code }));
    child.unref();
  });
}
