import type { HookEventName } from '../call/call-event.ts';
import type { CallFacts } from '../call/call.ts';
import type { CallVerdict } from './call-trial.ts';
import type { OwedRequest } from './plan-call.ts';

export type RequestCounts = Readonly<Record<HookEventName, number>>;

export interface DryRunCounts {
  /** Calls looked at that fit the selection. */
  readonly calls: number;
  readonly matched: number;
  readonly matchedLive: number;
  readonly newlyMatched: number;
  readonly noLongerMatched: number;
  /** Matched by both or by none, but requests differ. */
  readonly changed: number;
  readonly requests: RequestCounts;
  readonly requestsLive: RequestCounts;
}

export type CallDifference = 'newlyMatched' | 'noLongerMatched' | 'changed';

/** A call about which draft and live configuration differ. */
export interface DifferingCall {
  readonly callNumber: number;
  readonly startedAt: number;
  readonly callerId: string | null;
  readonly did: string | null;
  readonly responder: string | null;
  readonly difference: CallDifference;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

const NO_REQUESTS: RequestCounts = { start: 0, pickup: 0, hangup: 0, missed: 0 };

export const NO_COUNTS: DryRunCounts = {
  calls: 0,
  matched: 0,
  matchedLive: 0,
  newlyMatched: 0,
  noLongerMatched: 0,
  changed: 0,
  requests: NO_REQUESTS,
  requestsLive: NO_REQUESTS,
};

/** Adds up what a draft makes of one call after the other. */
export class DryRunTally {
  readonly #counts = { ...NO_COUNTS };
  readonly #requests = { ...NO_REQUESTS };
  readonly #requestsLive = { ...NO_REQUESTS };

  counts(): DryRunCounts {
    return { ...this.#counts, requests: { ...this.#requests }, requestsLive: { ...this.#requestsLive } };
  }

  /** `call` as it was known last. Returns how it differs, if it does. */
  add(call: CallFacts, verdict: CallVerdict): DifferingCall | undefined {
    const { isMatched, isMatchedLive, added, removed, changed } = verdict;
    this.#counts.calls++;
    if (isMatched) this.#counts.matched++;
    if (isMatchedLive) this.#counts.matchedLive++;
    count(this.#requests, verdict.owed);
    count(this.#requestsLive, verdict.owedLive);
    const difference = differenceOf(verdict);
    if (difference === undefined) return undefined;
    this.#counts[difference]++;
    const { number: callNumber, startedAt, isWithheld, did, responderExt, responderNumber, lastRungExt } = call;
    const callerId = isWithheld ? null : call.callerId;
    const responder = responderExt ?? responderNumber ?? lastRungExt;
    return { callNumber, startedAt, callerId, did, responder, difference, added, removed, changed };
  }
}

function differenceOf({ isMatched, isMatchedLive, added, removed, changed }: CallVerdict): CallDifference | undefined {
  if (isMatched !== isMatchedLive) return isMatched ? 'newlyMatched' : 'noLongerMatched';
  return added + removed + changed > 0 ? 'changed' : undefined;
}

function count(counts: Record<HookEventName, number>, owed: readonly OwedRequest[]): void {
  for (const { event } of owed) counts[event]++;
}
