import type { SourceId } from '../brand.ts';
import type { CallFacts, CauseClass, Direction, Scope } from './call.ts';

/** The events a web hook can be owed, in the order of their codes 0 to 3 (F27, F28): codes are not chronological. */
export const HOOK_EVENTS = ['start', 'hangup', 'pickup', 'missed'] as const;
export type HookEventName = (typeof HOOK_EVENTS)[number];

/** Beyond the four: told to the live stream and the timeline, and a moment at which rules are looked at again. */
export const CALL_MILESTONES = ['queued', 'transferred', 'parked', 'recordingReady', 'merged', 'updated'] as const;
export type CallMilestone = (typeof CALL_MILESTONES)[number];

export const EXTENSION_EVENTS = [
  'dialback',
  'dialing',
  'ringing',
  'connected',
  'held',
  'retrieved',
  'completed',
  'missed',
  'answeredElsewhere',
  'unanswered',
] as const;
export type ExtensionEventName = (typeof EXTENSION_EVENTS)[number];

export const DEVICE_EVENTS = ['hook', 'dnd', 'registration'] as const;
export type DeviceEventName = (typeof DEVICE_EVENTS)[number];

interface EventOfCall {
  readonly call: CallFacts;
  /** 1, 2, 3 ... within the call, over call and extension events, without gaps: the order in which they are told. */
  readonly sequence: number;
  /** When it happened, ms since the epoch. */
  readonly at: number;
  /** Reconstructed after a gap instead of heard from the PBX (call-model 3.14). */
  readonly synthetic: boolean;
}

export interface CallLevelEvent extends EventOfCall {
  readonly level: 'call';
  readonly event: HookEventName | CallMilestone;
}

/** One extension's own view of the call: what its user sees on the phone. */
export interface ExtensionEvent extends EventOfCall {
  readonly level: 'extension';
  readonly event: ExtensionEventName;
  readonly extension: string;
  /** inbound = this extension was called. */
  readonly direction: Direction;
  readonly scope: Scope;
  /** The far party; survives transfers (G28). Null when withheld or unknown. */
  readonly remoteTel: string | null;
  readonly remoteName: string | null;
  /** The same extension was already connected or holding in another call. */
  readonly callWaiting: boolean;
  /** How this extension's part ended; null before its end. */
  readonly cause: CauseClass | null;
}

export interface DeviceEvent {
  readonly level: 'device';
  readonly event: DeviceEventName;
  readonly sourceId: SourceId;
  readonly extension: string;
  /** hook: 'onHook' | 'offHook' | 'ringing' | 'held' | 'unavailable'; dnd: 'on' | 'off'; registration: 'registered' | 'unregistered' | 'unreachable'. */
  readonly state: string;
  readonly at: number;
}

export type CallEvent = CallLevelEvent | ExtensionEvent | DeviceEvent;
