import type { ExtensionEventName, HookEventName } from '../call/call-event.ts';
import type { Placeholder } from './catalogue.ts';
import type { HookFacts } from './hook-facts.ts';

/** Words of `{Call.State}` (G27): richer than the states a trigger asks for; every way to end is `Terminated`. */
const STATE_WORDS: Readonly<Record<ExtensionEventName, string>> = {
  dialback: 'Dialback',
  dialing: 'Dialing',
  ringing: 'Ringing',
  connected: 'Connected',
  held: 'Held',
  retrieved: 'Connected',
  completed: 'Terminated',
  missed: 'Terminated',
  answeredElsewhere: 'Terminated',
  unanswered: 'Terminated',
};

const CALL_STATE_WORDS: Readonly<Record<HookEventName, string>> = {
  start: 'Ringing',
  pickup: 'Connected',
  hangup: 'Terminated',
  missed: 'Terminated',
};

const HOOK_WORDS: Readonly<Record<string, string>> = {
  onHook: 'On Hook',
  offHook: 'Off Hook',
  ringing: 'Ringing',
  held: 'Held',
  unavailable: 'Unavailable',
};

const TYPE_WORDS = { internal: 'Internal', external: 'External', unknown: '' } as const;
const TICKS_PER_MS = 10_000;

/**
 * What a desktop client can insert, by its names there (G27-G40), written `{Call.RemoteTel}`. On a workstation they speak of the user's
 * own part of the call, in a request of the server of the call as a whole: the far party of an outgoing call is then whoever was
 * dialled, of any other the caller, and the local one is the responder.
 */
export const CLIENT_PLACEHOLDERS: readonly Placeholder[] = [
  {
    name: 'Call.State',
    type: 'string',
    summary: 'State of the call now.',
    example: 'Ringing',
    values: [...new Set(Object.values(STATE_WORDS))],
    value: ({ desk, event }) => (desk === undefined ? CALL_STATE_WORDS[event] : desk.state === null ? '' : STATE_WORDS[desk.state]),
  },
  {
    name: 'Call.RemoteTel',
    type: 'string',
    summary: 'Number of the far party, also after a colleague has transferred the call. Empty when withheld.',
    example: '+442079460123',
    value: remoteTel,
  },
  {
    name: 'Call.Start',
    type: 'timestamp',
    summary: 'Date and time at which the call began, at the site, with the offset to UTC unless a date filter says otherwise.',
    example: '2026-03-07T09:20:55.313+01:00',
    value: ({ desk, call }) => (desk?.state === null ? '' : String(call.startedAt)),
    writtenAs: { name: 'date', argument: 'iso' },
  },
  {
    name: 'Call.Duration',
    type: 'string',
    summary: 'How long the call was talked, as hh:mm:ss.fffffff. Only once it is completed; empty before and when nobody talked.',
    example: '00:03:21.4780000',
    value: (facts) => formatDuration(durationMs(facts)),
  },
  {
    name: 'Call.Direction',
    type: 'string',
    summary: 'Whether the call came in or went out, for the telephone it is about.',
    example: 'Incoming',
    values: ['Incoming', 'Outgoing'],
    value: ({ desk, call }) => (desk?.state === null ? '' : (desk?.direction ?? call.direction) === 'outbound' ? 'Outgoing' : 'Incoming'),
  },
  {
    name: 'Call.RemoteName',
    type: 'string',
    summary: 'Name of the far party, else what kind of call it is.',
    example: 'Jane Doe',
    value: ({ desk, call }) => {
      if (desk?.state === null) return '';
      const name = desk === undefined ? (call.direction === 'outbound' ? null : call.callerName) : desk.remoteName;
      return name ?? TYPE_WORDS[desk?.scope ?? call.scope];
    },
  },
  {
    name: 'Call.LocalTel',
    type: 'string',
    summary: 'Extension at which the call is.',
    example: '1001',
    value: (facts) => (facts.desk?.state === null ? '' : localExtension(facts)),
  },
  {
    name: 'Call.LocalName',
    type: 'string',
    summary: 'Name of that extension, else of the agent at it.',
    example: 'Front desk',
    value: (facts) => (facts.desk?.state === null ? '' : facts.local.extensionName || facts.local.agentName),
  },
  {
    name: 'Call.Id',
    type: 'integer',
    summary: 'Number of the call, the same in all its events.',
    example: '103871',
    value: ({ desk, call }) => (desk?.state === null ? '' : String(call.number)),
  },
  {
    name: 'Device.OwnerContact.Name',
    type: 'string',
    summary: 'Full name of the user whose telephone it is.',
    example: 'Kasper Holm',
    value: ({ local }) => local.userName || local.agentName || local.extensionName,
  },
  {
    name: 'Device.OwnerContact.InternalTel',
    type: 'string',
    summary: 'Extension number of that telephone.',
    example: '1001',
    value: localExtension,
  },
  {
    name: 'Device.OwnerContact.ExternalTel',
    type: 'string',
    summary: 'Direct dial-in number of that user, as the directory has it.',
    example: '+442079460101',
    value: ({ local }) => local.externalTel,
  },
  {
    name: 'Device.Hookstate',
    type: 'string',
    summary: 'What the telephone was last heard to do. Empty when its telephone system does not tell.',
    example: 'Off Hook',
    values: Object.values(HOOK_WORDS),
    value: ({ desk }) => (desk?.device.hook == null ? '' : (HOOK_WORDS[desk.device.hook] ?? desk.device.hook)),
  },
  {
    name: 'Device.DndState',
    type: 'string',
    summary: 'Whether the telephone is set to do not disturb now.',
    example: 'OFF',
    values: ['ON', 'OFF'],
    value: ({ desk }) => desk?.device.dnd?.toUpperCase() ?? '',
  },
];

