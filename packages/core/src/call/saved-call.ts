import type { LegId } from '../brand.ts';
import type { ExtensionEventName } from './call-event.ts';
import type { CallFacts, CauseClass, Direction, Scope } from './call.ts';
import type { Party } from './signal.ts';

/** How far an extension's part has come; an ended part is kept only while its "missed" is held back. */
export type ExtensionState = 'new' | 'dialback' | 'dialing' | 'ringing' | 'connected' | 'held' | 'ended';

export interface SavedLeg {
  readonly id: LegId;
  readonly party: Party;
  readonly number: string | null;
  readonly name: string | null;
  readonly isOrigin: boolean;
  readonly isUp: boolean;
  readonly isRinging: boolean;
  readonly isOriginate: boolean;
}

export interface SavedExtensionCall {
  readonly extension: string;
  readonly direction: Direction;
  readonly state: ExtensionState;
  readonly scope: Scope;
  readonly remoteTel: string | null;
  readonly remoteName: string | null;
  readonly isCallWaiting: boolean;
  readonly lastEvent: ExtensionEventName | null;
  readonly endedAt: number | null;
  readonly cause: CauseClass | null;
}

/** A call in progress as it is written beside its events: JSON-able, small, and enough to go on after a restart. */
export interface SavedCall {
  readonly version: 1;
  readonly facts: CallFacts;
  readonly sequence: number;
  readonly keys: readonly string[];
  readonly legs: readonly SavedLeg[];
  readonly extensions: readonly SavedExtensionCall[];
  /** Newest signal heard, ms since the epoch. */
  readonly heardAt: number;
}
