/** The thread in which history is read: a long search there never delays a request that is due. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, errorText } from '@ringhook/core';
import type { CallQuery } from '../search/call-search.ts';
import { SearchDesk } from '../search/search-desk.ts';
import { type CpuReading, SearchPace } from '../search/search-pace.ts';
import { SqliteCallReader } from './call-reader.ts';
import { SqliteDeliveryReader } from './delivery-reader.ts';
import type { HistoryAnswer, HistoryQuestion } from './history-reader.ts';
import { SqliteReplayReader } from './replay-reader.ts';
import { toStoreError } from './store-error.ts';

const given = workerData as { readonly file: unknown; readonly keepsSearch: unknown };
const file = String(given.file);
const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
const calls = new SqliteCallReader(db);
const deliveries = new SqliteDeliveryReader(db);
const replays = new SqliteReplayReader(db);
const search = new SearchDesk(file, db, calls);
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
    case 'replayCount':
      return replays.count(question.filter);
    case 'replayKeys':
      return replays.find(question.filter, question.after, question.limit);
    case 'replayFate':
      return replays.fate(question.replayId);
  }
}

function hasFilters({ cursor: _cursor, limit: _limit, ...filters }: CallQuery): boolean {
  return Object.keys(filters).length > 0;
}

function cpuReading(): CpuReading {
  const all = process.cpuUsage();
  const own = process.threadCpuUsage();
  return { all: (all.user + all.system) / 1_000, own: (own.user + own.system) / 1_000, at: performance.now() };
}

const pace = new SearchPace(cpuReading());

function keepSearch(): void {
  const begun = performance.now();
  let pauseMs = AFTER_TROUBLE_MS;
  try {
    const hasMore = search.step();
    pauseMs = pace.pauseAfter({ tookMs: performance.now() - begun, hasMore }, cpuReading());
  } catch {
    // Whoever searches is told what is wrong; a full disk may have space again later.
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
