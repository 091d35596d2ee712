/** Timers of Node reach no further. */
const MAX_TIMER_MS = 86_400_000;
/** No XSP grants less than an hour; one that claims to must not be asked in a loop. */
const MIN_TIMER_MS = 1_000;

/** Runs `renew` between 40 and 50 % of what was granted, spread out so that a thousand do not come at once. Returns how to stop it. */
export function renewInTime(expiresSeconds: number, random: () => number, renew: () => void): () => void {
  const ms = expiresSeconds * 1_000 * (0.4 + 0.1 * random());
  const timer = setTimeout(renew, Math.min(MAX_TIMER_MS, Math.max(MIN_TIMER_MS, ms)));
  timer.unref();
  return () => clearTimeout(timer);
}
