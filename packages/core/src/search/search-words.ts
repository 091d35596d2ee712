import type { NumberPlan } from '../numbers/number-plan.ts';
import { dialableText } from '../numbers/number-text.ts';

const MAX_TEXT_CHARS = 2_000;
const MAX_WORD_CHARS = 100;
const MAX_WORDS = 50;
const NUMBER = /^[\d\s+\-./()\u00ad\u2010-\u2015\u2212]*\d[\d\s+\-./()\u00ad\u2010-\u2015\u2212]*$/;
const ASCII = /^[\x20-\x7e]*$/;
const DIGITS = /^\+?\d+$/;
/** Shorter ones are too likely to be extensions for their zero to be the one dialled before an area code. */
const MIN_NATIONAL_DIGITS = 5;

/** Letters and digits of a text as words: lower case, without marks, so that `Müller` and `MULLER` are one. */
export function searchWords(text: string): readonly string[] {
  // Nearly every text: nothing in it can be taken apart or has marks.
  if (text.length <= MAX_WORD_CHARS && ASCII.test(text)) return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).slice(0, MAX_WORDS);
  const plain = text.slice(0, MAX_TEXT_CHARS).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(0, MAX_WORDS).map((word) => [...word].slice(0, MAX_WORD_CHARS).join(''));
}

/** Words of a number or an address as a PBX tells it: a number is one word, its digits. */
export function partyWords(text: string): readonly string[] {
  if (text.length <= MAX_WORD_CHARS && DIGITS.test(text)) return [text.startsWith('+') ? text.slice(1) : text];
  const dialable = dialableText(text);
  return searchWords(dialable ?? text);
}

/**
 * What a person typed, as words that all have to be in a call. A number in any notation, or a part of one, is one word: the digits
 * that every notation of it has in common.
 */
export function readSearch(typed: string, plan: NumberPlan): readonly string[] {
  const text = typed.trim();
  return NUMBER.test(text) ? [commonDigits(text, plan)] : [...new Set(searchWords(text))];
}

/** `+49 30 12345`, `0049 30 12345` and `030 12345` have `3012345` in common. */
export function commonDigits(text: string, plan: NumberPlan): string {
  const { kind, e164, national } = plan.normalise(text);
  const dialable = dialableText(text) ?? text;
  if (kind === 'external' && e164 !== null) return withoutZeros(national ?? e164);
  if (kind === 'extension' || kind === 'shortCode') return digitsOf(dialable);
  const typed = digitsOf(dialable);
  if (typed.length < MIN_NATIONAL_DIGITS && !dialable.startsWith('+')) return typed;
  const international = plan.numbering.toInternational(dialable);
  if (international === undefined) return withoutZeros(typed);
  const digits = digitsOf(international);
  const { callingCode } = plan.numbering;
  return callingCode !== null && digits.startsWith(callingCode) ? withoutZeros(digits.slice(callingCode.length), digits) : digits;
}

function withoutZeros(text: string, orElse = text): string {
  return digitsOf(text).replace(/^0+/, '') || digitsOf(orElse);
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}
