/** What a spreadsheet would take for a formula, behind apostrophes or not; the wide signs are read like the narrow ones. */
const FORMULA = /^'*(?:\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])/u;

/** Text for a cell of a file: what could be a formula is made text by an apostrophe before it. `unguardFormula` takes it away again. */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `guardFormula` was given; other text stays as it is, even when it begins with an apostrophe. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
