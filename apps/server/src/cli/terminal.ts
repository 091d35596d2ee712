import { stripVTControlCharacters, styleText } from 'node:util';

/** Where a command talks to people; tests listen in. */
export interface Terminal {
  /** The result: goes to standard output, where a pipe takes it. */
  readonly out: (line: string) => void;
  /** Everything around it: goes to standard error. */
  readonly note: (line: string) => void;
  readonly isColoured: boolean;
}

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  isColoured: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
};

export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';

export function paint(terminal: Terminal, colour: Colour, text: string): string {
  return terminal.isColoured ? styleText(colour, text, { validateStream: false }) : text;
}

/** Rows under headings, columns as wide as they need. Text of others can't move the cursor. */
export function tableLines(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [headings, ...rows.map((row) => row.map(printable))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Text of others for a terminal: nothing in it moves the cursor, changes colours or turns the direction of writing. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
}
