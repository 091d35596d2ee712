import type { NumberPlan } from '../numbers/number-plan.ts';
import type { Placeholder } from './catalogue.ts';
import { compileDateFormat, DATE_TOKENS, isKnownTimeZone } from './date-format.ts';
import { encodeUriComponent, toBase64 } from './escape.ts';

/** What filters need to know of the site. */
export interface FilterContext {
  readonly plan: NumberPlan;
  /** IANA zone. */
  readonly timeZone: string;
}

export interface Filter {
  readonly name: string;
  readonly summary: string;
  /** What stands after the colon, for documentation; a filter without it takes no argument. */
  readonly argument?: string;
  /** Result in the sense of `Placeholder.form`. */
  readonly form?: Placeholder['form'];
  /** Why the filter cannot be used so; undefined when it can. */
  readonly objection?: (argument: string, placeholder: Placeholder) => string | undefined;
  readonly compile: (context: FilterContext, argument: string) => (value: string) => string;
}

/** The whole list: there is no expression language. A filter turns '' into ''. */
export const FILTERS: readonly Filter[] = [
  {
    name: 'e164',
    summary: 'The number in international notation (+442079460123), where it is a valid one; else unchanged.',
    compile:
      ({ plan }) =>
      (value) =>
        plan.normalise(value).e164 ?? value,
  },
  {
    name: 'national',
    summary: 'The number as dialled inside the country of the site, where it is one of its numbers; else unchanged.',
    compile:
      ({ plan }) =>
      (value) =>
        plan.normalise(value).national ?? value,
  },
  { name: 'digits', summary: 'Only the digits.', compile: () => (value) => value.replace(/\D/g, '') },
  { name: 'urlencoded', summary: 'Percent-encoded once, wherever it stands.', form: 'encoded', compile: () => encodeUriComponent },
  { name: 'base64', summary: 'Base64 of the UTF-8 text.', compile: () => toBase64 },
  {
    name: 'date',
    summary: 'A timestamp as date and time of the site: date:iso, or a pattern such as date:dd.MM.yyyy HH:mm.',
    argument: `iso, or a pattern of ${DATE_TOKENS.join(' ')}`,
    objection: (argument, { name, type }) => {
      if (type !== 'timestamp') return `{{${name}}} is no timestamp; date works on timestamps only`;
      const isReadable = compileDateFormat(argument, 'UTC') !== undefined;
      return isReadable ? undefined : `"${argument}" is no date pattern; use iso or the tokens ${DATE_TOKENS.join(' ')}`;
    },
    compile: ({ timeZone }, argument) => {
      const format = compileDateFormat(argument, isKnownTimeZone(timeZone) ? timeZone : 'UTC');
      return (value) => (format === undefined || !/^\d{1,15}$/.test(value) ? value : format(Number(value)));
    },
  },
];

const BY_NAME = new Map(FILTERS.map((filter) => [filter.name, filter]));

export function findFilter(name: string): Filter | undefined {
  return BY_NAME.get(name);
}
