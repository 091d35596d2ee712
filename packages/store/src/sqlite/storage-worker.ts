/** The thread that reads a database from end to end to tell how large its tables are, and ends. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { measureDatabase } from './measure-storage.ts';
import type { MeasureAnswer } from './storage-meter.ts';
import { toStoreError } from './store-error.ts';

const file = String((workerData as { readonly file: unknown }).file);
let answer: MeasureAnswer;
try {
  using db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  // Each page is read once: a large cache would only take memory from those who read again.
  db.exec('pragma cache_size = -2000');
  answer = { kind: 'measured', sizes: measureDatabase(db) };
} catch (cause) {
  const { code, subject, message } = toStoreError(cause, file);
  answer = { kind: 'failed', code, subject, message };
}
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(answer);
