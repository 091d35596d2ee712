import { readFileSync } from 'node:fs';
import {
  AppError,
  type Configuration,
  directoryFromCsv,
  errorText,
  type FoundDirectory,
  type ImportNote,
  mergeDirectory,
} from '@ringhook/core';
import { type Command, Option } from 'commander';
import { applyConfiguration, differenceLine } from '../config/apply-configuration.ts';
import { decodeText } from '../decode-text.ts';
import { readPbxDirectory } from '../read-pbx-directory.ts';
import { readSecret, secretFolders } from '../read-secret.ts';
import { SERVER_OPTIONS } from '../server-options.ts';
import { type AccessOptions, addAccessOptions, withAccess } from './access.ts';
import { paint, printable, processTerminal, type Terminal } from './terminal.ts';

interface ImportOptions extends AccessOptions {
  readonly from?: string;
  readonly dryRun?: boolean;
}

const CSV_HELP = `
The file's first line names its columns, in any order: kind (extension, agent, user, did or queue; extension when empty), number, name, externalTel, extensions (of an agent, separated by spaces), userId, email, title. Commas, semicolons and tabs are understood, UTF-8 and Windows-1252.
What a person has typed stays as it is; a second import changes only what an import has written. Nothing is deleted.`;

export function registerDirectory(program: Command, terminal: Terminal = processTerminal): void {
  const directory = program.command('directory').summary('bring people and queues in').description('People, phones and queues.');
  addAccessOptions(
    directory
      .command('import')
      .argument('[file]', 'a CSV file')
      .description('Adds people, phones and queues from a CSV file, or from a PBX that can say who is there (--from).')
      .addOption(new Option('--from <source>', 'id of a source whose PBX is asked'))
      .option('--dry-run', 'only show what would change')
      .addHelpText('after', CSV_HELP),
  ).action((file: string | undefined, options: ImportOptions) => runImport(file, options, terminal));
}

async function runImport(file: string | undefined, options: ImportOptions, terminal: Terminal): Promise<void> {
  if ((file === undefined) === (options.from === undefined)) {
    throw new AppError('IMPORT_INVALID', 'file', 'name either a CSV file or, with --from, a source');
  }
  await withAccess(options, async (access) => {
    const { configuration } = await access.read();
    const from = options.from ?? 'csv';
    const found = file === undefined ? await askPbx(from, { configuration, dataFolder: options.data }, terminal) : readFile(file, terminal);
    const merge = mergeDirectory(configuration.directory, found, from);
    const next = { ...configuration, directory: merge.directory };
    const applied = await applyConfiguration(access, next, { isDryRun: options.dryRun ?? false, note: `import from ${file ?? from}` });
    if (applied.kind !== 'unchanged') for (const change of applied.changes) terminal.out(printable(differenceLine(change)));
    for (const note of merge.kept) terminal.note(`${paint(terminal, 'yellow', 'kept:')} ${placeOf(note)} was typed by somebody and stays`);
    for (const { list, key } of merge.missing)
      terminal.note(`${paint(terminal, 'yellow', 'gone:')} ${list} ${printable(key)} came from ${from} once and is not there any more`);
    terminal.note(summary(applied, merge.added.length, merge.updated.length));
  });
}

function summary(applied: { readonly kind: string; readonly revision: number }, added: number, updated: number): string {
  const what = `${added} added, ${updated} updated`;
  if (applied.kind === 'unchanged') return `Nothing changes; the configuration is at revision ${applied.revision}.`;
  return applied.kind === 'planned' ? `${what}; nothing was saved (--dry-run).` : `${what}, saved as revision ${applied.revision}.`;
}

function placeOf({ list, key, field }: ImportNote): string {
  return `${field} of ${list} ${printable(key)}`;
}

async function askPbx(
  id: string,
  { configuration, dataFolder }: { readonly configuration: Configuration; readonly dataFolder: string },
  terminal: Terminal,
): Promise<FoundDirectory> {
  const { env } = process;
  const folders = secretFolders(dataFolder, env[SERVER_OPTIONS.secretsDir.env]);
  const { directory, warnings } = await readPbxDirectory(id, configuration, (reference) =>
    readSecret(reference, { env, stored: () => undefined, folders }),
  );
  for (const warning of warnings) terminal.note(`${paint(terminal, 'yellow', 'warning:')} ${printable(warning)}`);
  return directory;
}

function readFile(file: string, terminal: Terminal): FoundDirectory {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new AppError('IMPORT_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
  const reading = directoryFromCsv(decodeText(bytes));
  if (reading.kind === 'read') return reading.found;
  for (const { line, column, message } of reading.faults)
    terminal.note(printable(`${file}:${line} ${column === null ? '' : `${column} `}${message}`));
  throw new AppError('IMPORT_INVALID', file, `${file} has ${reading.faults.length} faults; nothing was imported`);
}
