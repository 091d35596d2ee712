import { suggestName } from '../placeholders/suggestion.ts';
import { readCsv } from './csv.ts';
import { unguardFormula } from './formula-guard.ts';
import type { FoundDirectory } from './merge.ts';

export interface CsvFault {
  readonly line: number;
  /** Name of the column; null for the whole line. */
  readonly column: string | null;
  readonly message: string;
}

export type CsvDirectory =
  | { readonly kind: 'read'; readonly found: FoundDirectory; readonly rows: number }
  /** Nothing of it is used: half a directory is worse than none. */
  | { readonly kind: 'refused'; readonly faults: readonly CsvFault[] };

/** Columns in any order; all but what names the entry may be missing. */
export const CSV_COLUMNS = ['kind', 'number', 'name', 'externalTel', 'extensions', 'userId', 'email', 'title'] as const;
type Column = (typeof CSV_COLUMNS)[number];

const KINDS = ['extension', 'agent', 'user', 'did', 'queue'] as const;
type Kind = (typeof KINDS)[number];

/** What each kind must have; the first names the entry. */
const NEEDS: Readonly<Record<Kind, readonly [Column, ...Column[]]>> = {
  extension: ['number'],
  agent: ['name'],
  user: ['userId', 'name'],
  did: ['number'],
  queue: ['name'],
};

const MOST_FAULTS = 100;
const LONGEST = 200;
const LONGEST_NUMBER = 100;
const MOST_EXTENSIONS = 100;
const HIGHEST_USER = 2_147_483_647;

/**
 * Reads a directory from a file with the columns of `CSV_COLUMNS`: `kind` says what a line is (`extension` when it is left out).
 * Several extensions of an agent stand in one cell, separated by spaces or `|`.
 */
export function directoryFromCsv(text: string): CsvDirectory {
  const { rows, problems } = readCsv(text);
  const faults: CsvFault[] = problems.slice(0, MOST_FAULTS).map(({ line, message }) => ({ line, column: null, message }));
  const [head, ...lines] = rows;
  if (!head)
    return {
      kind: 'refused',
      faults: [{ line: 1, column: null, message: `the file is empty; its first line names columns: ${CSV_COLUMNS.join(', ')}` }],
    };
  const columns = head.cells.map((name) => columnNamed(name));
  head.cells.forEach((name, index) => {
    const column = columns[index];
    if (column === undefined) faults.push({ line: head.line, column: name, message: unknownColumn(name) });
    else if (columns.indexOf(column) < index) faults.push({ line: head.line, column: name, message: 'stands here twice' });
  });
  const found: Required<{ [List in keyof FoundDirectory]: unknown[] }> = { users: [], agents: [], extensions: [], dids: [], queues: [] };
  const lineOf = new Map<string, number>();
  for (const { line, cells } of lines) {
    // As the export guards it: without that, a name would gain an apostrophe each time it goes out and in.
    const cell = (column: Column): string => unguardFormula(cells[columns.indexOf(column)] ?? '');
    faults.push(...checkRow(line, cells.length > columns.length, cell));
    const kind = kindOf(cell('kind'));
    if (kind !== undefined) {
      found[LIST_OF[kind]].push(entryOf(kind, cell));
      faults.push(...repeatedAt(line, kind, { cell, lineOf }));
    }
    if (faults.length >= MOST_FAULTS) break;
  }
  if (faults.length > 0) return { kind: 'refused', faults };
  return { kind: 'read', found: found as FoundDirectory, rows: lines.length };
}

const LIST_OF = { extension: 'extensions', agent: 'agents', user: 'users', did: 'dids', queue: 'queues' } as const;

function columnNamed(name: string): Column | undefined {
  const plain = name.toLowerCase().replaceAll(/[\s_-]/g, '');
  return CSV_COLUMNS.find((column) => column.toLowerCase() === plain);
}

function unknownColumn(name: string): string {
  const near = suggestName(name, CSV_COLUMNS);
  return `there is no column "${name}"; ${near === undefined ? `columns are ${CSV_COLUMNS.join(', ')}` : `did you mean "${near}"?`}`;
}

function kindOf(text: string): Kind | undefined {
  return text === '' ? 'extension' : KINDS.find((kind) => kind === text.toLowerCase());
}

interface Seen {
  readonly cell: (column: Column) => string;
  /** Lines by what they name. */
  readonly lineOf: Map<string, number>;
}

function repeatedAt(line: number, kind: Kind, { cell, lineOf }: Seen): readonly CsvFault[] {
  const column = NEEDS[kind][0];
  const value = column === 'userId' ? String(Number(cell(column))) : cell(column);
  const first = lineOf.get(`${kind} ${value}`);
  if (first === undefined) lineOf.set(`${kind} ${value}`, line);
  return first === undefined || value === '' ? [] : [{ line, column, message: `"${value}" is the ${kind} of line ${first} already` }];
}

function checkRow(line: number, isTooLong: boolean, cell: (column: Column) => string): CsvFault[] {
  const kind = kindOf(cell('kind'));
  if (isTooLong)
    return [{ line, column: null, message: 'has more cells than there are columns; put text that holds the delimiter in quotes' }];
  if (kind === undefined) return [{ line, column: 'kind', message: `"${cell('kind')}" is none of ${KINDS.join(', ')}` }];
  const faults = NEEDS[kind]
    .filter((column) => cell(column) === '')
    .map((column): CsvFault => ({ line, column, message: `is missing: ${kind === 'extension' ? 'an' : 'a'} ${kind} needs it` }));
  for (const column of CSV_COLUMNS) {
    const longest = column === 'number' || column === 'externalTel' ? LONGEST_NUMBER : LONGEST;
    if (column !== 'extensions' && cell(column).length > longest)
      faults.push({ line, column, message: `is longer than ${longest} characters` });
  }
  const userId = cell('userId');
  if (userId !== '' && !(/^[1-9]\d{0,9}$/.test(userId) && Number(userId) <= HIGHEST_USER))
    faults.push({ line, column: 'userId', message: `"${userId}" is no whole number from 1 to ${HIGHEST_USER}` });
  const extensions = wordsOf(cell('extensions'));
  if (extensions.length > MOST_EXTENSIONS) faults.push({ line, column: 'extensions', message: `has more than ${MOST_EXTENSIONS} of them` });
  if (extensions.some((one) => one.length > LONGEST_NUMBER))
    faults.push({ line, column: 'extensions', message: `one of them is longer than ${LONGEST_NUMBER} characters` });
  return faults;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s|]+/).filter((word) => word !== '');
}

function entryOf(kind: Kind, cell: (column: Column) => string): unknown {
  const name = cell('name');
  const userId = cell('userId') === '' ? {} : { userId: Number(cell('userId')) };
  const optional = (column: Column): object => (cell(column) === '' ? {} : { [column]: cell(column) });
  switch (kind) {
    case 'extension':
      return { number: cell('number'), ...optional('name'), ...optional('externalTel'), ...userId };
    case 'agent':
      return {
        name,
        extensions: wordsOf(cell('extensions')),
        ...userId,
      };
    case 'user':
      return { id: Number(cell('userId')), name, ...optional('email') };
    case 'did':
      return { number: cell('number'), ...optional('name') };
    case 'queue':
      return { name, ...optional('title') };
  }
}
