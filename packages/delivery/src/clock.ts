/** Time as the engine sees it; tests and simulations bring their own. */
export interface EngineClock {
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Never goes back, ms from any origin. */
  monotonic(): number;
  /** Calls `fire` once, `delayMs` from now (0 = after what is already waiting); returns how to call it off. */
  setTimer(delayMs: number, fire: () => void): () => void;
}

const MAX_TIMER_MS = 60 * 60_000;

export const systemClock: EngineClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(delayMs, fire) {
    if (delayMs <= 0) {
      const immediate = setImmediate(fire);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(fire, Math.min(delayMs, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
