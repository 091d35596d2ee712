import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
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
  return readKeyFile(file) ?? createKeyFile(file) ?? readAgain(file);
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

/** Undefined when another process made it in the meantime. */
function createKeyFile(file: string): Uint8Array | undefined {
  const key = randomBytes(KEY_BYTES);
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, `${key.toString('hex')}\n`);
    fsyncSync(handle);
    closeSync(handle);
    return key;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw new AppError('MAIN_KEY_INVALID', file, `the main key ${file} can't be written: ${String(cause)}`, { cause });
  }
}

function readAgain(file: string): Uint8Array {
  const key = readKeyFile(file);
  if (!key) throw new AppError('MAIN_KEY_INVALID', file, `the main key ${file} disappeared while it was read`);
  return key;
}

function parseKey(text: string, subject: string): Uint8Array {
  const hex = text.trim();
  if (/^[0-9a-f]{64}$/i.test(hex)) return Buffer.from(hex, 'hex');
  throw new AppError('MAIN_KEY_INVALID', subject, `${subject} must hold 64 hex digits (32 bytes); make one with: openssl rand -hex 32`);
}
