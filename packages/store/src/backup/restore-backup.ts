import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DatabaseSync } from 'node:sqlite';
import { createGunzip } from 'node:zlib';
import { AppError, errorText } from '@ringhook/core';
import { KEY_FILE } from '../main-key.ts';
import { SqliteAuditStore } from '../sqlite/audit-store.ts';
import { DATABASE_FILE, holdDataFolder } from '../sqlite/data-folder.ts';
import { MIGRATIONS } from '../sqlite/migrations/index.ts';
import { migrate } from '../sqlite/migrate.ts';
import { toStoreError } from '../sqlite/store-error.ts';
import { type BackupManifest, takeManifest } from './manifest.ts';
import { openSealedKey } from './sealed-key.ts';

/** Calls told after the backup was made had numbers that must not be given again: far more than any PBX has between two backups. */
const NUMBERS_LEFT_OUT = 1_000_000;

export interface RestoreOrder {
  readonly file: string;
  readonly dataFolder: string;
  readonly now: number;
  /** Opens the main key in the backup. */
  readonly passphrase?: string;
  /** Do without the main key of the backup: stored secrets have to be set again, unless the folder or RINGHOOK_KEY has that key. */
  readonly withoutKey?: boolean;
  /** A folder that is in use by nobody but holds something: that is moved into a folder beside it, not deleted. */
  readonly replace?: boolean;
}

export interface Restored {
  readonly manifest: BackupManifest;
  /** Where the former content of the folder lies now; null when there was none. */
  readonly formerContent: string | null;
  /** The folder has the main key of the backup. */
  readonly hasKey: boolean;
}

/**
 * Puts a backup into a data folder: checked whole before anything there is touched. Fails with BACKUP_INVALID, BACKUP_DAMAGED,
 * BACKUP_PASSPHRASE_MISSING, BACKUP_PASSPHRASE_WRONG, STORE_TOO_NEW, DATA_FOLDER_NOT_EMPTY or DATA_FOLDER_IN_USE.
 */
export async function restoreBackup(order: RestoreOrder): Promise<Restored> {
  const { dataFolder, file } = order;
  refuseMissing(file);
  makeFolder(dataFolder);
  using _held = holdDataFolder(dataFolder);
  const isOccupied = existsSync(join(dataFolder, DATABASE_FILE));
  if (isOccupied && order.replace !== true) {
    const message = `${dataFolder} already holds a Ringhook; name an empty folder, or move its content aside with --force`;
    throw new AppError('DATA_FOLDER_NOT_EMPTY', dataFolder, message);
  }
  const draft = join(dataFolder, `${DATABASE_FILE}.restoring`);
  try {
    await unpack(file, draft);
    const manifest = prepare(draft, order);
    const key = keyOf(manifest, order);
    const formerContent = isOccupied ? moveAside(dataFolder, order.now, key !== undefined) : null;
    if (key !== undefined) writeFileSync(join(dataFolder, KEY_FILE), `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600, flush: true });
    renameSync(draft, join(dataFolder, DATABASE_FILE));
    return { manifest, formerContent, hasKey: key !== undefined };
  } finally {
    for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${rest}`, { force: true });
  }
}

function refuseMissing(file: string): void {
  if (!existsSync(file)) throw new AppError('BACKUP_INVALID', file, `there is no file ${file}`);
}

function makeFolder(dataFolder: string): void {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new AppError('STORE_NOT_WRITABLE', dataFolder, `the data folder ${dataFolder} can't be made: ${errorText(cause)}`, { cause });
  }
}

async function unpack(file: string, draft: string): Promise<void> {
  try {
    await pipeline(createReadStream(file), createGunzip(), createWriteStream(draft, { mode: 0o600 }));
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC') {
      throw new AppError('DISK_FULL', draft, `no space left to unpack ${file}; free some space and restore again`, { cause });
    }
    if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR') {
      const message = `${file} is damaged, cut off, or no backup (${errorText(cause)}); take another copy of it. Nothing was changed`;
      throw new AppError('BACKUP_DAMAGED', file, message, { cause });
    }
    throw new AppError('BACKUP_INVALID', file, `${file} can't be read: ${errorText(cause)}`, { cause });
  }
}

/** Makes the copy what a running Ringhook would have left behind, up to date and with fresh call numbers ahead. */
function prepare(draft: string, { file, now }: RestoreOrder): BackupManifest {
  try {
    const db = new DatabaseSync(draft);
    try {
      const finding = String(Object.values(db.prepare('pragma integrity_check(1)').get() ?? {})[0]);
      if (finding !== 'ok')
        throw new AppError('BACKUP_DAMAGED', file, `${file} is damaged (${finding}); take another backup. Nothing was changed`);
      const manifest = takeManifest(db, file);
      migrate(db, MIGRATIONS, now);
      // Who signed out or was locked out since then must not be signed in again by an older copy.
      db.exec('delete from session');
      const actor = { kind: 'system', id: null, name: 'command line' } as const;
      new SqliteAuditStore(db).append({ at: now, actor, action: 'backup.restored', subject: '', detail: '', ip: null });
      const { highest } = db.prepare('select max(call_number) as highest from call_row').get() ?? {};
      db.prepare(
        'insert or replace into call_number_floor (id, number) values (1, max(?, (select coalesce(max(number), 0) from call_number_floor)))',
      ).run(Number(highest ?? 0) + NUMBERS_LEFT_OUT);
      // Here nobody waits for it; while calls come in, giving pages back would cost every commit (docs/adr).
      db.exec('vacuum');
      return manifest;
    } finally {
      db.close();
    }
  } catch (cause) {
    const error = toStoreError(cause, file);
    if (error.code !== 'STORE_DAMAGED') throw error;
    throw new AppError('BACKUP_INVALID', file, `${file} is no backup of Ringhook; name a file that "ringhook backup" wrote`, { cause });
  }
}

function keyOf({ key }: BackupManifest, { passphrase, withoutKey, file }: RestoreOrder): Uint8Array | undefined {
  if (key === null || withoutKey === true) return undefined;
  if (passphrase !== undefined) return openSealedKey(key, passphrase);
  const message = `${file} holds the main key under a passphrase; give it (--passphrase-file), or restore without the key (--without-key)`;
  throw new AppError('BACKUP_PASSPHRASE_MISSING', file, message);
}

/** The lock file stays: it is held. The key stays, too, unless the backup brings one. */
function moveAside(dataFolder: string, now: number, alsoKey: boolean): string {
  const aside = join(dataFolder, `before-restore-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`);
  mkdirSync(aside, { mode: 0o700 });
  const names = ['', '-wal', '-shm'].map((rest) => `${DATABASE_FILE}${rest}`);
  for (const name of alsoKey ? [...names, KEY_FILE] : names) {
    if (existsSync(join(dataFolder, name))) renameSync(join(dataFolder, name), join(aside, name));
  }
  return aside;
}

/** The text of a passphrase file: its first line. Fails with BACKUP_PASSPHRASE_MISSING. */
export function readPassphrase(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('BACKUP_PASSPHRASE_MISSING', file, `the passphrase file ${file} can't be read: ${errorText(cause)}`, { cause });
  }
  const [passphrase = ''] = text.split(/\r?\n/, 1);
  if (passphrase.length >= 10) return passphrase;
  throw new AppError('BACKUP_PASSPHRASE_MISSING', file, `the first line of ${file} must hold a passphrase of at least 10 characters`);
}
