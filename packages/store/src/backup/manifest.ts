import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '@ringhook/core';
import type { SealedKey } from './sealed-key.ts';

/** Raised when older versions could not read the file any more. */
const FORMAT = 1;

/** What a backup says of itself. */
export interface BackupManifest {
  readonly format: number;
  /** Of the Ringhook that made it. */
  readonly version: string;
  /** ms since the epoch; everything committed before is in it. */
  readonly takenAt: number;
  /** Newest revision of the configuration. */
  readonly revision: number;
  readonly calls: number;
  /** Requests that were owed at that moment. */
  readonly owed: number;
  /** Null when the main key is not in the backup. */
  readonly key: SealedKey | null;
}

const TABLE = 'backup_manifest';

export interface ManifestParts {
  readonly version: string;
  readonly takenAt: number;
  readonly key: SealedKey | null;
}

/** Writes the manifest into a copied database. */
export function writeManifest(copy: DatabaseSync, parts: ManifestParts): BackupManifest {
  const count = (sql: string): number => Number(copy.prepare(sql).get()?.['n'] ?? 0);
  const manifest: BackupManifest = {
    format: FORMAT,
    ...parts,
    revision: count('select max(revision) as n from configuration_revision'),
    calls: count('select count(*) as n from call_row'),
    owed: count(
      'select (select count(*) from open_delivery) + (select count(*) from delivery where key >= (select watermark from outbox)) as n',
    ),
  };
  copy.exec(`create table ${TABLE} (body text not null) strict`);
  copy.prepare(`insert into ${TABLE} (body) values (?)`).run(JSON.stringify(manifest));
  return manifest;
}

/** Takes the manifest out again: what is left is an ordinary database. Fails with BACKUP_INVALID. */
export function takeManifest(copy: DatabaseSync, file: string): BackupManifest {
  const isThere = copy.prepare(`select 1 from sqlite_schema where name = '${TABLE}'`).get() !== undefined;
  if (!isThere)
    throw new AppError(
      'BACKUP_INVALID',
      file,
      `${file} holds a database, but no backup of Ringhook; name a file that "ringhook backup" wrote`,
    );
  const manifest = JSON.parse(String(copy.prepare(`select body from ${TABLE}`).get()?.['body'])) as BackupManifest;
  if (manifest.format > FORMAT) {
    throw new AppError(
      'STORE_TOO_NEW',
      file,
      `${file} was made by Ringhook ${manifest.version}, which is newer; install that version to restore it`,
    );
  }
  copy.exec(`drop table ${TABLE}`);
  return manifest;
}
