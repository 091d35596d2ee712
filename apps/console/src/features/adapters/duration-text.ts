const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

const MS_OF: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  sek: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  t: 3_600_000,
  d: 86_400_000,
};

/** 90_000 -> `90 s`: in the largest unit that leaves it whole. */
export function durationText(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, size]) => ms % size === 0 && ms >= size) ?? UNITS[4];
  return `${ms / unitMs} ${unit}`;
}

/** `1.5 min` -> 90_000; a bare number is seconds. NaN when it can't be read. */
export function parseDuration(text: string): number {
  const found = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\.?\s*$/i.exec(text);
  const size = MS_OF[found?.[2]?.toLowerCase() || 's'];
  return found && size !== undefined ? Math.round(Number(found[1]?.replace(',', '.')) * size) : Number.NaN;
}

/** `5 s, 30 s; 2 min`, or without commas: `5s 30s 2min`. */
export function parseDurations(text: string): number[] {
  const parts = /[,;]\s/.test(text) || /[;]/.test(text) ? text.split(/[,;]\s*/) : (text.match(/\d+(?:[.,]\d+)?\s*[a-z]*|\S+/gi) ?? []);
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseDuration);
}
