/** The thread in which history is read: a long search there never delays a request that is due. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, errorText } from '@ringhook/core';
import { SqliteCallReader } from './call-reader.ts';
import { SqliteDeliveryReader } from './delivery-reader.ts';
import type { HistoryAnswer, HistoryQuestion } from './history-reader.ts';
import { toStoreError } from './store-error.ts';

const file = String((workerData as { file: unknown }).file);
const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
const calls = new SqliteCallReader(db);
const deliveries = new SqliteDeliveryReader(db);

function answer(question: HistoryQuestion): unknown {
  switch (question.kind) {
    case 'calls':
      return calls.list(question.query);
    case 'call':
      return calls.get(question.callNumber);
    case 'events':
      return calls.events(question.callNumber);
    case 'deliveries':
      return deliveries.list(question.query);
    case 'delivery':
      return deliveries.get(question.id);
    case 'attempts':
      return deliveries.attempts(question.id);
  }
}

parentPort?.on('message', ({ id, question }: { id: number; question: HistoryQuestion }) => {
  let reply: HistoryAnswer;
  try {
    reply = { id, kind: 'found', value: answer(question) };
  } catch (cause) {
    const { code, subject, message } = cause instanceof AppError ? cause : toStoreError(cause, file);
    reply = { id, kind: 'failed', code, subject, message: message || errorText(cause) };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(reply);
});
