import type { CallFacts, CauseClass } from './call.ts';
import { extensionOf, type Leg, type LiveCall, livePart } from './live-call.ts';

/** Two parties, not two phones of one. */
export function isConversation(legs: readonly Leg[]): boolean {
  const [first] = legs;
  if (!first) return false;
  const extension = extensionOf(first);
  return legs.some((leg) => leg !== first && (extension === null || extensionOf(leg) !== extension));
}

/** Who answered, or has the call now: a phone that is not the one that began it, the newest of several. */
export function responderAmong(call: LiveCall, legs: readonly Leg[]): Pick<CallFacts, 'responderExt' | 'responderNumber'> {
  const { responderExt, responderNumber, direction } = call.facts;
  const candidates = legs.map(extensionOf).filter((extension) => extension !== null && extension !== call.originExt);
  const isStillHere = responderExt !== null && candidates.includes(responderExt);
  const next = isStillHere
    ? (candidates.find((extension) => !isConnected(call, extension)) ?? responderExt)
    : (candidates[0] ?? responderExt);
  const outside = legs.find((leg) => leg.party.kind === 'outside' && !leg.isOrigin);
  const isOutside = candidates.length === 0 && direction === 'inbound' && outside !== undefined;
  return { responderExt: next, responderNumber: isOutside ? outside.number : responderNumber };
}

function isConnected(call: LiveCall, extension: string | null): boolean {
  const state = extension === null ? undefined : livePart(call, extension)?.state;
  return state === 'connected' || state === 'held';
}

/** Why the whole call ended, `cause` being why its last leg did. */
export function endCause(call: LiveCall, cause: CauseClass): CauseClass {
  if (cause === 'merged' || call.mergedInto) return 'merged';
  if (call.facts.answered) return 'answered';
  if (call.outcome !== null && call.outcome !== 'answered') return call.outcome;
  if (cause !== 'unknown' && cause !== 'answered') return cause;
  return call.facts.direction === 'inbound' ? 'abandoned' : 'unknown';
}
