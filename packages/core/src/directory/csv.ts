export interface CsvRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvProblem {
  readonly line: number;
  readonly message: string;
}

export interface CsvReading {
  readonly delimiter: string;
  readonly rows: readonly CsvRow[];
  readonly problems: readonly CsvProblem[];
}

const DELIMITERS = [',', ';', '\t'] as const;
const MAX_CELL = 10_000;

/** Reads comma-separated values (RFC 4180); the delimiter is the one of comma, semicolon and tab that the first line has most of. */
export function readCsv(text: string): CsvReading {
  const body = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(body);
  const rows: CsvRow[] = [];
  const problems: CsvProblem[] = [];
  let at = 0;
  let line = 1;
  while (at < body.length) {
    const start = line;
    const cells: string[] = [];
    for (;;) {
      const cell = body[at] === '"' ? quotedCell(body, at, delimiter) : plainCell(body, at, delimiter);
      if (cell.problem !== undefined) problems.push({ line, message: cell.problem });
      cells.push(cell.text.slice(0, MAX_CELL).trim());
      line += cell.text.split('\n').length - 1;
      at = cell.end;
      if (body[at] !== delimiter) break;
      at++;
    }
    if (body[at] === '\r') at++;
    if (body[at] === '\n') at++;
    line++;
    if (cells.some((cell) => cell !== '')) rows.push({ line: start, cells });
  }
  return { delimiter, rows, problems };
}

interface Cell {
  readonly text: string;
  readonly end: number;
  readonly problem?: string;
}

function plainCell(body: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < body.length && body[end] !== delimiter && body[end] !== '\n' && body[end] !== '\r') end++;
  return { text: body.slice(from, end), end };
}

/** A doubled quote is one. */
function quotedCell(body: string, from: number, delimiter: string): Cell {
  let text = '';
  for (let at = from + 1; ;) {
    const quote = body.indexOf('"', at);
    if (quote === -1) return { text: body.slice(from + 1), end: body.length, problem: 'a quote is opened here and never closed' };
    text += body.slice(at, quote);
    if (body[quote + 1] !== '"') return closedCell(body, text, { end: quote + 1, delimiter });
    text += '"';
    at = quote + 2;
  }
}

/** Spaces may follow the closing quote, nothing else. */
function closedCell(body: string, text: string, { end, delimiter }: { readonly end: number; readonly delimiter: string }): Cell {
  const rest = plainCell(body, end, delimiter);
  if (rest.text.trim() === '') return { text, end: rest.end };
  return { text, end: rest.end, problem: 'text follows a closing quote; a quote within quotes is written twice' };
}

function delimiterOf(body: string): string {
  const [first = ''] = body.split(/[\r\n]/, 1);
  const counts = DELIMITERS.map((delimiter) => first.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}
