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
  /** Digits (with `*` and `#`) without URI, separators and outside-line prefix; for a name its text. */
  readonly dialled: string;
  /** `+` and digits; null unless the number is valid in its country. */
  readonly e164: string | null;
  /** Every text under which patterns may find this number; see `number-pattern.ts`. */
  readonly keys: readonly string[];
}
