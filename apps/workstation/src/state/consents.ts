import { createHash } from 'node:crypto';
import type { RunProgram } from '@ringhook/core';
import { readJson, writeJson } from './json-file.ts';

/** What a person has allowed, or not, on this computer (P18): one program with exactly these argument templates. */
export interface Consent {
  readonly key: string;
  readonly program: string;
  readonly arguments: readonly string[];
  readonly workingFolder: string | null;
  readonly isAllowed: boolean;
  /** ms since the epoch. */
  readonly at: number;
}

/** Another path, template or folder is another question: the key is a SHA-256 over all of them. */
export function consentKey({
  program,
  arguments: args,
  workingFolder,
}: Pick<RunProgram, 'program' | 'arguments' | 'workingFolder'>): string {
  return createHash('sha256')
    .update(JSON.stringify([program, args, workingFolder ?? null]))
    .digest('hex');
}

/** Kept in a file of the user's own; no server can write it. */
export class Consents {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  list(): readonly Consent[] {
    const kept = readJson(this.#file);
    return Array.isArray(kept) ? kept.filter(isConsent) : [];
  }

  find(action: RunProgram): Consent | undefined {
    const key = consentKey(action);
    return this.list().find((consent) => consent.key === key);
  }

  remember(action: RunProgram, isAllowed: boolean, at: number): void {
    const key = consentKey(action);
    const { program, arguments: args, workingFolder = null } = action;
    const others = this.list().filter((consent) => consent.key !== key);
    writeJson(this.#file, [...others, { key, program, arguments: args, workingFolder, isAllowed, at }]);
  }

  /** By the beginning of its key; how many were taken back. */
  revoke(keyStart: string): number {
    const all = this.list();
    const left = all.filter(({ key }) => !key.startsWith(keyStart));
    if (left.length < all.length) writeJson(this.#file, left);
    return all.length - left.length;
  }
}

function isConsent(value: unknown): value is Consent {
  if (typeof value !== 'object' || value === null) return false;
  const { key, program, isAllowed, arguments: args } = value as Partial<Consent>;
  return typeof key === 'string' && typeof program === 'string' && typeof isAllowed === 'boolean' && Array.isArray(args);
}
