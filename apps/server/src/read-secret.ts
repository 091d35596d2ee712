import { readFileSync } from 'node:fs';
import { AppError, errorText, type SecretReference } from '@ringhook/core';

export interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined when there is no secret of this name. */
  readonly stored: (name: string) => string | undefined;
}

/** Reads a secret where its reference says. Throws `AppError` SECRET_MISSING naming the place and how to fill it. */
export function readSecret(reference: SecretReference, { env, stored }: SecretPlaces): string {
  if ('env' in reference) {
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
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw missing(`file:${file}`, `the secret file ${file} can't be read (${errorText(cause)}); check the path and its rights`, cause);
  }
  // Editors and `echo` end a file with a line break that nobody meant to be part of the secret.
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw missing(`file:${file}`, `the secret file ${file} is empty`);
  return secret;
}

function missing(subject: string, message: string, cause?: unknown): AppError {
  return new AppError('SECRET_MISSING', subject, message, { cause });
}
