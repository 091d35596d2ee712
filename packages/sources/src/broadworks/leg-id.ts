import type { LegId } from '@ringhook/core';

/** Leg ids are the same after a restart: everything in them comes from the XSP. */
export function halfLegId(userId: string, callId: string): LegId {
  return `${userId}|${callId}` as LegId;
}

/** `shownBy`: the half, or the entry of a queue, that first showed this far side; another one of the session is somebody else. */
export function farLegId(session: string, shownBy: string): LegId {
  return `far|${session}|${shownBy}` as LegId;
}

/** Undefined for a far side. */
export function readLegId(leg: string): { readonly userId: string } | undefined {
  const userId = leg.slice(0, leg.indexOf('|'));
  return userId === 'far' ? undefined : { userId };
}
