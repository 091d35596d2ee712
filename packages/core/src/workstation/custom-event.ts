import type { HttpMethod, NameValue, NumberCondition } from '../config/configuration.ts';
import type { ExtensionEventName } from '../call/call-event.ts';

/** Whose workstations a custom event or a set of sounds is for. */
export type DeskOwner =
  | { readonly kind: 'user'; readonly userId: number }
  /** Everybody in it; the user cannot change it, and is shown that it is shared. */
  | { readonly kind: 'team'; readonly team: string }
  | { readonly kind: 'everyone' };

/** States a call trigger can ask for (G11, G27). `missed` does not contain `answeredElsewhere`. */
export const CALL_TRIGGER_STATES = [
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
] as const satisfies readonly ExtensionEventName[];

/** States of the telephone itself, `what:state` (G17). */
export const DEVICE_TRIGGER_STATES = [
  'hook:onHook',
  'hook:offHook',
  'hook:ringing',
  'hook:held',
  'hook:unavailable',
  'dnd:on',
  'dnd:off',
  'registration:registered',
  'registration:unregistered',
  'registration:unreachable',
] as const;
export type DeviceTriggerState = (typeof DEVICE_TRIGGER_STATES)[number];

/** All that are given must hold together (G16); what is absent does not matter. */
export interface CallTrigger {
  readonly category: 'call';
  /** Empty = every change of state. */
  readonly states: readonly ExtensionEventName[];
  readonly direction?: 'inbound' | 'outbound';
  /** Calls of unknown scope count as external (G13). */
  readonly scope?: 'internal' | 'external';
  /** Whole numbers or the digits they begin with (G14), or number lists. */
  readonly remoteTel?: NumberCondition;
  /** Extensions or the digits they begin with (G15). */
  readonly localTel?: NumberCondition;
}

export interface DeviceTrigger {
  readonly category: 'device';
  /** Empty = every change of state. */
  readonly states: readonly DeviceTriggerState[];
  readonly localTel?: NumberCondition;
}

export type DeskTrigger = CallTrigger | DeviceTrigger;

export const WINDOW_STYLES = ['normal', 'minimised', 'hidden'] as const;

/** Starts a program without a shell (G18, G25, G26, G44-G47). */
export interface RunProgram {
  readonly kind: 'runProgram';
  readonly program: string;
  /** Each becomes exactly one argument of the program, whatever a caller is named (G46). */
  readonly arguments: readonly string[];
  readonly workingFolder?: string;
  /** As far as the system knows such windows. */
  readonly window: (typeof WINDOW_STYLES)[number];
}

/** A sound file by the name it has at the server: `ringing.wav` and `waiting.wav` are always there (G05, G19). */
export interface PlaySound {
  readonly kind: 'playSound';
  readonly sound: string;
  /** Percent of full scale. */
  readonly volume: number;
  /** Again and again until the reason is gone. */
  readonly loop: boolean;
}

export interface ShowMessage {
  readonly kind: 'showMessage';
  readonly title: string;
  readonly text: string;
  /** A box stays until it is closed or its reason is gone; a notification goes by itself. */
  readonly style: 'box' | 'notification';
}

/** http and https only (G21). */
export interface OpenWebPage {
  readonly kind: 'openWebPage';
  readonly url: string;
  readonly parameters: readonly NameValue[];
}

/** Tells an endpoint (G22). */
export interface RunWebService {
  readonly kind: 'runWebService';
  readonly method: Extract<HttpMethod, 'GET' | 'POST'>;
  readonly url: string;
  readonly parameters: readonly NameValue[];
  /** JSON text with variables inside its strings; POST only. */
  readonly body?: string;
  /** From the server it has the promises of every other request: in order, repeated, remembered. */
  readonly from: 'workstation' | 'server';
}

export type DeskAction = RunProgram | PlaySound | ShowMessage | OpenWebPage | RunWebService;
export type DeskActionKind = DeskAction['kind'];

/** When this, do that on the workstation (G07). */
export interface CustomEvent {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly owner: DeskOwner;
  readonly trigger: DeskTrigger;
  readonly actions: readonly DeskAction[];
  /** Done when what it was triggered by is over: the ringing, the hold, the call. */
  readonly closingActions: readonly DeskAction[];
}
