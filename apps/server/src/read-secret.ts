import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { AppError, errorText, type SecretReference } from '@ringhook/core';
import { MAIN_KEY_VARIABLE } from './server-options.ts';

const MOST_BYTES = 65_536;

export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined when there is no secret of this name. */
  readonly stored: (name: string) => string | undefined;
}

/** Reads a secret where its reference says. Throws `AppError` SECRET_MISSING naming the place and how to fill it. */
export function readSecret(reference: SecretReference, { env, stored }: SecretPlaces): string {
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
  return readSecretFile(reference.file);
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
