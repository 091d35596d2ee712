import type { LegId } from '../brand.ts';
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
  readonly isRecording: boolean;
}

export interface SavedExtensionCall {
  readonly extension: string;
  readonly direction: Direction;
  readonly state: ExtensionState;
  readonly scope: Scope;
  readonly remoteTel: string | null;
  readonly remoteName: string | null;
  readonly isCallWaiting: boolean;
  readonly isTold: boolean;
  readonly isRefused: boolean;
  readonly rangAt: number;
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
  readonly outcome: CauseClass | null;
  /** Last time an extension was newly connected, and which. */
  readonly takenAt: number;
  readonly takenBy: string | null;
  /** Newest signal: by the PBX's clock, and by ours. */
  readonly lastAt: number;
  readonly heardAt: number;
}
