import { CommanderError } from 'commander';
import { createProgram } from './cli/program.ts';
import { ServerProblem } from './server-client.ts';

const NOT_UNDERSTOOD = 2;

/** Reads the command line and does it; what goes wrong becomes words and an exit code. */
export async function runCommandLine(): Promise<void> {
  try {
    const program = createProgram();
    exitByThrowing(program);
    await program.parseAsync();
  } catch (cause) {
    if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
    else {
      process.exitCode = 1;
      console.error(
        `ringhook-workstation: ${cause instanceof ServerProblem ? cause.message : cause instanceof Error ? cause.stack : String(cause)}`,
      );
    }
  }
}

/** Commander would end the process itself, with 1 for everything. */
function exitByThrowing(command: ReturnType<typeof createProgram>): void {
  command.exitOverride();
  for (const each of command.commands) exitByThrowing(each);
}
