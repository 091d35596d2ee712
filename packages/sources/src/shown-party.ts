/** Numbers that stand for "not shown". */
const WITHHELD = /^(?:anonymous|private|restricted|unavailable|withheld|blocked|unknown)$/i;

/** Callers choose their names: nobody needs more of one. */
const LONGEST_TEXT = 512;

/** What a PBX writes where it knows nothing, is nothing. */
export function present(value: string | undefined): string | null {
  if (value === undefined || value === '' || value === '<unknown>') return null;
  return value.length <= LONGEST_TEXT ? value : value.slice(0, LONGEST_TEXT).toWellFormed();
}

export function shownNumber(value: string | undefined): string | null {
  const number = present(value);
  return number !== null && WITHHELD.test(number) ? null : number;
}
