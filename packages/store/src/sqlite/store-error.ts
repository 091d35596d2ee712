import { AppError, errorText } from '@ringhook/core';

/** Primary result codes of SQLite; the low byte of `errcode`. */
const SQLITE_CODE = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const;

/** Extended code SQLITE_IOERR_SHMSIZE: the file beside the log can't grow. */
const SHARED_MEMORY_FULL = 4_874;

/** Turns what SQLite throws into an error that names the file and says what to do. */
export function toStoreError(cause: unknown, file: string): AppError {
  if (cause instanceof AppError) return cause;
  const errcode = Object(cause).errcode as unknown;
  const code = typeof errcode === 'number' ? errcode & 0xff : undefined;
  const options = { cause };
  switch (errcode === SHARED_MEMORY_FULL ? SQLITE_CODE.full : code) {
    case SQLITE_CODE.full:
      return new AppError('DISK_FULL', file, `no space left to write ${file}; free some space and Ringhook goes on by itself`, options);
    case SQLITE_CODE.corrupt:
    case SQLITE_CODE.notADatabase:
      return new AppError(
        'STORE_DAMAGED',
        file,
        `${file} is damaged; stop Ringhook, keep a copy of the file, and restore a backup`,
        options,
      );
    case SQLITE_CODE.readOnly:
    case SQLITE_CODE.cantOpen:
      return new AppError(
        'STORE_NOT_WRITABLE',
        file,
        `${file} can't be opened for writing; check the owner and rights of the data folder`,
        options,
      );
    case SQLITE_CODE.ioError:
      return new AppError(
        'STORE_UNAVAILABLE',
        file,
        `${file} can't be read or written (${errorText(cause)}); look at the disk and its free space, and at the log of the system`,
        options,
      );
    default:
      return new AppError('STORE_UNAVAILABLE', file, `${file} can't be used right now: ${errorText(cause)}`, options);
  }
}
