import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@ringhook/core';

const KEY_BYTES = 32;
export const KEY_FILE = 'ringhook.key';
const OTHERS_MAY_READ = 0o077;

export interface MainKeyPlace {
  readonly dataFolder: string;
  /** Value of RINGHOOK_KEY; wins over the file. */
  readonly fromEnvironment?: string;
}

/**
 * The key that protects stored secrets: RINGHOOK_KEY (64 hex digits), else `ringhook.key` in the data folder, made at the first
 * start and readable by its owner only. Fails with MAIN_KEY_INVALID or MAIN_KEY_EXPOSED, never goes on without a key.
 */
export function loadMainKey({ dataFolder, fromEnvironment }: MainKeyPlace): Uint8Array {
  if (fromEnvironment !== undefined && fromEnvironment !== '') return parseKey(fromEnvironment, 'RINGHOOK_KEY');
  const file = join(dataFolder, KEY_FILE);
  return readKeyFile(file) ?? createKeyFile(file);
}

/** A key of its own for one purpose, so that no two uses share one. */
export function deriveKey(mainKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', mainKey, 'ringhook', purpose, KEY_BYTES));
}

function readKeyFile(file: string): Uint8Array | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('MAIN_KEY_INVALID', file, `the main key ${file} can't be read: ${String(cause)}`, { cause });
  }
  try {
    if (process.platform !== 'win32' && (fstatSync(handle).mode & OTHERS_MAY_READ) !== 0) {
      throw new AppError('MAIN_KEY_EXPOSED', file, `others may read the main key; run: chmod 600 ${file}`);
    }
    return parseKey(readFileSync(handle, 'utf8'), file);
  } finally {
    closeSync(handle);
  }
}

/** Whole or not at all: a draft gets the name once it is on disk. Whoever calls holds the data folder, so nobody else makes one meanwhile. */
function createKeyFile(file: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${key.toString('hex')}\n`, { mode: 0o600, flush: true });
    renameSync(draft, file);
    return key;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      throw new AppError('DISK_FULL', file, `no space left to write the main key ${file}; free some space and start again`, { cause });
    throw new AppError('MAIN_KEY_INVALID', file, `the main key ${file} can't be written: ${String(cause)}`, { cause });
  } finally {
    rmSync(draft, { force: true });
  }
}

function parseKey(text: string, subject: string): Uint8Array {
  const hex = text.trim();
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
  throw new AppError('MAIN_KEY_INVALID', subject, `${subject} must hold 64 hex digits (32 bytes); make one with: openssl rand -hex 32`);
}
