const MEANING: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '?': '?',
};

/** Undoes the escaping of C strings, as Asterisk applies it to names and to the values of variables. */
export function unescapeC(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/gs, (whole, letter: string) => MEANING[letter] ?? whole);
}
