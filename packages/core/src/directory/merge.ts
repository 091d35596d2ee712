import type { Directory, ImportMark, ImportMarks, ImportValue } from '../config/configuration.ts';

/** What a file or a PBX says of who is there. */
export type FoundDirectory = Partial<Pick<Directory, 'users' | 'agents' | 'extensions' | 'dids' | 'queues'>>;

export type ImportedList = keyof Required<FoundDirectory>;

interface ImportPlace {
  readonly list: ImportedList;
  /** Number, name or id of the entry. */
  readonly key: string;
}

export interface ImportAddition extends ImportPlace {
  readonly values: Readonly<Record<string, ImportValue>>;
}

export interface ImportNote extends ImportPlace {
  readonly field: string;
  /** What stood there before the import; null for nothing. */
  readonly before: ImportValue | null;
  /** What the import says. */
  readonly after: ImportValue;
}

export interface ImportNotes {
  readonly added: readonly ImportAddition[];
  readonly updated: readonly ImportNote[];
  /** The import says otherwise, but a person, or another import, has written what stands there. */
  readonly kept: readonly ImportNote[];
  /** Came from this import once and is not in it any more; nothing is deleted for that. */
  readonly missing: readonly ImportPlace[];
}

export interface DirectoryMerge extends ImportNotes {
  readonly directory: Directory;
}

type Entry = Readonly<Record<string, unknown>> & { readonly imported?: ImportMarks };

/** What names an entry of each list, and what an import may say of it. */
const LISTS: Readonly<Record<ImportedList, { readonly key: string; readonly fields: readonly string[] }>> = {
  users: { key: 'id', fields: ['name', 'email'] },
  agents: { key: 'name', fields: ['extensions', 'userId'] },
  extensions: { key: 'number', fields: ['name', 'externalTel', 'userId'] },
  dids: { key: 'number', fields: ['name'] },
  queues: { key: 'name', fields: ['title'] },
};

/**
 * Adds what was found to a directory. What a person has typed stays: a field is this import's only as long as it still holds what this
 * import wrote there, and a field that a person has emptied stays empty. A list of which nothing was found says nothing of who is gone.
 *
 * @param from Name of the import (`csv`, the id of a source): what it wrote once, it may write anew.
 */
export function mergeDirectory(current: Directory, found: FoundDirectory, from: string): DirectoryMerge {
  const notes: Notes = { added: [], updated: [], kept: [], missing: [] };
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

interface Notes extends ImportNotes {
  readonly added: ImportAddition[];
  readonly updated: ImportNote[];
  readonly kept: ImportNote[];
  readonly missing: ImportPlace[];
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

function mergeList(merge: ListMerge): readonly Entry[] {
  const { list, key, fields, from, notes, current, found } = merge;
  if (found.length === 0) return current;
  const fresh = new Map(found.map((entry) => [String(entry[key]), entry]));
  const known = new Set(current.map((entry) => String(entry[key])));
  const claimed = new Set(found.flatMap((entry) => (list === 'agents' ? (entry['extensions'] as readonly string[]) : [])));
  const kept = current.map((entry) => {
    const name = String(entry[key]);
    const news = fresh.get(name);
    if (news) return mergeEntry(merge, entry, news);
    if (markOf(entry, from) === undefined) return entry;
    notes.missing.push({ list, key: name });
    return list === 'agents' ? withoutClaimed(merge, entry, claimed) : entry;
  });
  const added = Array.from(fresh).filter(([name]) => !known.has(name));
  return [
    ...kept,
    ...added.map(([name, entry]) => {
      const values = valuesOf(entry, fields);
      notes.added.push({ list, key: name, values });
      return { ...entry, imported: { [from]: values } };
    }),
  ];
}

function mergeEntry({ list, key, fields, from, notes }: ListMerge, entry: Entry, news: Entry): Entry {
  const changes: Record<string, ImportValue> = {};
  for (const field of fields) {
    const after = valueAt(news, field);
    const before = valueAt(entry, field);
    if (after === null || isSame(before, after)) continue;
    const isOurs = before === null ? !isWritten(entry, field) : isSame(before, markOf(entry, from)?.[field] ?? null);
    notes[isOurs ? 'updated' : 'kept'].push({ list, key: String(entry[key]), field, before, after });
    if (isOurs) changes[field] = after;
  }
  return Object.keys(changes).length === 0 ? entry : rewritten(entry, changes, from);
}

/** An extension that belongs to somebody else by now is taken from whoever is gone, or calls would be told to have reached the latter. */
function withoutClaimed({ list, key, from, notes }: ListMerge, entry: Entry, claimed: ReadonlySet<string>): Entry {
  const before = valueAt(entry, 'extensions');
  if (!Array.isArray(before) || !isSame(before, markOf(entry, from)?.['extensions'] ?? null)) return entry;
  const after = before.filter((extension) => !claimed.has(extension));
  if (after.length === before.length) return entry;
  notes.updated.push({ list, key: String(entry[key]), field: 'extensions', before, after });
  return rewritten(entry, { extensions: after }, from);
}

function rewritten(entry: Entry, changes: ImportMark, from: string): Entry {
  return { ...entry, ...changes, imported: { ...entry.imported, [from]: { ...markOf(entry, from), ...changes } } };
}

/** Sources may be named like the properties every object has. */
function markOf({ imported }: Entry, from: string): ImportMark | undefined {
  return imported !== undefined && Object.hasOwn(imported, from) ? imported[from] : undefined;
}

/** Some import has filled the field once: if it is empty now, somebody has emptied it. */
function isWritten({ imported = {} }: Entry, field: string): boolean {
  return Object.values(imported).some((mark) => mark[field] !== undefined);
}

function valuesOf(entry: Entry, fields: readonly string[]): ImportMark {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = valueAt(entry, field);
      return value === null ? [] : [[field, value]];
    }),
  );
}

/** Null for what is not there or empty. */
function valueAt(entry: Entry, field: string): ImportValue | null {
  const value = entry[field] as ImportValue | undefined;
  return value === undefined || (typeof value !== 'number' && value.length === 0) ? null : value;
}

function isSame(one: ImportValue | null, other: ImportValue | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
