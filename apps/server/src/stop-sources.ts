import type { DeliveryEngine } from '@ringhook/delivery';
import type { SourceFleet } from './source-fleet.ts';

/** How long sources may take to hand over what they heard last. */
const HAND_OVER_MS = 3_000;
/** For attempts under way when what comes of them can't be stored anyway. */
const GRACE_WITHOUT_STORE_MS = 1_000;

/**
 * Stops all sources. Each of them stops once what it heard is stored; on a full disk that would be never, and only the engine can
 * end the waiting: it is stopped, too, then. What was not stored was not acknowledged: the PBX is asked again at the next start.
 */
export async function stopSources(fleet: Pick<SourceFleet, 'stop'>, engine: Pick<DeliveryEngine, 'stop'>): Promise<void> {
  let engineStopped: Promise<void> | undefined;
  const giveUp = setTimeout(() => {
    engineStopped = engine.stop(GRACE_WITHOUT_STORE_MS);
    engineStopped.catch(() => {}); // Thrown below, where somebody can hear it.
  }, HAND_OVER_MS);
  await fleet.stop();
  clearTimeout(giveUp);
  await engineStopped;
}
