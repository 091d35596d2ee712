import type { SourceId } from '../brand.ts';
import type { Scope } from './call.ts';
import type { SavedCall } from './saved-call.ts';

export interface TrackerSettings {
  /** Internal calls that nobody answered end with `missed`, too (call-model 3.15). */
  readonly missedForInternal: boolean;
  /** A click-to-dial call starts when the user's own phone begins to ring, not when the far end is called (3.10). */
  readonly startOnDialback: boolean;
  /** An agent that lets a queue's offer ring out has missed a call; else the offer ends as `unanswered` (3.2). */
  readonly queueOfferMissed: boolean;
  /** How long an extension's `missed` waits for a colleague's answer, ms (3.1). */
  readonly missedHoldBackMs: number;
}

/** What the tracker has to know about numbers; see `core/numbers` for the complete plan. */
export interface NumberScope {
  /** Whether this is the number of one of our extensions. */
  isExtension(number: string): boolean;
  /** Scope of a far party known by its number only; null = withheld or unknown. */
  scopeOf(number: string | null): Scope;
}

export interface CallIdentity {
  /** The next call number: monotonic over all sources. */
  readonly number: number;
  readonly uuid: string;
}

export interface TrackerOptions {
  readonly sourceId: SourceId;
  readonly settings: TrackerSettings;
  readonly numbers: NumberScope;
  /** Called once per call, when it starts. */
  readonly identify: (callKey: string, at: number) => CallIdentity;
  /** Calls that were in progress when Ringhook stopped; judged by the first snapshot. */
  readonly restored?: readonly SavedCall[];
}

/** Things that ought not to happen and did; counted, never thrown. */
export const ANOMALIES = ['duplicate', 'late', 'unknownLeg', 'legLimit', 'recordingLimit', 'zombie'] as const;
export type Anomaly = (typeof ANOMALIES)[number];

/** A plan without a dial plan: what matches the pattern and is no short code is one of ours. */
export function numberScopeOf(extensionPattern: string, shortCodes: readonly string[] = []): NumberScope {
  const pattern = new RegExp(`^(?:${extensionPattern})$`, 'u');
  const isExtension = (number: string) => pattern.test(number) && !shortCodes.includes(number);
  return {
    isExtension,
    scopeOf: (number) => (number === null || number === '' ? 'unknown' : isExtension(number) ? 'internal' : 'external'),
  };
}
