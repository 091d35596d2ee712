/** Numbers that stand for "not shown". */
const WITHHELD = /^(?:anonymous|private|restricted|unavailable|withheld|blocked|unknown)$/i;

/** What a PBX writes where it knows nothing, is nothing. */
export function present(value: string | undefined): string | null {
  return value === undefined || value === '' || value === '<unknown>' ? null : value;
}

export function shownNumber(value: string | undefined): string | null {
  const number = present(value);
  return number !== null && WITHHELD.test(number) ? null : number;
}
