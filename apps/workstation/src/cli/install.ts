import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isSea } from 'node:sea';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { type Autostart, autostartFor } from '../install/autostart.ts';
import { runCommand } from '../run-command.ts';
import { ServerProblem } from '../server-client.ts';

export function registerInstall(program: Command): void {
  program
    .command('install')
    .description('Starts the program now and at every sign-in: systemd user unit, LaunchAgent or Task Scheduler.')
    .option('--print', 'show what would be written and run, and do nothing')
    .action(install);
  program.command('uninstall').description('Ends the program and does not start it at sign-in any more.').action(uninstall);
}

function autostart(): Autostart {
  const script = process.argv[1];
  const start = isSea() || script === undefined ? [process.execPath] : [process.execPath, script];
  return autostartFor({ platform: process.platform, home: homedir(), start });
}

async function install({ print }: { readonly print?: boolean }): Promise<void> {
  const { file, enable } = autostart();
  if (print) {
    if (file) console.log(`# ${file.path}\n${file.text}`);
    for (const { program, args } of enable) console.log(`# ${[program, ...args].join(' ')}`);
    return;
  }
  if (file) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.text);
  }
  for (const command of enable) await must(command);
  console.log('It runs, and starts again at every sign-in.');
}

async function uninstall(): Promise<void> {
  const { file, disable } = autostart();
  // What was not installed cannot be disabled: the file goes all the same.
  for (const command of disable) await runCommand(command, { timeoutMs: 30_000 });
  if (file) rmSync(file.path, { force: true });
  console.log('It does not start at sign-in any more.');
}

async function must(command: Parameters<typeof runCommand>[0]): Promise<void> {
  const { code, stderr, problem } = await runCommand(command, { timeoutMs: 30_000 });
  if (code !== 0)
    throw new ServerProblem(`${command.program} ${command.args.join(' ')}: ${problem ?? (stderr.trim() || `ended with ${code}`)}`);
}
