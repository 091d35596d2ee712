import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { backup, DatabaseSync } from 'node:sqlite';
import { createGzip } from 'node:zlib';
import { AppError, errorText } from '@ringhook/core';
import { openForReading } from '../sqlite/data-folder.ts';
import { toStoreError } from '../sqlite/store-error.ts';
import { type BackupManifest, writeManifest } from './manifest.ts';
import { sealKey } from './sealed-key.ts';

/** Pages copied at a time; between two portions others get the disk. */
const PAGES_AT_ONCE = 1_000;

export interface BackupOrder {
  readonly dataFolder: string;
  /** A file of this name is replaced once the new one is complete. */
  readonly target: string;
  readonly version: string;
  readonly now: number;
  /** Puts the main key into the backup, sealed. Without it the key has to be kept elsewhere. */
  readonly key?: { readonly mainKey: Uint8Array; readonly passphrase: string };
  /** 0 to 1 */
  readonly onProgress?: (done: number) => void;
}

/**
 * Writes one file: the database as it was at one moment, with a manifest in it, gzipped (whose checksum finds damage later). Ringhook
 * may run on the folder meanwhile, and goes on writing. Fails with an `AppError` naming the file; nothing half-made is left behind.
 */
export async function writeBackup(order: BackupOrder): Promise<BackupManifest> {
  const copy = `${order.target}.copy`;
  const draft = `${order.target}.draft`;
  try {
    await copyDatabase(order, copy);
    const manifest = finishCopy(order, copy);
    await pipeline(createReadStream(copy), createGzip({ level: 4 }), createWriteStream(draft, { mode: 0o600 }));
    await toDisk(draft);
    await rename(draft, order.target);
    return manifest;
  } catch (cause) {
    throw asBackupError(cause, order.target);
  } finally {
    await rm(copy, { force: true });
    await rm(draft, { force: true });
  }
}

/** The open read transaction pins one moment, so that a busy writer never makes the copy begin again. */
async function copyDatabase({ dataFolder, onProgress }: BackupOrder, copy: string): Promise<void> {
  const db = openForReading(dataFolder);
  try {
    db.exec('begin');
    db.prepare('select count(*) from migration').get();
    await backup(db, copy, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onProgress?.(totalPages === 0 ? 1 : 1 - remainingPages / totalPages),
    });
  } finally {
    db.close();
  }
}

function finishCopy({ version, now, key }: BackupOrder, copy: string): BackupManifest {
  const db = new DatabaseSync(copy);
  try {
    db.exec('pragma journal_mode = delete');
    return writeManifest(db, { version, takenAt: now, key: key ? sealKey(key.mainKey, key.passphrase) : null });
  } finally {
    db.close();
  }
}

async function toDisk(file: string): Promise<void> {
  await using handle = await open(file, 'r');
  await handle.sync();
}

function asBackupError(cause: unknown, target: string): AppError {
  if (cause instanceof AppError) return cause;
  if (typeof Object(cause).errcode === 'number') return toStoreError(cause, target);
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC') {
    return new AppError(
      'DISK_FULL',
      target,
      `no space left to write the backup ${target}; free some space, or name a file on another disk`,
      { cause },
    );
  }
  return new AppError('FILE_NOT_WRITABLE', target, `the backup ${target} can't be written: ${errorText(cause)}`, { cause });
}
