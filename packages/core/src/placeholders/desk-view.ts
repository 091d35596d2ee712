import type { ExtensionEventName } from '../call/call-event.ts';
import type { Direction, Scope } from '../call/call.ts';

/** One extension's own view of the call at one of its moments: what `{Call.X}` and `{Device.X}` speak of on a workstation (G27-G40). */
export interface DeskView {
  /** Null in an event of the device itself, which belongs to no call. */
  readonly state: ExtensionEventName | null;
  readonly extension: string;
  readonly direction: Direction;
  readonly scope: Scope;
  /** The far party; survives transfers (G28). */
  readonly remoteTel: string | null;
  readonly remoteName: string | null;
  /** When this extension was connected, ms since the epoch; null before that. */
  readonly connectedAt: number | null;
  /** When the extension's part ended; null before that. */
  readonly endedAt: number | null;
  readonly device: DeviceStates;
}

/** What was last heard of the telephone itself; null when it never said (C05: then empty). */
export interface DeviceStates {
  readonly hook: string | null;
  readonly dnd: string | null;
}

export const UNHEARD_DEVICE: DeviceStates = { hook: null, dnd: null };
