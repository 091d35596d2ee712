import type { CauseClass, Party } from '@ringhook/core';

/** How far a leg is; reports about it may come in any order, so a later one never takes an earlier one back. */
export type LegStage = 'created' | 'ringing' | 'answered' | 'talking' | 'ended';

/** What else can be said of a leg. */
export type LegNote = 'held' | 'retrieved' | 'queued' | 'dequeued' | 'recorded' | 'updated';

/** Who is at a leg, as the provider says. */
export interface ReportedParty {
  readonly party: Party;
  readonly number: string | null;
  readonly name: string | null;
}

/** One thing a provider told us, in words that are the same for all of them. */
export interface ReportedEvent {
  /** The provider's own id of the report; the same report told again has the same. */
  readonly id: string;
  /** ms since the epoch, by the provider's clock. */
  readonly at: number;
  readonly session: string;
  readonly leg: string;
  readonly what: LegStage | LegNote;
  readonly who: ReportedParty;
  /** `origin`: this leg began the call; `order`: the provider placed it on somebody's order (click-to-dial); `called`: made for another leg. */
  readonly role: 'origin' | 'order' | 'called';
  /** What an origin dialled, or an order asked for. */
  readonly target: string | null;
  readonly isWithheld: boolean;
  /** The leg on whose behalf this one was made, with what is known of it, where it may never be reported itself. */
  readonly parent?: { readonly leg: string; readonly who: ReportedParty; readonly target: string | null; readonly isWithheld: boolean };
  /** When the leg began, where a later report tells it. */
  readonly beganAt?: number;
  /** The end of one who talked, by its cause, though not by what was heard of it so far. */
  readonly looksAnswered?: true;
  /** When an ended leg had been answered, where the end itself tells it. */
  readonly answeredAt?: number;
  readonly cause?: CauseClass;
  readonly queue?: string;
  readonly recording?: string;
  /** Ends every leg of the session, not this one alone. */
  readonly endsSession?: boolean;
}

export const STAGE_RANK: Readonly<Record<LegStage, number>> = { created: 0, ringing: 1, answered: 2, talking: 3, ended: 4 };

export function isStage(what: ReportedEvent['what']): what is LegStage {
  return what in STAGE_RANK;
}
