import type { DatabaseSync } from 'node:sqlite';
import { toStoreError } from './store-error.ts';

/** Runs statements; what SQLite throws becomes an error that names the file and says what to do. */
export function guarded<Value>(db: DatabaseSync, run: () => Value): Value {
  try {
    return run();
  } catch (cause) {
    throw toStoreError(cause, db.location() ?? 'the database');
  }
}
