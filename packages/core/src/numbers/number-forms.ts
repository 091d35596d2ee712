/** What a number turned out to be. */
export type NumberKind =
  | 'extension'
  | 'external'
  /** Emergency and other listed codes: kept as they are. */
  | 'shortCode'
  /** `*98`, `#31#...`: kept as they are. */
  | 'serviceCode'
  /** Not a number at all: `dev2Incoming`, a SIP user name. */
  | 'name'
  | 'withheld';

/** One number in its three forms (call-model 5): as received, as dialled, and as E.164 where it is a valid one. */
export interface NumberForms {
  readonly kind: NumberKind;
  /** Exactly as received; '' when withheld. */
  readonly raw: string;
  /** Digits (with `*` and `#`, a `+` stays) without URI, separators and outside-line prefix; for a name its text. */
  readonly dialled: string;
  /** `+` and digits; null unless the number is valid in its country. */
  readonly e164: string | null;
  /** The digits by which it is usually dialled inside the site's country; null for all but valid numbers of that country. */
  readonly national: string | null;
  /**
   * Every text under which a pattern may find this number, so that matching is a look-up whatever notation either side uses:
   * `+...` international, plain digits as dialled abroad, at home and as received, `@...` an internal number, `=...` the raw
   * text, lower-case text of a name, `anonymous` for a withheld one. See `number-pattern.ts` for the other side.
   */
  readonly keys: readonly string[];
}

export const WITHHELD_KEY = 'anonymous';

/** Key of an internal number: patterns that can only mean an outside number never meet it. */
export function internalKey(number: string): string {
  return `@${number}`;
}

/** Key of the text as received. */
export function rawKey(text: string): string {
  return `=${text}`;
}
