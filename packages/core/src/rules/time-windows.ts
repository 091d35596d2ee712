import { type TimeCondition, type TimeWindow, type Weekday, WEEKDAYS } from '../config/rule-conditions.ts';
import { compileDateFormat } from '../placeholders/date-format.ts';

const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const DATE = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** The clock on the wall and the calendar beside it. */
export interface LocalTime {
  /** `yyyy-MM-dd`. */
  readonly date: string;
  /** 0 = Monday. */
  readonly weekday: number;
  /** Whole minutes since midnight. */
  readonly minutes: number;
}

/** Undefined for a zone that does not exist. */
export function compileLocalClock(timeZone: string): ((at: number) => LocalTime) | undefined {
  const format = formatIn(timeZone);
  if (format === undefined) return undefined;
  let lastAt = Number.NaN;
  let last: LocalTime | undefined;
  // The events of one call ask for the very same moment again and again.
  return (at) => {
    if (last !== undefined && at === lastAt) return last;
    lastAt = at;
    return (last = readLocal(format(at)));
  };
}

function formatIn(timeZone: string): ((at: number) => string) | undefined {
  try {
    return compileDateFormat('yyyy-MM-dd HH:mm', timeZone);
  } catch {
    return undefined;
  }
}

function readLocal(text: string): LocalTime {
  const date = text.slice(0, 10);
  const days = Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
  // The first day of 1970 was a Thursday.
  return { date, weekday: (((days + 3) % 7) + 7) % 7, minutes: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) };
}

/** Minutes since midnight of `HH:MM`; undefined for anything else. */
export function readTimeOfDay(text: string): number | undefined {
  const found = TIME.exec(text);
  if (found === null) return undefined;
  return found[1] === undefined ? 24 * 60 : Number(found[1]) * 60 + Number(found[2]);
}

/** True for a day of the calendar: `2026-04-03`, or `02-29` of whichever years have it. */
export function isHolidayDate(text: string): boolean {
  const found = DATE.exec(text);
  if (found === null) return false;
  const whole = `${found[1] ?? '2000'}-${found[2]}-${found[3]}`;
  const at = Date.parse(`${whole}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(whole);
}

/** Window that a moment is compared with: minutes since midnight of a day it begins on. */
interface Span {
  readonly days: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
}

function compileWindow({ days = WEEKDAYS, from, to }: TimeWindow): Span[] {
  const [start, end] = [readTimeOfDay(from), readTimeOfDay(to)];
  if (start === undefined || end === undefined || start === end) return [];
  return [{ days: new Set(days.map((day) => WEEKDAYS.indexOf(day))), from: start, to: end }];
}

function isWithin({ days, from, to }: Span, { weekday, minutes }: LocalTime): boolean {
  if (from < to) return minutes >= from && minutes < to && days.has(weekday);
  return minutes >= from ? days.has(weekday) : minutes < to && days.has((weekday + 6) % 7);
}

/** Whether a local moment is among the windows, and whether its date is a holiday where that is asked. */
export function compileTimes({ windows, holidays }: TimeCondition, isHoliday: (date: string) => boolean): (local: LocalTime) => boolean {
  const spans = windows?.flatMap(compileWindow);
  return (local) =>
    (spans === undefined || spans.some((span) => isWithin(span, local))) &&
    (holidays === undefined || isHoliday(local.date) === (holidays === 'only'));
}

const EVERY_DAY = 'every day';

/** In words for the explain page: `mon-fri 08:00-17:00; not on holidays`. */
export function describeTimes({ windows = [], holidays, holidayLists, timeZone }: TimeCondition): string {
  const named = holidayLists === undefined ? 'holidays' : `holidays of ${holidayLists.join(', ')}`;
  const parts = [
    ...(windows.length > 0 ? [windows.map(describeWindow).join(', ')] : []),
    ...(holidays === undefined ? [] : [`${holidays === 'only' ? 'only' : 'not'} on ${named}`]),
  ];
  return parts.join('; ') + (timeZone === undefined ? '' : ` (${timeZone})`);
}

function describeWindow({ days, from, to }: TimeWindow): string {
  return `${days === undefined ? EVERY_DAY : days.join(' ')} ${from}-${to}`;
}

export function describeLocal({ date, weekday, minutes }: LocalTime): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day: Weekday | undefined = WEEKDAYS[weekday];
  return `${day} ${date} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
