import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from '@ringhook/core';

export interface Difference {
  /** e.g. `rules[vip].conditions.did.anyOf`; entries that have a key are named by it. */
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  /** JSON of what was there; null when it was added. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What names an entry of each keyed list; entries of other lists are compared by their place. */
const KEY_OF_LIST: Readonly<Record<string, string>> = {
  sources: 'id',
  'directory.users': 'id',
  'directory.agents': 'name',
  'directory.extensions': 'number',
  'directory.dids': 'number',
  'directory.queues': 'name',
  'directory.numberLists': 'id',
  adapters: 'id',
  rules: 'id',
};

/** Keyed lists whose order means something: rules are looked at in theirs, and of two agents with one extension the first is named. */
const ORDERED: ReadonlySet<string> = new Set(['rules', 'directory.agents']);

/** Every difference between two configurations, in the order of the document. */
export function diffConfigurations(before: Configuration, after: Configuration): readonly Difference[] {
  const found: Difference[] = [];
  diffValues('', before, after, found);
  return found;
}

function diffValues(path: string, before: unknown, after: unknown, found: Difference[]): void {
  if (isDeepStrictEqual(before, after)) return;
  const key = KEY_OF_LIST[path];
  if (key !== undefined && Array.isArray(before) && Array.isArray(after)) diffKeyed(path, byKey(before, key), byKey(after, key), found);
  else if (isRecord(before) && isRecord(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      diffValues(path === '' ? name : `${path}.${name}`, before[name], after[name], found);
    }
  } else if (isListOfRecords(before) && isListOfRecords(after) && before.length === after.length) {
    before.forEach((entry, index) => diffValues(`${path}[${index}]`, entry, after[index], found));
  } else found.push(difference(path, before, after));
}

function diffKeyed(path: string, before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>, found: Difference[]): void {
  for (const [key, entry] of before) diffValues(`${path}[${key}]`, entry, after.get(key), found);
  for (const [key, entry] of after) if (!before.has(key)) found.push(difference(`${path}[${key}]`, undefined, entry));
  if (!ORDERED.has(path)) return;
  const oldOrder = [...before.keys()].filter((key) => after.has(key));
  const newOrder = [...after.keys()].filter((key) => before.has(key));
  if (!isDeepStrictEqual(oldOrder, newOrder)) {
    found.push({ path, change: 'moved', before: JSON.stringify(oldOrder), after: JSON.stringify(newOrder) });
  }
}

function difference(path: string, before: unknown, after: unknown): Difference {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { path, change, before: textOf(before), after: textOf(after) };
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function byKey(entries: readonly unknown[], key: string): ReadonlyMap<string, unknown> {
  return new Map(entries.filter(isRecord).map((entry) => [String(entry[key]), entry]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfRecords(value: unknown): value is readonly Record<string, unknown>[] {
  return Array.isArray(value) && value.every(isRecord);
}
