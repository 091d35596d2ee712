import { writeFileSync } from 'node:fs';
import { AppError, errorText } from '@ringhook/core';
import { type Command, InvalidArgumentError } from 'commander';
import { toYaml } from '../config/yaml.ts';
import { type AccessOptions, addAccessOptions, withExisting } from './access.ts';
import { processTerminal, type Terminal } from './terminal.ts';

interface ExportOptions extends AccessOptions {
  readonly revision?: number;
}

export function registerExport(program: Command, terminal: Terminal = processTerminal): void {
  addAccessOptions(
    program
      .command('export')
      .summary('write the configuration as YAML')
      .argument('[file]', 'where to write it; standard output without it')
      .description(
        'Writes the whole configuration as YAML, ready for git and "ringhook apply". Secrets are references, so there are none in it.',
      )
      .option('--revision <number>', 'an earlier revision instead of the current one', parseRevision),
  ).action((file: string | undefined, options: ExportOptions) =>
    withExisting(options, async (access) => {
      const { revision, configuration } = await (options.revision === undefined ? access.read() : access.readRevision(options.revision));
      const yaml = toYaml(configuration);
      if (file === undefined) return terminal.out(yaml.trimEnd());
      write(file, yaml);
      terminal.note(`Revision ${revision} of ${access.name} is in ${file}.`);
    }),
  );
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new AppError('FILE_NOT_WRITABLE', file, `${file} can't be written: ${errorText(cause)}`, { cause });
  }
}

function parseRevision(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be the number of a revision.');
  return Number(text);
}
