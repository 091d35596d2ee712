import { type CallFacts, guardFormula } from '@ringhook/core';

type Cell = string | number | boolean | null;

/** Columns in their order. Times are ISO 8601 in UTC and lengths are seconds, so that no spreadsheet reads them by its country. */
const COLUMNS: readonly (readonly [string, (call: CallFacts) => Cell])[] = [
  ['call', ({ number }) => number],
  ['uuid', ({ uuid }) => uuid],
  ['source', ({ sourceId }) => sourceId],
  ['type', ({ type }) => type],
  ['direction', ({ direction }) => direction],
  ['scope', ({ scope }) => scope],
  ['caller', ({ callerId }) => callerId],
  ['callerName', ({ callerName }) => callerName],
  ['withheld', ({ isWithheld }) => isWithheld],
  ['did', ({ did }) => did],
  ['dialled', ({ dialled }) => dialled],
  ['queue', ({ lastQueue }) => lastQueue],
  ['lastRung', ({ lastRungExt }) => lastRungExt],
  ['answeredBy', ({ responderExt }) => responderExt],
  ['transferredBy', ({ transferredBy }) => transferredBy],
  ['outcome', ({ cause }) => cause],
  ['answered', ({ answered }) => answered],
  ['startedAt', ({ startedAt }) => isoTime(startedAt)],
  ['queuedAt', ({ queuedAt }) => isoTime(queuedAt)],
  ['ringingAt', ({ ringingAt }) => isoTime(ringingAt)],
  ['answeredAt', ({ answeredAt }) => isoTime(answeredAt)],
  ['endedAt', ({ endedAt }) => isoTime(endedAt)],
  ['waitSeconds', ({ startedAt, answeredAt, endedAt }) => seconds(startedAt, answeredAt ?? endedAt)],
  ['talkSeconds', ({ answeredAt, endedAt }) => seconds(answeredAt, endedAt)],
  ['recordings', ({ recordings }) => recordings.length],
];

/** First line of the file. Lines end as RFC 4180 wants it. */
export const CALL_CSV_HEAD = `${COLUMNS.map(([name]) => name).join(',')}\r\n`;

/** One call as a line of the file. */
export function callCsvLine(call: CallFacts): string {
  return `${COLUMNS.map(([, read]) => csvCell(read(call))).join(',')}\r\n`;
}

/** A number in international notation: nothing in it can be computed. */
const NUMBER = /^\+\d{1,20}$/;
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/u;

/** One cell. Callers choose their names: what could be a formula is made text by an apostrophe before it. */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.replaceAll('\u0000', '');
  const safe = NUMBER.test(text) ? text : guardFormula(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function seconds(from: number | null, until: number | null): number | null {
  return from === null || until === null ? null : Math.max(0, Math.round((until - from) / 1_000));
}