/** Names that circulate in examples and mean another one (G43). */
const ALIASES: ReadonlyMap<string, string> = new Map([['call.remotecall', 'Call.RemoteTel']]);

const BY_NAME = new Map(CLIENT_PLACEHOLDERS.map((placeholder) => [placeholder.name.toLowerCase(), placeholder]));

export interface ClientName {
  readonly placeholder: Placeholder;
  /** The name meant another one. */
  readonly isAlias: boolean;
}

/** Upper and lower case make no difference. */
export function findClientPlaceholder(name: string): ClientName | undefined {
  const key = name.trim().toLowerCase();
  const alias = ALIASES.get(key);
  const placeholder = BY_NAME.get((alias ?? key).toLowerCase());
  return placeholder && { placeholder, isAlias: alias !== undefined };
}

function remoteTel({ desk, call }: HookFacts): string {
  if (desk !== undefined) return desk.state === null ? '' : (desk.remoteTel ?? '');
  if (call.direction === 'outbound') return call.dialled ?? '';
  return call.isWithheld ? '' : (call.callerId ?? '');
}

function localExtension({ desk, responderExt }: HookFacts): string {
  return desk?.extension ?? responderExt ?? '';
}

/** Null until a call that was talked in has ended (G30). */
function durationMs({ desk, event, call, pickedUpAt }: HookFacts): number | null {
  if (desk === undefined) {
    return event !== 'hangup' || pickedUpAt === null || call.endedAt === null ? null : call.endedAt - pickedUpAt;
  }
  if (desk.state !== 'completed' || desk.endedAt === null) return null;
  const from = desk.connectedAt ?? call.answeredAt;
  return from === null ? null : desk.endedAt - from;
}

/** hh:mm:ss and seven digits of a second, hours without an upper bound. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '';
  const whole = Math.max(0, Math.round(ms));
  const two = (count: number) => String(count).padStart(2, '0');
  const seconds = Math.floor(whole / 1_000);
  const fraction = String((whole % 1_000) * TICKS_PER_MS).padStart(7, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${fraction}`;
}
