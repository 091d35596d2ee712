import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError, errorText } from '@ringhook/core';
import { openForReading } from '@ringhook/store';
import { failed, type Finding, ok, warning } from './finding.ts';

const FOLDER = 'data folder';
const DISK = 'disk space';
const DATABASE = 'database';
const MEGABYTE = 1_048_576;
const TOO_LITTLE_BYTES = 200 * MEGABYTE;
const SOON_TOO_LITTLE_BYTES = 2_048 * MEGABYTE;

/** Is there, is a folder, and can be written to; one that is not there yet could be made. */
export function checkFolder(dataFolder: string): Finding {
  const path = resolve(dataFolder);
  const isThere = existsSync(path);
  const probed = isThere ? path : nearestFolder(path);
  if (isThere && !statSync(path).isDirectory()) return failed(FOLDER, `${path} is a file`, 'name a folder with --data');
  const probe = join(probed, `.ringhook-doctor-${process.pid}`);
  try {
    writeFileSync(probe, '', { flag: 'wx' });
    rmSync(probe);
  } catch (cause) {
    return failed(
      FOLDER,
      `${probed} can't be written to: ${errorText(cause)}`,
      `make it writable for the user who runs Ringhook: chown "$USER" ${probed}`,
    );
  }
  return isThere
    ? ok(FOLDER, `${path} can be written to`)
    : warning(FOLDER, `${path} is not there yet`, 'it is made at the first start; or name another one with --data');
}

/** `freeBytes` of the disk that holds the data folder; a full disk stops the acceptance of events. */
export function checkDisk(dataFolder: string, freeBytes: (path: string) => number = freeBytesOf): Finding {
  const path = nearestFolder(resolve(dataFolder));
  const free = freeBytes(path);
  const detail = `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB free at ${path}`;
  if (free < TOO_LITTLE_BYTES) return failed(DISK, detail, 'free some space, or move the data folder to a larger disk');
  if (free < SOON_TOO_LITTLE_BYTES) return warning(DISK, detail, 'plan for more space: calls and attempts are kept');
  return ok(DISK, detail);
}

/** Reads every page of the database; works beside a running server. */
export function checkDatabase(dataFolder: string): Finding {
  if (!existsSync(join(dataFolder, 'ringhook.db'))) return ok(DATABASE, 'none yet');
  const fix = 'stop Ringhook, keep a copy of the data folder, and restore a backup';
  let db: DatabaseSync | undefined;
  try {
    db = openForReading(dataFolder);
    const findings = db
      .prepare('pragma integrity_check(5)')
      .all()
      .map((row) => String(Object.values(row)[0]));
    if (findings[0] !== 'ok') return failed(DATABASE, `damaged: ${findings.join('; ')}`, fix);
    // A file of no bytes is in order to SQLite.
    const isOurs = db.prepare(`select 1 from sqlite_schema where name = 'migration'`).get() !== undefined;
    return isOurs ? ok(DATABASE, 'every page is in order') : failed(DATABASE, 'empty, or not made by Ringhook', fix);
  } catch (cause) {
    if (cause instanceof AppError) return failed(DATABASE, cause.message, fix);
    return failed(DATABASE, `can't be read: ${errorText(cause)}`, fix);
  } finally {
    db?.close();
  }
}

function nearestFolder(path: string): string {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function freeBytesOf(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}
