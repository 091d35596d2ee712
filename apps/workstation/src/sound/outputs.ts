import { findProgram } from '../find-program.ts';
import { runCommand } from '../run-command.ts';

const TIMEOUT_MS = 3_000;

/** Names of the outputs that a sound can be sent to; undefined where nobody can tell (no `pactl`, no sound server). */
export async function listOutputs(): Promise<readonly string[] | undefined> {
  if (findProgram(['pactl']) === undefined) return undefined;
  const { code, stdout } = await runCommand({ program: 'pactl', args: ['list', 'short', 'sinks'] }, { timeoutMs: TIMEOUT_MS });
  if (code !== 0) return undefined;
  return stdout.split('\n').flatMap((line) => line.split('\t')[1] ?? []);
}
