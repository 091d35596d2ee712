import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSound, readWav } from '@ringhook/core';
import { scaleWav } from './scale-wav.ts';

/** Sound files on this computer by the names they have at the server; those that everybody has are made when they are first needed. */
export class SoundFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file in the wanted loudness (percent); undefined when there is none of that name. */
  fileOf(name: string, volume: number): string | undefined {
    const bytes = this.#bytesOf(name);
    if (!bytes) return undefined;
    const file = join(this.#folder, 'played', `${sha256(bytes)}-${volume}.wav`);
    if (!existsSync(file)) write(file, scaleWav(bytes, volume));
    return file;
  }

  /** SHA-256 of what is here under this name; undefined when nothing is. */
  hashOf(name: string): string | undefined {
    const bytes = this.#bytesOf(name);
    return bytes && sha256(bytes);
  }

  /** Takes what the server has sent, if it is a sound. */
  take(name: string, bytes: Uint8Array): boolean {
    if (readWav(bytes).kind === 'refused') return false;
    write(this.#kept(name), bytes);
    return true;
  }

  /** Forgets files that the server does not have any more. */
  keepOnly(names: ReadonlySet<string>): void {
    const kept = new Set([...names].map((name) => this.#kept(name)));
    for (const file of filesIn(join(this.#folder, 'kept'))) if (!kept.has(file)) rmSync(file, { force: true });
  }

  #bytesOf(name: string): Uint8Array | undefined {
    const file = this.#kept(name);
    return existsSync(file) ? readFileSync(file) : defaultSound(name);
  }

  /** By the hash of its name: a name from outside is never a path. */
  #kept(name: string): string {
    return join(this.#folder, 'kept', `${sha256(Buffer.from(name))}.wav`);
  }
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function write(file: string, bytes: Uint8Array): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, bytes, { mode: 0o600 });
  renameSync(beside, file);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
