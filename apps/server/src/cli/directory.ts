import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { DirectoryImportAnswer } from '@ringhook/contract';
import { AppError, directoryFromCsv, errorText } from '@ringhook/core';
import { type Command, Option } from 'commander';
import { decodeText } from '../decode-text.ts';
import { type AccessOptions, addAccessOptions, withAccess } from './access.ts';
import { paint, printable, processTerminal, type Terminal } from './terminal.ts';

const LONGEST_NOTE = 500;

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
  const { from: source, dryRun = false } = options;
  if ((file === undefined) === (source === undefined)) {
    throw new AppError('IMPORT_INVALID', 'file', 'name either a CSV file or, with --from, a source');
  }
  const what = file === undefined ? { source: source ?? '' } : { csv: readFile(file, terminal) };
  const note = `import from ${file === undefined ? source : basename(file)}`.slice(0, LONGEST_NOTE);
  await withAccess(options, async (access) => {
    const answer = await access.importDirectory({ ...what, dryRun, note });
    show(answer, source ?? 'csv', terminal);
    terminal.note(summary(answer, dryRun));
  });
}

function show({ added, updated, kept, missing, warnings }: DirectoryImportAnswer, from: string, terminal: Terminal): void {
  const yellow = (word: string): string => paint(terminal, 'yellow', word);
  for (const { list, key, values } of added) terminal.out(printable(`+ ${list} ${key}${valuesText(values)}`));
  for (const { list, key, field, before, after } of updated)
    terminal.out(printable(`~ ${list} ${key}, ${field}: ${valueText(before)} → ${valueText(after)}`));
  for (const { list, key, field, before, after } of kept) {
    const stays = before === null ? 'was emptied and stays empty' : `stays ${valueText(before)}`;
    terminal.note(`${yellow('kept:')} ${printable(`${field} of ${list} ${key} ${stays}; ${from} says ${valueText(after)}`)}`);
  }
  for (const { list, key } of missing)
    terminal.note(`${yellow('gone:')} ${printable(`${list} ${key} came from ${from} once and is not there any more`)}`);
  for (const warning of warnings) terminal.note(`${yellow('warning:')} ${printable(warning)}`);
}

type Value = DirectoryImportAnswer['updated'][number]['before'];

function valueText(value: Value): string {
  if (value === null) return '(nothing)';
  return typeof value === 'object' ? value.join(' ') || '(nothing)' : JSON.stringify(value);
}

function valuesText(values: Readonly<Record<string, Value>>): string {
  const texts = Object.entries(values).map(([field, value]) => ` ${field} ${valueText(value)}`);
  return texts.length === 0 ? '' : `:${texts.join(',')}`;
}

function summary({ added, updated, revision }: DirectoryImportAnswer, isDryRun: boolean): string {
  if (added.length + updated.length === 0)
    return revision === null ? 'Nothing changes.' : `Nothing changes; the configuration is at revision ${revision}.`;
  const what = `${added.length} added, ${updated.length} updated`;
  return isDryRun ? `${what}; nothing was saved (--dry-run).` : `${what}, saved as revision ${revision}.`;
}

/** Faults are named with the file before anything is asked of a server. */
function readFile(file: string, terminal: Terminal): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new AppError('IMPORT_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
  const text = decodeText(bytes);
  const reading = directoryFromCsv(text);
  if (reading.kind === 'read') return text;
  for (const { line, column, message } of reading.faults)
    terminal.note(printable(`${file}:${line} ${column === null ? '' : `${column} `}${message}`));
  throw new AppError('IMPORT_INVALID', file, `${file} has ${reading.faults.length} faults; nothing was imported`);
}
