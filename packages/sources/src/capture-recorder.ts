import { closeSync, openSync, writeSync } from 'node:fs';
import { AppError, errorText } from '@ringhook/core';

export interface CaptureFiles {
  /** Gets the bytes as they were received. */
  readonly raw: string;
  /** Gets `epoch_ms TAB offset TAB length` for every read, so that the recording can be played with its times. */
  readonly times: string;
}

/**
 * Writes what a source receives to two files; its `record` is what a `SourceContext` takes. Never overwrites a file.
 * Throws AppError('CAPTURE_UNWRITABLE', path, ...).
 */
export class CaptureRecorder implements Disposable {
  readonly #files: CaptureFiles;
  readonly #raw: number;
  readonly #times: number;
  #offset = 0;

  constructor(files: CaptureFiles) {
    this.#files = files;
    this.#raw = create(files.raw);
    try {
      this.#times = create(files.times);
    } catch (cause) {
      closeSync(this.#raw);
      throw cause;
    }
  }

  get bytesWritten(): number {
    return this.#offset;
  }

  readonly record = (bytes: Uint8Array, at: number): void => {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#raw, bytes, done);
      writeSync(this.#times, `${at}\t${this.#offset}\t${bytes.length}\n`);
    } catch (cause) {
      throw unwritable(this.#files.raw, cause);
    }
    this.#offset += bytes.length;
  };

  [Symbol.dispose](): void {
    closeSync(this.#raw);
    closeSync(this.#times);
  }
}

function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): AppError {
  const hint = (cause as { code?: unknown } | null)?.code === 'EEXIST' ? 'the file exists already; name another one' : errorText(cause);
  return new AppError('CAPTURE_UNWRITABLE', path, `the capture cannot be written to ${path}: ${hint}`, { cause });
}
