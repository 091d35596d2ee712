import { z } from 'zod';
import { timestamp } from './field.ts';

export const CAUSES = [
  'answered',
  'abandoned',
  'noAnswer',
  'busy',
  'declined',
  'dnd',
  'unreachable',
  'failed',
  'answeredElsewhere',
  'forwarded',
  'voicemail',
  'transferred',
  'merged',
  'unknown',
] as const;
const SCOPE_OF_CALL = z.enum(['internal', 'external', 'unknown']);
const DIRECTION = z.enum(['inbound', 'outbound']);
const TEXT_OR_NULL = z.string().nullable();

/** One call as it is known now; absent facts are null. */
export const Call = z
  .object({
    number: z.number().meta({ description: 'CallID' }),
    uuid: z.string().meta({ description: 'CallUUID' }),
    sourceId: z.string(),
    type: z.enum(['Incoming', 'Outgoing', 'Internal', 'Login', 'API', 'Conference']),
    direction: DIRECTION,
    scope: SCOPE_OF_CALL,
    callerId: TEXT_OR_NULL,
    callerName: TEXT_OR_NULL,
    isWithheld: z.boolean(),
    did: TEXT_OR_NULL,
    dialled: TEXT_OR_NULL,
    responderExt: TEXT_OR_NULL,
    responderNumber: TEXT_OR_NULL,
    lastRungExt: TEXT_OR_NULL,
    lastQueue: TEXT_OR_NULL,
    conference: TEXT_OR_NULL,
    transferredBy: TEXT_OR_NULL,
    startedAt: timestamp(),
    queuedAt: timestamp().nullable(),
    ringingAt: timestamp().nullable(),
    answeredAt: timestamp().nullable(),
    endedAt: timestamp().nullable(),
    answered: z.boolean(),
    recorded: z.boolean(),
    recordings: z.array(z.object({ file: z.string(), startedAt: timestamp() })).readonly(),
    cause: z.enum(CAUSES).nullable(),
  })
  .meta({ id: 'Call' });

const eventOfCall = {
  call: Call,
  sequence: z.number().meta({ description: '1, 2, 3 ... within the call, without gaps.' }),
  at: timestamp(),
  synthetic: z.boolean().meta({ description: 'Reconstructed after a gap instead of heard from the PBX.' }),
};

const CallLevelEvent = z.object({
  level: z.literal('call'),
  event: z.enum(['start', 'hangup', 'pickup', 'missed', 'queued', 'transferred', 'parked', 'recordingReady', 'merged', 'updated']),
  ...eventOfCall,
});

const ExtensionEvent = z.object({
  level: z.literal('extension'),
  event: z.enum([
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
  ]),
  extension: z.string(),
  direction: DIRECTION,
  scope: SCOPE_OF_CALL,
  remoteTel: TEXT_OR_NULL,
  remoteName: TEXT_OR_NULL,
  callWaiting: z.boolean(),
  cause: z.enum(CAUSES).nullable(),
  ...eventOfCall,
});

const DeviceEvent = z.object({
  level: z.literal('device'),
  event: z.enum(['hook', 'dnd', 'registration']),
  sourceId: z.string(),
  extension: z.string(),
  state: z.string(),
  at: timestamp(),
});

/** What the live stream tells under the types `call`, `extension` and `device`. */
export const CallEvent = z.discriminatedUnion('level', [CallLevelEvent, ExtensionEvent, DeviceEvent]).meta({ id: 'CallEvent' });

export const StoredCallEvent = z
  .object({
    event: z.discriminatedUnion('level', [CallLevelEvent, ExtensionEvent]),
    revision: z.number().meta({ description: 'The configuration revision this event met.' }),
  })
  .meta({ id: 'StoredCallEvent' });
