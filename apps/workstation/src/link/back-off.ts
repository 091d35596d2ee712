const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** How long to wait before trying again: doubled each time up to half a minute, with jitter, so that a whole office does not come at once. */
export function waitBefore(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.round(longest / 2 + (random() * longest) / 2);
}
