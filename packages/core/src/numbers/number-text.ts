/** Longer texts are no numbers; they are cut before anything looks at them. */
export const MAX_NUMBER_CHARS = 128;

const WITHHELD = new Set(['', 'anonymous', 'restricted', 'withheld', 'private', 'unavailable', 'blocked']);
const SEPARATORS = /[\s\-./()\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const DIALABLE = /^(?:\+\d+|[\d*#]+)$/;

/** The part of a `tel:`, `sip:` or `sips:` address, or of plain text, that names the party: no scheme, host or parameters. */
export function userPart(raw: string): string {
  const bare = raw.slice(0, MAX_NUMBER_CHARS);
  const inBrackets = /<([^<>]*)>/.exec(bare)?.[1] ?? bare;
  const address = inBrackets.trim().replace(/^(?:tel|sips?):/i, '');
  const user = /^[^@;?]*/.exec(address)?.[0] ?? '';
  return decodeDialled(user).trim();
}

/** A SIP user part may carry `+`, `#` and `*` percent-encoded. */
function decodeDialled(user: string): string {
  return user.includes('%') ? user.replace(/%(2b|23|2a)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : user;
}

export function isWithheldText(user: string): boolean {
  return WITHHELD.has(user.toLowerCase());
}

/** Digits, `*`, `#` and a leading `+`; undefined when the text is a name. The `(0)` of `+44 (0)20` is not dialled. */
export function dialableText(user: string): string | undefined {
  if (DIALABLE.test(user)) return user;
  const text = user
    .normalize('NFKC')
    .replace(/^(\s*\+.*?)\(0\)/, '$1')
    .replace(SEPARATORS, '');
  return DIALABLE.test(text) ? text : undefined;
}
