const FIRST_CEILING_MS = 500;
const LAST_CEILING_MS = 30_000;
/** Never at once again: a PBX that takes every call and drops it would be dialled in a loop. */
const FLOOR_MS = 100;

/**
 * Time to wait before the next dial after `failures` in a row (1, 2, 3 ...), with full jitter: anywhere below a ceiling that
 * doubles from 500 ms to 30 s, so that many clients of a PBX that comes back do not come back together. `random` is 0 <= x < 1.
 */
export function redialDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** Math.min(failures - 1, 16));
  return Math.max(FLOOR_MS, Math.round(random * ceiling));
}
