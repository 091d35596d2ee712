export const ISO_FORMAT = 'iso';

const ISO_PATTERN = 'yyyy-MM-ddTHH:mm:ss.SSSXXX';
const TOKEN = /yyyy|MM|dd|HH|mm|ss|SSS|XXX|[A-Za-z]+|[^A-Za-z]+/g;

type FieldName = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction' | 'offset';

const FIELDS: Readonly<Record<string, FieldName>> = {
  yyyy: 'year',
  MM: 'month',
  dd: 'day',
  HH: 'hour',
  mm: 'minute',
  ss: 'second',
  SSS: 'fraction',
  XXX: 'offset',
};

/** What date formats are made of, for documentation and messages. */
export const DATE_TOKENS: readonly string[] = Object.keys(FIELDS);

/**
 * Compiles `iso` or a pattern of the tokens yyyy MM dd HH mm ss SSS XXX (offset, `+02:00`) to a function of ms since the epoch,
 * in the given IANA zone. Undefined when the pattern holds other letters than these and `T`; throws RangeError on an unknown zone.
 */
export function compileDateFormat(pattern: string, timeZone: string): ((at: number) => string) | undefined {
  const source = pattern === '' || pattern === ISO_FORMAT ? ISO_PATTERN : pattern;
  const tokens = source.replaceAll('T', '\u0000').match(TOKEN) ?? [];
  if (tokens.some((token) => /^[A-Za-z]/.test(token) && FIELDS[token] === undefined)) return undefined;
  const readFields = fieldReader(timeZone);
  return (at) => {
    const fields = readFields(at);
    let text = '';
    for (const token of tokens) {
      const field = FIELDS[token];
      text += field === undefined ? token.replaceAll('\u0000', 'T') : fields[field];
    }
    return text;
  };
}

export function isKnownTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '' && timeZone !== '';
  } catch {
    return false; // Intl has no other way to tell.
  }
}

function fieldReader(timeZone: string): (at: number) => Readonly<Record<FieldName, string>> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'longOffset',
  });
  return (at) => {
    const parts = new Map<string, string>(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
    return {
      year: part('year').padStart(4, '0'),
      month: part('month'),
      day: part('day'),
      hour: part('hour'),
      minute: part('minute'),
      second: part('second'),
      fraction: part('fractionalSecond'),
      offset: part('timeZoneName').slice('GMT'.length) || '+00:00',
    };
  };
}
