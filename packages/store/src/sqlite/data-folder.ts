import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '@ringhook/core';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { toStoreError } from './store-error.ts';

export const DATABASE_FILE = 'ringhook.db';
const LOCK_FILE = 'ringhook.lock';
/** Up to this size the whole file is checked at every start; above it the tables that delivery lives on, and `doctor` does the rest. */
const FULL_CHECK_MAX_BYTES = 64 * 1024 * 1024;
const HOT_TABLES = ['partition_lease', 'outbox', 'hook', 'parked_lane', 'migration'];

/** A data folder opened for writing; nobody else can open it so until it is closed or the process ends. */
export interface DataFolder extends Disposable {
  readonly file: string;
  readonly db: DatabaseSync;
  close(): void;
}

/** Opens (or makes) the database in `path`, holds the folder for this process, checks it and brings its schema forward. */
export function openDataFolder(path: string, now: number): DataFolder {
  const file = join(path, DATABASE_FILE);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('STORE_NOT_WRITABLE', path, `the data folder ${path} can't be made; check the rights of the folder above it`, {
      cause,
    });
  }
  const lock = lockFolder(path);
  let db: DatabaseSync | undefined;
  const isNew = !existsSync(file);
  try {
    refuseEmptied(file);
    db = new DatabaseSync(file, { timeout: 5_000 });
    configure(db);
    check(db, file);
    migrate(db, MIGRATIONS, now);
  } catch (cause) {
    db?.close();
    // What a failed first start leaves behind must not look like a database that lost its content.
    if (isNew) rmSync(file, { force: true });
    lock.close();
    throw toStoreError(cause, file);
  }
  const opened = db;
  const close = (): void => {
    if (opened.isOpen) opened.close();
    if (lock.isOpen) lock.close();
  };
  return { file, db: opened, close, [Symbol.dispose]: close };
}

/** A second connection for lists and searches, which never waits for the writer and never makes it wait. */
export function openForReading(path: string): DatabaseSync {
  const file = join(path, DATABASE_FILE);
  try {
    return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  } catch (cause) {
    throw toStoreError(cause, file);
  }
}

/** Keeps every Ringhook out of the folder until it is disposed of. Fails with DATA_FOLDER_IN_USE. */
export function holdDataFolder(path: string): Disposable {
  const lock = lockFolder(path);
  return { [Symbol.dispose]: () => lock.close() };
}

/** The operating system gives the lock back when the process ends, however it ends: nothing stale can be left behind. */
function lockFolder(path: string): DatabaseSync {
  const file = join(path, LOCK_FILE);
  let lock: DatabaseSync;
  try {
    lock = new DatabaseSync(file);
  } catch (cause) {
    throw toStoreError(cause, file);
  }
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive; create table if not exists held (id integer); commit');
    return lock;
  } catch (cause) {
    lock.close();
    const { code } = toStoreError(cause, file);
    if (code !== 'STORE_UNAVAILABLE') throw toStoreError(cause, file);
    throw new AppError(
      'DATA_FOLDER_IN_USE',
      path,
      `another Ringhook uses the data folder ${path}; stop it, or give this one a folder of its own`,
      { cause },
    );
  }
}

/** SQLite takes a file of no bytes for a new database and would begin from nothing where there were calls. */
function refuseEmptied(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.size !== 0) return;
  const message = `${file} is empty: its content was lost, or its very first start was interrupted; restore a backup, or remove the file to begin with nothing`;
  throw new AppError('STORE_DAMAGED', file, message);
}

function configure(db: DatabaseSync): void {
  db.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma mmap_size = 0;
    pragma cache_size = -32000;
    pragma wal_autocheckpoint = 2000;
    pragma temp_store = memory`);
}

function check(db: DatabaseSync, file: string): void {
  const isSmall = statSync(file).size <= FULL_CHECK_MAX_BYTES;
  const present = new Set(
    db
      .prepare(`select name from sqlite_schema where type = 'table'`)
      .all()
      .map((row) => String(row['name'])),
  );
  const tables = HOT_TABLES.filter((table) => present.has(table));
  const checks = isSmall ? ['pragma quick_check(1)'] : tables.map((table) => `pragma quick_check('${table}')`);
  for (const sql of checks) {
    const finding = String(Object.values(db.prepare(sql).get() ?? {})[0]);
    if (finding !== 'ok') {
      throw new AppError(
        'STORE_DAMAGED',
        file,
        `${file} is damaged (${finding}); stop Ringhook, keep a copy of the file, and restore a backup`,
      );
    }
  }
}
