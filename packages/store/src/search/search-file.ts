import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const SEARCH_FILE = 'ringhook-search.db';

/** Another one: the file is made anew. */
const FORMAT = 1;

/**
 * Not part of the history but made from it, at any time again: so it has a file of its own, the writer of calls never waits for it,
 * and no backup holds it. Tokens: see call-entry.ts. `position`: the last event that was taken in; `old_before`: calls from before
 * are still to be taken in, newest first, 0 = none.
 */
const SCHEMA = `
create virtual table call_token using fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
create table call_entry (
  call_number integer primary key,
  started_at integer not null,
  type text not null,
  answered integer not null,
  missed integer not null,
  abandoned integer not null,
  waited_ms integer,
  queue text,
  did text not null,
  words text not null
);
-- Which calls began in an hour lie between these numbers: a time becomes a range of numbers, without an index to keep.
create table hour_span (hour integer primary key, lowest integer not null, highest integer not null);
create table live_call (call_number integer primary key);
create table position (
  id integer primary key check (id = 1),
  event_key integer not null,
  call_number integer not null,
  sequence integer not null,
  at integer not null,
  old_before integer not null
);
pragma user_version = ${FORMAT};`;

/** The search file beside a history, new where it is missing, damaged, of another version or made from another history. */
export function openSearchFile(historyFile: string, history: DatabaseSync): DatabaseSync {
  const file = join(dirname(historyFile), SEARCH_FILE);
  const existing = tryOpen(file);
  if (existing !== undefined && belongsTo(existing, history)) return existing;
  if (existing?.isOpen) existing.close();
  removeSearchFile(historyFile);
  const db = open(file);
  db.exec('begin immediate');
  db.exec(SCHEMA);
  const last = history.prepare('select key, call_number, sequence, at from call_event order by key desc limit 1').get();
  const newest = history.prepare('select max(call_number) as number from call_row').get()?.['number'];
  db.prepare('insert into position values (1, ?, ?, ?, ?, ?)').run(
    last?.['key'] ?? 0,
    last?.['call_number'] ?? 0,
    last?.['sequence'] ?? 0,
    last?.['at'] ?? 0,
    typeof newest === 'number' ? newest + 1 : 0,
  );
  db.exec('commit');
  return db;
}

export function removeSearchFile(historyFile: string): void {
  const file = join(dirname(historyFile), SEARCH_FILE);
  for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${rest}`, { force: true });
}

function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 1_000 });
  // What a power cut takes is taken in again.
  db.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -16000; pragma temp_store = memory');
  return db;
}

function tryOpen(file: string): DatabaseSync | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = open(file);
    if (db.prepare('pragma user_version').get()?.['user_version'] === FORMAT) return db;
  } catch {
    // Damaged: made anew like one of another version.
  }
  db?.close();
  return undefined;
}

/** After a restore the event at that place is another one, or there is none. */
function belongsTo(search: DatabaseSync, history: DatabaseSync): boolean {
  try {
    const position = search.prepare('select event_key, call_number, sequence, at from position').get();
    const there = history.prepare('select call_number, sequence, at from call_event where key = ?').get(position?.['event_key'] ?? -1);
    if (position?.['event_key'] === 0) return true;
    return there !== undefined && ['call_number', 'sequence', 'at'].every((name) => there[name] === position?.[name]);
  } catch {
    return false; // Not readable: made anew.
  }
}
