import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { SEARCH_FILE } from '../search/search-file.ts';
import { DATABASE_FILE } from './data-folder.ts';

export interface TableSize {
  readonly name: string;
  readonly rows: number;
  /** With its indexes. */
  readonly bytes: number;
  /** When the oldest row was made, ms since the epoch; null where there is none, or its table doesn't tell. */
  readonly oldest: number | null;
}

/** Sizes of the files as they are now, bytes. */
export interface FileSizes {
  readonly databaseBytes: number;
  readonly logBytes: number;
  readonly searchBytes: number;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number };
}

export interface DatabaseSizes {
  /** Pages that hold nothing and are used again. */
  readonly unusedBytes: number;
  /** Largest first. */
  readonly tables: readonly TableSize[];
}

/** Where a table tells how old a row is: what each of these finds is the first entry of an index, or the table is small. */
const OLDEST: Readonly<Record<string, string>> = {
  call_event: 'select at from call_event order by key limit 1',
  call_row: 'select started_at from call_row order by call_number limit 1',
  delivery: 'select created_at from delivery order by key limit 1',
  attempt: 'select started_at from attempt order by delivery, number limit 1',
  dead_letter: 'select min(at) from dead_letter',
  audit: 'select at from audit order by number limit 1',
  configuration_revision: 'select at from configuration_revision order by revision limit 1',
  desk_outcome: 'select min(at) from desk_outcome',
  idempotency: 'select min(at) from idempotency',
  taken_report: 'select min(at) from taken_report',
  parked_lane: 'select min(parked_at) from parked_lane',
  saved_test: 'select min(created_at) from saved_test',
  session: 'select min(created_at) from session',
  account: 'select min(created_at) from account',
  token: 'select min(created_at) from token',
};

/**
 * Leaves hold the rows of a table with row ids, all pages those of one without. One tree at a time, so that no reader keeps the log
 * from being taken into the database for as long as all of it is read.
 */
const TREE = `
  select coalesce(sum(pgsize), 0) as bytes, coalesce(sum(case when pagetype = 'leaf' then ncell else 0 end), 0) as leaves,
    coalesce(sum(ncell), 0) as cells
  from dbstat where name = ?`;

const TREES = `
  select s.name as tree, s.tbl_name as owner, s.type = 'table' as isTable, coalesce(l.wr, 0) as isKeyed
  from sqlite_schema as s left join pragma_table_list as l on l.name = s.name and l.schema = 'main'
  where s.rootpage > 0`;

/** Reads every page of the database: for a thread of its own. */
export function measureDatabase(db: DatabaseSync): DatabaseSizes {
  const tree = db.prepare(TREE);
  const tables = new Map<string, { rows: number; bytes: number }>();
  for (const { tree: name, owner, isTable, isKeyed } of db.prepare(TREES).all()) {
    const { bytes, leaves, cells } = tree.get(name ?? null) ?? {};
    const table = tables.get(String(owner)) ?? { rows: 0, bytes: 0 };
    tables.set(String(owner), table);
    table.bytes += Number(bytes);
    if (isTable === 1) table.rows = Number(isKeyed === 1 ? cells : leaves);
  }
  const unused = db.prepare('select freelist_count * page_size as bytes from pragma_freelist_count, pragma_page_size').get();
  return {
    unusedBytes: Number(unused?.['bytes'] ?? 0),
    tables: [...tables]
      .filter(([name]) => !name.startsWith('sqlite_'))
      .map(([name, size]) => ({ name, ...size, oldest: size.rows === 0 ? null : oldestOf(db, name) }))
      .toSorted((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name)),
  };
}

/** Asks the file system only: nothing is opened, nobody waits. */
export function measureFiles(dataFolder: string): FileSizes {
  const { bavail, blocks, bsize } = statfsSync(dataFolder);
  return {
    databaseBytes: bytesOf(join(dataFolder, DATABASE_FILE)),
    logBytes: bytesOf(join(dataFolder, `${DATABASE_FILE}-wal`)),
    searchBytes: bytesOf(join(dataFolder, SEARCH_FILE)) + bytesOf(join(dataFolder, `${SEARCH_FILE}-wal`)),
    disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize },
  };
}

function oldestOf(db: DatabaseSync, table: string): number | null {
  const sql = OLDEST[table];
  if (sql === undefined) return null;
  const oldest = Object.values(db.prepare(sql).get() ?? {})[0];
  return typeof oldest === 'number' ? oldest : null;
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
