/** `a, b,c` as a list; empty entries are left out. */
export function toList(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
