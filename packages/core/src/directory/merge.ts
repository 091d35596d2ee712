import type { Directory, ImportMark } from '../config/configuration.ts';

/** What a file or a PBX says of who is there. */
export type FoundDirectory = Partial<Pick<Directory, 'users' | 'agents' | 'extensions' | 'dids' | 'queues'>>;

export type ImportedList = keyof Required<FoundDirectory>;

export interface ImportNote {
  readonly list: ImportedList;
  /** Number, name or id of the entry. */
  readonly key: string;
  readonly field: string;
}

export interface DirectoryMerge {
  readonly directory: Directory;
  readonly added: readonly Omit<ImportNote, 'field'>[];
  readonly updated: readonly ImportNote[];
  /** The import says otherwise, but a person has typed what stands there. */
  readonly kept: readonly ImportNote[];
  /** Came from this import once and is not in it any more; nothing is deleted for that. */
  readonly missing: readonly Omit<ImportNote, 'field'>[];
}

type Value = string | readonly string[];
type Entry = Readonly<Record<string, unknown>> & { readonly imported?: ImportMark };

/** What names an entry of each list, and what an import may say of it. */
const LISTS: Readonly<Record<ImportedList, { readonly key: string; readonly fields: readonly string[] }>> = {
  users: { key: 'id', fields: ['name', 'email'] },
  agents: { key: 'name', fields: ['extensions'] },
  extensions: { key: 'number', fields: ['name', 'externalTel'] },
  dids: { key: 'number', fields: ['name'] },
  queues: { key: 'name', fields: ['title'] },
};

/**
 * Adds what was found to a directory. What a person has typed stays: a field is the import's only as long as it still holds what an
 * import wrote there, and a field that a person has emptied stays empty.
 *
 * @param from Name of the import (`csv`, the id of a source): what it wrote once, it may write anew.
 */
export function mergeDirectory(current: Directory, found: FoundDirectory, from: string): DirectoryMerge {
  const notes = { added: [], updated: [], kept: [], missing: [] } as Notes;
  const merged = Object.fromEntries(
    Object.entries(LISTS).map(([name, { key, fields }]) => {
      const list = name as ImportedList;
      const entries = { current: entriesOf(current[list]), found: entriesOf(found[list] ?? []) };
      return [list, mergeList({ list, key, fields, from, notes, ...entries })];
    }),
  );
  return { directory: { ...current, ...merged }, ...notes };
}

/** The lists differ in their fields; here they are looked at by name. */
function entriesOf(list: readonly object[]): readonly Entry[] {
  return list as readonly Entry[];
}

interface Notes {
  readonly added: Omit<ImportNote, 'field'>[];
  readonly updated: ImportNote[];
  readonly kept: ImportNote[];
  readonly missing: Omit<ImportNote, 'field'>[];
}

interface ListMerge {
  readonly list: ImportedList;
  readonly key: string;
  readonly fields: readonly string[];
  readonly from: string;
  readonly notes: Notes;
  readonly current: readonly Entry[];
  readonly found: readonly Entry[];
}

function mergeList({ list, key, fields, from, notes, current, found }: ListMerge): Entry[] {
  const fresh = new Map(found.map((entry) => [String(entry[key]), entry]));
  const known = new Set(current.map((entry) => String(entry[key])));
  const kept = current.map((entry) => {
    const name = String(entry[key]);
    const news = fresh.get(name);
    if (news) return mergeEntry({ entry, news, fields, from, note: (kind, field) => void notes[kind].push({ list, key: name, field }) });
    if (entry.imported?.from === from) notes.missing.push({ list, key: name });
    return entry;
  });
  const added = Array.from(fresh).filter(([name]) => !known.has(name));
  for (const [name] of added) notes.added.push({ list, key: name });
  return [...kept, ...added.map(([, entry]) => ({ ...entry, imported: { from, values: valuesOf(entry, fields) } }))];
}

interface EntryMerge {
  readonly entry: Entry;
  readonly news: Entry;
  readonly fields: readonly string[];
  readonly from: string;
  readonly note: (kind: 'updated' | 'kept', field: string) => void;
}

function mergeEntry({ entry, news, fields, from, note }: EntryMerge): Entry {
  const values: Record<string, Value> = { ...entry.imported?.values };
  const changes: Record<string, Value> = {};
  for (const field of fields) {
    const next = news[field] as Value | undefined;
    const now = entry[field] as Value | undefined;
    if (next === undefined || isEmpty(next)) continue;
    const written = values[field];
    const isTyped = now === undefined || isEmpty(now) ? written !== undefined : !isSame(now, written);
    if (isSame(now, next)) values[field] = next;
    else if (isTyped) note('kept', field);
    else {
      changes[field] = next;
      values[field] = next;
      note('updated', field);
    }
  }
  if (Object.keys(changes).length === 0 && isSameRecord(values, entry.imported?.values)) return entry;
  return { ...entry, ...changes, imported: { from, values } };
}

function valuesOf(entry: Entry, fields: readonly string[]): Record<string, Value> {
  return Object.fromEntries(fields.flatMap((field) => (entry[field] === undefined ? [] : [[field, entry[field] as Value]])));
}

function isEmpty(value: Value): boolean {
  return value.length === 0;
}

function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isSameRecord(one: Readonly<Record<string, Value>>, other: Readonly<Record<string, Value>> | undefined): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other ?? {})]);
  return [...names].every((name) => isSame(one[name], other?.[name]));
}
