export type AmiMessageKind = 'banner' | 'response' | 'event';

/**
 * One message of an Asterisk Manager Interface connection. Fields are looked up when asked for, in the bytes they came in:
 * read what is needed at once and let the message go, for it holds on to those bytes.
 */
export interface AmiMessage {
  readonly kind: AmiMessageKind;
  /** Event name (`Hangup`), outcome of a response (`Success`, `Error`), or the protocol version of the banner (`11.0.0`). */
  readonly name: string;
  /** First field of this name; names are compared exactly. Undefined when absent, '' when present and empty. */
  get(name: string): string | undefined;
  /** Every field of this name, in order (`ChanVariable`, `Output`). */
  getAll(name: string): readonly string[];
  /** What looked forged in it, in words for a human; undefined for an ordinary message. */
  readonly alarm: string | undefined;
}
