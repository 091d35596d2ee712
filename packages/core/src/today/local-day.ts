import { compileDateFormat } from '../placeholders/date-format.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** First moment of the day that `at` belongs to in an IANA zone; where clocks skip midnight, the moment they skip to. */
export function startOfDay(at: number, timeZone: string): number {
  const format = compileDateFormat('yyyy-MM-dd HH:mm:ss', timeZone);
  if (format === undefined) return at;
  const today = format(at).slice(0, 10);
  const whole = Math.floor(at / 1_000) * 1_000;
  const guess = whole - msOfDay(format(whole));
  const found = format(guess);
  // Clocks were changed since: the guess is off by the change, into yesterday or not far enough.
  if (found.slice(0, 10) === today) return guess - msOfDay(found);
  return guess + DAY_MS - msOfDay(found);
}

function msOfDay(local: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = local.slice(11).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
