import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { AppError, errorText } from '@ringhook/core';
import type { Command } from 'commander';
import { applyConfiguration, differenceLine } from '../config/apply-configuration.ts';
import { problemLine, readConfiguration } from '../config/yaml.ts';
import { type AccessOptions, addAccessOptions, withAccess } from './access.ts';
import { type Colour, paint, printable, processTerminal, type Terminal } from './terminal.ts';

interface ApplyOptions extends AccessOptions {
  readonly dryRun?: boolean;
  readonly note?: string;
  readonly ignoreTests?: boolean;
}

const COLOURS: Readonly<Record<string, Colour>> = { '+': 'green', '-': 'red', '~': 'yellow' };

export function registerApply(program: Command, terminal: Terminal = processTerminal): void {
  addAccessOptions(
    program
      .command('apply')
      .summary('make a YAML file the configuration')
      .argument('<file>', 'YAML file; "-" reads standard input')
      .description(
        'Checks the file, shows what it changes, and saves all of it as one revision or nothing. What is not in the file is removed. Save means live: a running server takes it over at once.',
      )
      .option('--dry-run', 'only show what would change')
      .option('--note <text>', 'why, for the history')
      .option('--ignore-tests', 'save although saved tests would fail; the history says so'),
  ).action(async (file: string, options: ApplyOptions) => {
    const reading = readConfiguration(await readInput(file));
    if (reading.kind === 'refused') {
      for (const problem of reading.problems) terminal.note(printable(problemLine(problem, file)));
      throw new AppError(
        'CONFIGURATION_FILE_INVALID',
        file,
        `${file} has ${countOf(reading.problems.length, 'problem')}; nothing was changed`,
      );
    }
    for (const warning of reading.warnings)
      terminal.note(`${paint(terminal, 'yellow', 'warning:')} ${printable(problemLine(warning, file))}`);
    await withAccess(options, async (access) => {
      const note = options.note ?? `apply ${file}`;
      const applied = await applyConfiguration(access, reading.configuration, {
        isDryRun: options.dryRun ?? false,
        ignoresTests: options.ignoreTests ?? false,
        note,
      });
      if (applied.kind === 'unchanged') return terminal.note(`Nothing changes: ${access.name} is at revision ${applied.revision} already.`);
      for (const line of applied.changes.map((change) => printable(differenceLine(change))))
        terminal.out(paint(terminal, COLOURS[line[0] ?? ''] ?? 'bold', line));
      const changes = countOf(applied.changes.length, 'change');
      if (applied.kind === 'planned')
        terminal.note(`${changes} to revision ${applied.revision} of ${access.name}; nothing was saved (--dry-run).`);
      else terminal.note(`${changes}, saved as revision ${applied.revision} of ${access.name}.`);
    });
  });
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

async function readInput(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIGURATION_FILE_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}
