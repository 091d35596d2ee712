import { AppError, errorText } from '@ringhook/core';
import { CommanderError } from 'commander';
import { createProgram } from './cli/program.ts';

const NOT_UNDERSTOOD = 2;

/** A closed pipe (`ringhook ... | head`) is no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const program = createProgram();
  exitByThrowing(program);
  await program.parseAsync();
} catch (cause) {
  if (cause instanceof CommanderError) process.exitCode = cause.exitCode === 0 ? 0 : NOT_UNDERSTOOD;
  else {
    process.exitCode = 1;
    console.error(
      cause instanceof AppError
        ? `ringhook: ${cause.message} (${cause.code})`
        : `ringhook: ${cause instanceof Error ? cause.stack : errorText(cause)}`,
    );
  }
}

/** Commander would end the process itself, with 1 for everything. */
function exitByThrowing(command: ReturnType<typeof createProgram>): void {
  command.exitOverride();
  for (const each of command.commands) exitByThrowing(each);
}
