/** How times, durations and sizes are written; pure, by locale. Formatters are dear to make, so each is made once. */
const made = new Map<string, unknown>();

function once<Formatter>(key: string, make: () => Formatter): Formatter {
  const known = made.get(key) as Formatter | undefined;
  if (known !== undefined) return known;
  const formatter = make();
  made.set(key, formatter);
  return formatter;
}

/** 21 Nov 2026, 14:03:07 with the zone: for tooltips and details. */
export function exactTime(at: number, locale: string): string {
  const format = once(`exact ${locale}`, () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }));
  return format.format(at);
}

/** 14:03:07 on the same day, else with the day: for lists. */
export function shortTime(at: number, now: number, locale: string): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  if (isToday) return once(`time ${locale}`, () => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })).format(at);
  const day = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const;
  const options = isThisYear ? day : ({ ...day, year: 'numeric' } as const);
  return once(`day ${locale} ${isThisYear}`, () => new Intl.DateTimeFormat(locale, options)).format(at);
}

const STEPS = [
  ['second', 1_000, 60],
  ['minute', 60_000, 60],
  ['hour', 3_600_000, 24],
  ['day', 86_400_000, 30],
  ['month', 2_592_000_000, 12],
  ['year', 31_536_000_000, Number.POSITIVE_INFINITY],
] as const;

/** 3 min ago, in 2 h. */
export function relativeTime(at: number, now: number, locale: string): string {
  const format = once(`relative ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
  for (const [unit, ms, most] of STEPS) {
    const count = Math.round((at - now) / ms);
    if (Math.abs(count) < most) return format.format(count, unit);
  }
  return '';
}

/** 0:07, 12:33, 1:02:09: as telephones show it. */
export function clockDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (count: number): string => String(count).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0(?=\d:)/, '');
}

/** 40 ms, 1.2 s, 3 min: for answers of endpoints and waits. */
export function unitDuration(ms: number, locale: string): string {
  const [unit, count] =
    ms < 1_000
      ? ['millisecond', ms]
      : ms < 60_000
        ? ['second', ms / 1_000]
        : ms < 3_600_000
          ? ['minute', ms / 60_000]
          : ['hour', ms / 3_600_000];
  const options = {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'millisecond' || count >= 10 ? 0 : 1,
  } as const;
  return once(`unit ${unit} ${count >= 10} ${locale}`, () => new Intl.NumberFormat(locale, options as Intl.NumberFormatOptions)).format(
    count,
  );
}

export function wholeNumber(count: number, locale: string): string {
  return once(`number ${locale}`, () => new Intl.NumberFormat(locale)).format(count);
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** 512 byte, 3.4 MB. */
export function byteSize(bytes: number, locale: string): string {
  const power = bytes < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(bytes) / 3));
  const options = {
    style: 'unit',
    unit: SIZES[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  } as const;
  return once(`size ${power} ${locale}`, () => new Intl.NumberFormat(locale, options)).format(bytes / 1_000 ** power);
}
