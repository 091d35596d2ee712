import type { LegId } from '@ringhook/core';

/** Leg ids are the same after a restart: everything in them comes from the XSP. */
export function halfLegId(userId: string, callId: string): LegId {
  return `${userId}|${callId}` as LegId;
}

export function farLegId(session: string): LegId {
  return `far|${session}` as LegId;
}

/** Undefined for a far side. */
export function readLegId(leg: string): { readonly userId: string } | undefined {
  const userId = leg.slice(0, leg.indexOf('|'));
  return userId === 'far' ? undefined : { userId };
}
