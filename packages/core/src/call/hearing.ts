import { isReal, type Leg } from './live-call.ts';

/**
 * The real legs that can hear `start`, itself included: over bridges and the PBX's own wires. Conference rooms are left out,
 * for whoever is in a room keeps a call of his own.
 */
export function legsHearing(start: Leg): Leg[] {
  const seen = new Set<Leg>([start]);
  const found: Leg[] = [];
  for (const leg of seen) {
    if (isReal(leg)) found.push(leg);
    if (leg.wire) seen.add(leg.wire);
    if (leg.bridge && !leg.bridge.isConference) for (const other of leg.bridge.legs) seen.add(other);
  }
  return found;
}

/** Where this stops: nobody lays a longer chain of wires on purpose. */
const MAX_DEPTH = 16;

/**
 * On whose behalf `leg` was dialled: the real legs at the other end of the wires that lead to it. Empty for the first leg of
 * a click-to-dial.
 */
export function callersOf(leg: Leg): readonly Leg[] {
  let dialler = leg.dialledBy;
  for (let depth = 0; dialler && depth < MAX_DEPTH; depth++) {
    if (isReal(dialler)) return [dialler];
    const heard = legsHearing(dialler).filter((other) => other !== leg);
    if (heard.length > 0) return heard;
    dialler = dialler.wire?.dialledBy ?? dialler.dialledBy;
  }
  return [];
}

/** Whether the wires that lead to `leg` begin at an order from outside and nobody hears them yet. */
export function isFirstOfOriginate(leg: Leg): boolean {
  if (leg.isOriginate) return true;
  let dialler = leg.dialledBy;
  for (let depth = 0; dialler && depth < MAX_DEPTH; depth++) {
    if (isReal(dialler) || legsHearing(dialler).some((other) => other !== leg)) return false;
    if (dialler.isOriginate || dialler.wire?.isOriginate === true) return true;
    dialler = dialler.wire?.dialledBy ?? dialler.dialledBy;
  }
  return false;
}
