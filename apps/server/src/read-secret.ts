import { closeSync, constants, existsSync, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { AppError, errorText, type SecretReference } from '@ringhook/core';
import { MAIN_KEY_VARIABLE } from './server-options.ts';

const MOST_BYTES = 65_536;

export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined when there is no secret of this name. */
  readonly stored: (name: string) => string | undefined;
  /** Where secret files may lie, looked through in this order; `anywhere` only for a file that whoever runs the command has written. */
  readonly folders: readonly string[] | 'anywhere';
}

/** What `--secrets-dir` names, and `secrets` in the data folder. Whoever may change the configuration may not read every file with it. */
export function secretFolders(dataFolder: string, secretsDir: string | undefined): readonly string[] {
  return [...(secretsDir === undefined ? [] : [secretsDir]), join(dataFolder, 'secrets')].map((folder) => resolve(folder));
}

/**
 * Reads a secret where its reference says. Throws `AppError` SECRET_MISSING naming the place and how to fill it, SECRET_FORBIDDEN for a
 * file outside the folders for secrets.
 */
export function readSecret(reference: SecretReference, { env, stored, folders }: SecretPlaces): string {
  if ('env' in reference) {
    // Whoever may change the configuration may not have it sent to an endpoint.
    if (reference.env === MAIN_KEY_VARIABLE.env) {
      throw missing(`env:${reference.env}`, `${reference.env} is Ringhook's own main key and never given away; name another variable`);
    }
    const value = env[reference.env];
    if (value === undefined || value === '') {
      throw missing(`env:${reference.env}`, `the environment variable ${reference.env} is not set; set it where Ringhook is started`);
    }
    return value;
  }
  if ('stored' in reference) {
    const value = stored(reference.stored);
    if (value === undefined) {
      throw missing(
        `stored:${reference.stored}`,
        `there is no stored secret "${reference.stored}"; run: ringhook secret set ${reference.stored}`,
      );
    }
    return value;
  }
  return readSecretFile(folders === 'anywhere' ? reference.file : placeOf(reference.file, folders));
}

/** The file with all links followed. One outside is not touched, so that nobody learns whether it exists. */
function placeOf(file: string, folders: readonly string[]): string {
  const candidates = isAbsolute(file) ? [resolve(file)] : folders.map((folder) => resolve(folder, file));
  const named = candidates.filter((candidate) => folders.some((folder) => isWithin(candidate, folder)));
  const place = named.find((candidate) => existsSync(candidate)) ?? named[0];
  if (place === undefined) throw forbidden(file, folders);
  if (!existsSync(place)) return place;
  const real = realpathSync(place);
  if (folders.some((folder) => existsSync(folder) && isWithin(real, realpathSync(folder)))) return real;
  throw forbidden(file, folders);
}

function isWithin(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function forbidden(file: string, folders: readonly string[]): AppError {
  const fix = `move it into ${folders.join(' or ')}, or start Ringhook with --secrets-dir naming its folder`;
  return new AppError('SECRET_FORBIDDEN', `file:${file}`, `the secret file ${file} lies outside the folders for secrets; ${fix}`);
}

function readSecretFile(file: string): string {
  let text: string;
  try {
    text = readWhole(file);
  } catch (cause) {
    throw missing(`file:${file}`, `the secret file ${file} can't be read (${errorText(cause)}); check the path and its rights`, cause);
  }
  // Editors and `echo` end a file with a line break that nobody meant to be part of the secret.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw missing(`file:${file}`, `the secret file ${file} is empty`);
  return secret;
}

/** Of a regular file only, and not more than it takes to see that it is too long: a device or a pipe would hold up everything. */
function readWhole(file: string): string {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(handle).isFile()) throw new Error('it is not a regular file');
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(handle, bytes, length, bytes.length - length, null);
    if (length > MOST_BYTES) throw new Error(`it is longer than ${MOST_BYTES} bytes`);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(handle);
  }
}

function missing(subject: string, message: string, cause?: unknown): AppError {
  return new AppError('SECRET_MISSING', subject, message, { cause });
}
