/** No answer may hold a lane back longer than the longest horizon of retries. */
const MAX_WAIT_MS = 30 * 24 * 60 * 60 * 1_000;

const SECONDS = /^\d{1,15}$/;
/** The three forms of RFC 9110 5.6.7; the last one is without a zone and means GMT as well. */
const HTTP_DATE = /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2}) \d{2}:\d{2}:\d{2} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/** Wait asked for by `Retry-After` (RFC 9110 10.2.3) in ms, at most 30 days; null when absent or not understood. */
export function parseRetryAfter(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const text = value.trim();
  if (SECONDS.test(text)) return Math.min(Number(text) * 1_000, MAX_WAIT_MS);
  const zone = HTTP_DATE.test(text) ? '' : ASCTIME.test(text) ? ' GMT' : undefined;
  if (zone === undefined) return null;
  const at = Date.parse(text + zone);
  return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), MAX_WAIT_MS);
}
