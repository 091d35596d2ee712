/** The thread in which history is read: a long search there never delays a request that is due. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, errorText } from '@ringhook/core';
import type { CallQuery } from '../search/call-search.ts';
import { SearchDesk } from '../search/search-desk.ts';
import { SqliteCallReader } from './call-reader.ts';
import { SqliteDeliveryReader } from './delivery-reader.ts';
import type { HistoryAnswer, HistoryQuestion } from './history-reader.ts';
import { toStoreError } from './store-error.ts';

const given = workerData as { readonly file: unknown; readonly keepsSearch: unknown };
const file = String(given.file);
const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
const calls = new SqliteCallReader(db);
const deliveries = new SqliteDeliveryReader(db);
const search = new SearchDesk(file, db, calls);
/** How often is looked for new calls, ms. A question looks for itself. */
const LOOK_EVERY_MS = 1_000;
const AFTER_TROUBLE_MS = 30_000;

function answer(question: HistoryQuestion): unknown {
  switch (question.kind) {
    case 'calls':
      return hasFilters(question.query) ? search.list(question.query) : { ...calls.list(question.query), isComplete: true };
    case 'today':
      return search.today(question.from);
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

function hasFilters({ cursor: _cursor, limit: _limit, ...filters }: CallQuery): boolean {
  return Object.keys(filters).length > 0;
}

/** As long as there is much to take in, three quarters of the time are left to questions and to delivery. */
function keepSearch(): void {
  const begun = performance.now();
  let pauseMs = LOOK_EVERY_MS;
  try {
    if (search.step()) pauseMs = Math.max(5, 3 * (performance.now() - begun));
  } catch {
    // Whoever searches is told what is wrong; a full disk may have space again later.
    pauseMs = AFTER_TROUBLE_MS;
  }
  setTimeout(keepSearch, pauseMs).unref();
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

if (given.keepsSearch === true) keepSearch();
