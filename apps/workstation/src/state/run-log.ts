import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 1_048_576;

/** What the program did, one JSON line each, in two files of at most 1 MB. No values of calls are in it: they are at the server. */
export class RunLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  write(what: string, fields: Readonly<Record<string, unknown>> = {}): void {
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 });
    if (existsSync(this.#file) && statSync(this.#file).size > MAX_BYTES) renameSync(this.#file, `${this.#file}.1`);
    appendFileSync(this.#file, `${JSON.stringify({ at: new Date().toISOString(), what, ...fields })}\n`, { mode: 0o600 });
  }

  /** The newest lines, oldest of them first. */
  tail(lines: number): readonly string[] {
    const all = [`${this.#file}.1`, this.#file].flatMap((file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []));
    return all.filter((line) => line !== '').slice(-lines);
  }
}
