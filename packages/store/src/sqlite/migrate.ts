import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '@ringhook/core';

export interface Migration {
  /** Stays for ever; the order of the list is the order of application. */
  readonly name: string;
  readonly sql: string;
}

/** Brings the schema forward, each step in a transaction of its own. Refuses a database that a newer Ringhook has written. */
export function migrate(db: DatabaseSync, migrations: readonly Migration[], appliedAt: number): void {
  db.exec('create table if not exists migration (name text primary key, applied_at integer not null) without rowid');
  const applied = new Set(
    db
      .prepare('select name from migration')
      .all()
      .map((row) => String(row['name'])),
  );
  const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new AppError(
      'STORE_TOO_NEW',
      unknown.join(', '),
      'the database was written by a newer Ringhook; install that version or restore an older backup',
    );
  }
  for (const { name, sql } of migrations) {
    if (applied.has(name)) continue;
    db.exec('begin immediate');
    try {
      db.exec(sql);
      db.prepare('insert into migration (name, applied_at) values (?, ?)').run(name, appliedAt);
      db.exec('commit');
    } catch (cause) {
      // SQLite has already rolled back by itself after some errors, a full disk among them.
      if (db.isTransaction) db.exec('rollback');
      throw cause;
    }
  }
}
