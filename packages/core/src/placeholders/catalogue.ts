import { HOOK_EVENTS } from '../call/call-event.ts';
import { CALL_TYPES } from '../call/call.ts';
import { encodeUriComponent, toBase64 } from './escape.ts';
import type { HookFacts } from './hook-facts.ts';

export type PlaceholderType = 'string' | 'integer' | 'guid' | 'timestamp' | 'duration' | 'bit';

export interface Placeholder {
  readonly name: string;
  readonly type: PlaceholderType;
  readonly summary: string;
  readonly example: string;
  /** All values it can have, where they are few, in the order of their codes. */
  readonly values?: readonly string[];
  /** '' when there is nothing meaningful to say (F49). */
  readonly value: (facts: HookFacts) => string;
  /**
   * How the value goes into a URL: `component` is percent-encoded, `url` goes in as the URL it is (F65), `encoded` was
   * percent-encoded already and is not encoded again (F48).
   */
  readonly form?: 'component' | 'url' | 'encoded';
  /** The filter by which it is written when it has none of the same name of its own. */
  readonly writtenAs?: { readonly name: string; readonly argument: string };
}

const TIMESTAMP = '1595496055313';
const RECORDING = 'https://ringhook.example/recordings/103870?token=q7Yd';

/** Documentation, forms, validator and renderer all read this table (F27 to F48). */
export const PLACEHOLDERS: readonly Placeholder[] = [
  {
    name: 'DialApiEventName',
    type: 'string',
    summary: 'Which event of the call the request tells of.',
    example: 'start',
    values: HOOK_EVENTS,
    value: ({ event }) => event,
  },
  {
    name: 'DialApiEventCode',
    type: 'integer',
    summary: 'The event as a number. The numbers are not in the order of time.',
    example: '0',
    values: HOOK_EVENTS.map((_, code) => String(code)),
    value: ({ event }) => String(HOOK_EVENTS.indexOf(event)),
  },
  {
    name: 'CallID',
    type: 'integer',
    summary: 'Number of the call, the same in all its requests; later calls have higher numbers.',
    example: '103871',
    value: ({ call }) => String(call.number),
  },
  {
    name: 'CallUUID',
    type: 'guid',
    summary: 'Identity of the call, unique everywhere, in lower case with dashes.',
    example: '7be71282-c9a8-4a95-8ace-0f4e2ebc0bc5',
    value: ({ call }) => call.uuid,
  },
  {
    name: 'CallerID',
    type: 'string',
    summary: 'Who calls, as the telephone system says it: most often a number, not always. Empty when withheld.',
    example: '+442079460123',
    value: ({ call }) => (call.isWithheld ? '' : (call.callerId ?? '')),
  },
  {
    name: 'DID',
    type: 'string',
    summary: 'The number (line) that an outside caller dialled.',
    example: '855555',
    value: ({ call }) => call.did ?? '',
  },
  {
    name: 'ResponderAgentExt',
    type: 'string',
    summary: 'Extension that answered, or the one rung last when nobody did.',
    example: '1001',
    value: ({ responderExt }) => responderExt ?? '',
  },
  {
    name: 'ResponderAgent',
    type: 'string',
    summary: 'Name of the agent at that extension.',
    example: 'Kasper',
    value: ({ responder }) => responder.agentName,
  },
  {
    name: 'ResponderUserID',
    type: 'integer',
    summary: 'Number of the user account (login) of that agent.',
    example: '1234',
    value: ({ responder }) => responder.userId,
  },
  {
    name: 'ResponderUserName',
    type: 'string',
    summary: 'Name of the user account (login) of that agent.',
    example: 'Administrator',
    value: ({ responder }) => responder.userName,
  },
  {
    name: 'LastQueueName',
    type: 'string',
    summary: 'The queue the call waited in last; it can change during a call.',
    example: 'Sales',
    value: ({ call }) => call.lastQueue ?? '',
  },
  {
    name: 'CallTypeName',
    type: 'string',
    summary: 'Type of the call.',
    example: 'Incoming',
    values: CALL_TYPES,
    value: ({ call }) => call.type,
  },
  {
    name: 'CallTypeCode',
    type: 'integer',
    summary: 'Type of the call as a number.',
    example: '1',
    values: CALL_TYPES.map((_, index) => String(index + 1)),
    value: ({ call }) => String(CALL_TYPES.indexOf(call.type) + 1),
  },
  {
    name: 'StartTimestampUTC',
    type: 'timestamp',
    summary: 'When the call began, in ms since 1970 UTC.',
    example: TIMESTAMP,
    value: ({ call }) => String(call.startedAt),
  },
  {
    name: 'PickupTimestampUTC',
    type: 'timestamp',
    summary: 'When it was answered; empty until then. A later request may correct it by some ms.',
    example: TIMESTAMP,
    value: ({ pickedUpAt }) => orEmpty(pickedUpAt),
  },
  {
    name: 'TotalWaitTimeMs',
    type: 'duration',
    summary: 'How long the caller waited, in ms, from entering the queue (without a queue: from the first ringing).',
    example: '12833',
    value: ({ waitMs }) => orEmpty(waitMs),
  },
  {
    name: 'EndTimestampUTC',
    type: 'timestamp',
    summary: 'When the call ended or, before that, the end so far: the start plus whole seconds.',
    example: TIMESTAMP,
    value: ({ endAt }) => String(endAt),
  },
  {
    name: 'IsCallAnswered',
    type: 'bit',
    summary: '1 once somebody has answered, else 0.',
    example: '1',
    values: ['0', '1'],
    value: ({ isAnswered }) => bit(isAnswered),
  },
  {
    name: 'IsCallRecorded',
    type: 'bit',
    summary: '1 or 0 in the hangup, empty in all other requests.',
    example: '1',
    values: ['0', '1'],
    value: ({ isRecorded }) => (isRecorded === null ? '' : bit(isRecorded)),
  },
  {
    name: 'RecordingURL',
    type: 'string',
    summary: 'Link to the recording, in the hangup of a recorded call. Inserted as it is, so it has to be the last parameter.',
    example: RECORDING,
    value: ({ recordingUrl }) => recordingUrl,
    form: 'url',
  },
  {
    name: 'RecordingURL_asBase64',
    type: 'string',
    summary: 'The same link in base64.',
    example: toBase64(RECORDING),
    value: ({ recordingUrl }) => toBase64(recordingUrl),
  },
  {
    name: 'RecordingURL_asURIComponent',
    type: 'string',
    summary: 'The same link, percent-encoded once: safe as any parameter.',
    example: encodeUriComponent(RECORDING),
    value: ({ recordingUrl }) => encodeUriComponent(recordingUrl),
    form: 'encoded',
  },
];

/** Names that are accepted so that adapters can be brought over, but have nothing to say here: Ringhook places no calls (X02). */
export const SILENT_PLACEHOLDERS: ReadonlyMap<string, string> = new Map([
  ['DialApiRequestID', 'stays empty: it belongs to calls placed by an HTTP request, which Ringhook does not do'],
]);

const BY_NAME = new Map(PLACEHOLDERS.map((placeholder) => [placeholder.name, placeholder]));

export function findPlaceholder(name: string): Placeholder | undefined {
  return BY_NAME.get(name);
}

function bit(flag: boolean): string {
  return flag ? '1' : '0';
}

function orEmpty(value: number | null): string {
  return value === null ? '' : String(value);
}
