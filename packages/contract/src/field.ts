import { z } from 'zod';
import { nearest } from './suggest.ts';

/** An object that refuses unknown keys and says which known one was probably meant. */
export function strict<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, known)).join('; ');
      if (issue.code === 'invalid_type') return issue.input === undefined ? 'is missing' : `must be an object with ${known.join(', ')}`;
      return undefined;
    },
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant ? `"${key}" is not known here; did you mean "${meant}"?` : `"${key}" is not known here; known are ${known.join(', ')}`;
}

/** YAML and JSON read an unquoted `0123` as a number and lose its zeros; the message says how to keep them. */
function textProblem(input: unknown): string | undefined {
  if (input === undefined) return 'is missing';
  if (typeof input === 'number' || typeof input === 'bigint') {
    return 'is a number here, which would lose leading zeros and "+"; put it in quotes';
  }
  if (typeof input === 'boolean') return 'is a truth value here; put it in quotes';
  return typeof input === 'string' ? undefined : 'must be text';
}

export interface TextLimits {
  readonly min?: number;
  readonly max?: number;
}

/** Text of bounded length. */
export function text({ min = 1, max = 200 }: TextLimits = {}) {
  const message = min > 0 ? `must be ${min} to ${max} characters long` : `must be at most ${max} characters long`;
  return z
    .string({ error: (issue) => textProblem(issue.input) })
    .min(min, message)
    .max(max, message);
}

/** A telephone number, an extension or the digits one begins with; always text, never a number. */
export const numberText = () => text({ max: 100 });

const ID_PATTERN = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

/** What other parts of the configuration refer to: letters, digits, dots, dashes and underscores, 64 at most. */
export const id = () =>
  text().regex(ID_PATTERN, 'must be 1 to 64 letters, digits, ".", "_" or "-", beginning and ending with a letter or digit');

export const flag = () =>
  z.boolean({ error: (issue) => (issue.input === undefined ? 'is missing' : 'must be true or false, without quotes') });

export interface WholeLimits {
  readonly min: number;
  readonly max: number;
}

export function whole({ min, max }: WholeLimits) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .int({ error: (issue) => (issue.input === undefined ? 'is missing' : message) })
    .min(min, message)
    .max(max, message);
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => {
      if (input === undefined) return `is missing; one of ${words.join(', ')}`;
      const meant = typeof input === 'string' ? nearest(input, words) : undefined;
      return meant ? `must be one of ${words.join(', ')}; did you mean "${meant}"?` : `must be one of ${words.join(', ')}`;
    },
  });
}

/** A list of bounded length. */
export function listOf<Item extends z.ZodType>(item: Item, max: number) {
  return z
    .array(item, { error: (issue) => (issue.input === undefined ? 'is missing' : 'must be a list') })
    .max(max, `may have at most ${max} entries`)
    .readonly();
}

/** ms since the epoch, UTC. */
export const timestamp = () => z.number().meta({ description: 'Milliseconds since the epoch, UTC.' });
