import type { Directory } from '@ringhook/core';
import { csvCell } from './call-csv.ts';

type Row = Readonly<Partial<Record<Column, string>>> & { readonly kind: string };

/** As the import reads them. */
const COLUMNS = ['kind', 'number', 'name', 'externalTel', 'extensions', 'userId', 'email', 'title'] as const;
type Column = (typeof COLUMNS)[number];

/** A number as people write it: text to every spreadsheet, since a blank stands in it or nothing can be computed. */
const PLAIN_NUMBER = /^\+?\d[\d ]{0,40}$/;

/** People, phones and queues as a file that the import reads; number lists, teams and holidays have no columns in it. */
export function directoryCsv({ users, agents, extensions, dids, queues }: Directory): string {
  const rows: Row[] = [
    ...users.map(({ id, name, email = '' }) => ({ kind: 'user', userId: String(id), name, email })),
    ...agents.map(({ name, extensions: own, userId }) => ({ kind: 'agent', name, extensions: own.join(' '), userId: idText(userId) })),
    ...extensions.map(({ number, name = '', externalTel = '', userId }) => ({
      kind: 'extension',
      number,
      name,
      externalTel,
      userId: idText(userId),
    })),
    ...dids.map(({ number, name = '' }) => ({ kind: 'did', number, name })),
    ...queues.map(({ name, title = '' }) => ({ kind: 'queue', name, title })),
  ];
  return [COLUMNS.join(','), ...rows.map(lineOf)].map((line) => `${line}\r\n`).join('');
}

function lineOf(row: Row): string {
  return COLUMNS.map((column) => {
    const text = row[column] ?? '';
    return PLAIN_NUMBER.test(text) ? text : csvCell(text);
  }).join(',');
}

function idText(userId: number | undefined): string {
  return userId === undefined ? '' : String(userId);
}
