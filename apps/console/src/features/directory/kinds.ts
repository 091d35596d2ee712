import { Agent, Did, Extension, HolidayList, NumberList, Queue, Team, User } from '@ringhook/contract';
import type { z } from 'zod';
import type { KindName } from './kind-names.ts';

/** What all kinds have in common: fields by name. Which, the schema of the kind says. */
export type Entry = Readonly<Record<string, unknown>>;

/** How a field is typed: a line, a whole number, one value a line, words, users or number lists to choose from. */
export type FieldInput = 'text' | 'whole' | 'lines' | 'words' | 'user' | 'users' | 'lists';

export type FieldName =
  | 'id'
  | 'name'
  | 'email'
  | 'extensions'
  | 'userId'
  | 'number'
  | 'externalTel'
  | 'title'
  | 'userIds'
  | 'numbers'
  | 'lists'
  | 'dates';

export interface Field {
  readonly name: FieldName;
  readonly input: FieldInput;
}

export interface Kind {
  /** Of the API, below `/api/v1`. */
  readonly path: string;
  readonly schema: z.ZodType<Entry>;
  readonly key: FieldName;
  /** First what the table begins with. */
  readonly fields: readonly Field[];
}

const name: Field = { name: 'name', input: 'text' };
const userId: Field = { name: 'userId', input: 'user' };
const number: Field = { name: 'number', input: 'text' };
const id: Field = { name: 'id', input: 'text' };

export const KINDS: Readonly<Record<KindName, Kind>> = {
  users: { path: '/users', schema: User, key: 'id', fields: [name, { name: 'id', input: 'whole' }, { name: 'email', input: 'text' }] },
  agents: { path: '/agents', schema: Agent, key: 'name', fields: [name, { name: 'extensions', input: 'words' }, userId] },
  extensions: {
    path: '/extensions',
    schema: Extension,
    key: 'number',
    fields: [number, name, { name: 'externalTel', input: 'text' }, userId],
  },
  dids: { path: '/dids', schema: Did, key: 'number', fields: [number, name] },
  queues: { path: '/queues', schema: Queue, key: 'name', fields: [name, { name: 'title', input: 'text' }] },
  teams: { path: '/teams', schema: Team, key: 'name', fields: [name, { name: 'userIds', input: 'users' }] },
  numberLists: {
    path: '/number-lists',
    schema: NumberList,
    key: 'id',
    fields: [name, id, { name: 'numbers', input: 'lines' }, { name: 'lists', input: 'lists' }],
  },
  holidays: { path: '/holidays', schema: HolidayList, key: 'id', fields: [name, id, { name: 'dates', input: 'lines' }] },
};

export function keyOf({ key }: Kind, entry: Entry): string {
  return String(entry[key] ?? '');
}

export function pathOf(kind: Kind, entry: Entry): string {
  return `${kind.path}/${encodeURIComponent(keyOf(kind, entry))}`;
}

/** As people read it, and as it is searched for. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  return value === undefined || value === null ? '' : String(value);
}

export type FormValues = Record<string, string | string[]>;

export function toForm({ fields }: Kind, entry: Entry): FormValues {
  return Object.fromEntries(fields.map(({ name: field, input }) => [field, inputOf(input, entry[field])]));
}

function inputOf(input: FieldInput, value: unknown): string | string[] {
  const list = Array.isArray(value) ? value.map(String) : [];
  if (input === 'users' || input === 'lists') return list;
  if (input === 'lines') return list.join('\n');
  return input === 'words' ? list.join(' ') : textOf(value);
}

/** What the form does not show, such as the marks of imports, stays as it was. */
export function fromForm({ fields }: Kind, entry: Entry, values: FormValues): Entry {
  const known = new Set<string>(fields.map(({ name: field }) => field));
  const rest = Object.entries(entry).filter(([field]) => !known.has(field));
  const typed = fields.map(({ name: field, input }) => [field, valueOf(input, values[field] ?? '')] as const);
  return Object.fromEntries([...rest, ...typed.filter(([, value]) => value !== '')]);
}

function valueOf(input: FieldInput, value: string | string[]): unknown {
  if (typeof value !== 'string') return input === 'users' ? value.map(Number) : value;
  if (input === 'lines') return linesOf(value);
  if (input === 'words') return value.split(/[\s,;]+/).filter((word) => word !== '');
  const text = value.trim();
  return (input === 'whole' || input === 'user') && /^\d+$/.test(text) ? Number(text) : text;
}

/** One value a line; what is pasted from a spreadsheet may have commas, semicolons and tabs between. Each once. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split(/[\n\r,;\t]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}
