import {
  AppError,
  type AttachedHook,
  type CallCheckpoint,
  type CallHookState,
  errorText,
  type Party,
  type SavedCall,
  type SavedExtensionCall,
  type SavedLeg,
} from '@ringhook/core';
import { packFacts, unpackFacts } from '@ringhook/store';
import type { CallCheckpointState } from './accept-signal.ts';

/**
 * Text of a live call's state: JSON without the names of the fields, half as long and half the work, for it is written with nearly
 * every event. The order of the values is the format: new ones go to the end.
 */
export function writeCheckpoint({ sourceId, call, hooks }: CallCheckpointState): string {
  return JSON.stringify([
    sourceId,
    packFacts(call.facts),
    [call.version, call.sequence, call.keys, call.outcome, call.takenAt, call.takenBy, call.lastAt, call.heardAt],
    call.legs.map(packLeg),
    call.extensions.map(packExtension),
    [hooks.isStarted, hooks.stoppedBy, hooks.ended],
    hooks.hooks.map(packHook),
  ]);
}

/**
 * The calls in progress. One that can't be read costs the others nothing: it is told to `onUnreadable` (CALL_UNREADABLE, by its number)
 * and stays where it is, for a version that can read it.
 */
export function readCheckpoints(checkpoints: readonly CallCheckpoint[], onUnreadable: (error: AppError) => void): CallCheckpointState[] {
  return checkpoints.flatMap(({ callNumber, state }) => {
    if (state === null) return [];
    try {
      const checkpoint = readCheckpoint(state);
      const { version, facts } = checkpoint.call;
      if (version !== 1 || facts.number !== callNumber || typeof checkpoint.sourceId !== 'string') throw new Error('it is of another form');
      return [checkpoint];
    } catch (cause) {
      const message = `what was kept of call ${callNumber} can't be read (${errorText(cause)}); its end will not be told`;
      onUnreadable(new AppError('CALL_UNREADABLE', String(callNumber), message, { cause }));
      return [];
    }
  });
}

/** The state as it was written. */
export function readCheckpoint(text: string): CallCheckpointState {
  const [sourceId, facts, call, legs, extensions, hooks, attached] = JSON.parse(text) as PackedCheckpoint;
  const [version, sequence, keys, outcome, takenAt, takenBy, lastAt, heardAt] = call;
  const [isStarted, stoppedBy, ended] = hooks;
  return {
    sourceId,
    call: {
      version,
      facts: unpackFacts(facts),
      sequence,
      keys,
      outcome,
      takenAt,
      takenBy,
      lastAt,
      heardAt,
      legs: legs.map(unpackLeg),
      extensions: extensions.map(unpackExtension),
    },
    hooks: { isStarted, hooks: attached.map(unpackHook), stoppedBy, ended },
  };
}

type Values<Of, Names extends readonly (keyof Of)[]> = { readonly [Place in keyof Names]: Of[Names[Place]] };

type PackedCheckpoint = readonly [
  sourceId: string,
  facts: readonly unknown[],
  call: Values<SavedCall, ['version', 'sequence', 'keys', 'outcome', 'takenAt', 'takenBy', 'lastAt', 'heardAt']>,
  legs: readonly PackedLeg[],
  extensions: readonly PackedExtension[],
  hooks: Values<CallHookState, ['isStarted', 'stoppedBy', 'ended']>,
  attached: readonly PackedHook[],
];

/** The party is its extension, or its kind in brackets. */
type PackedLeg = readonly [
  party: string | readonly [Exclude<Party['kind'], 'extension'>],
  ...Values<SavedLeg, ['id', 'number', 'name', 'isOrigin', 'isUp', 'isRinging', 'isOriginate', 'isRecording']>,
];

function packLeg({ party, id, number, name, isOrigin, isUp, isRinging, isOriginate, isRecording }: SavedLeg): PackedLeg {
  const packedParty = party.kind === 'extension' ? party.extension : ([party.kind] as const);
  return [packedParty, id, number, name, isOrigin, isUp, isRinging, isOriginate, isRecording];
}

function unpackLeg([packedParty, id, number, name, isOrigin, isUp, isRinging, isOriginate, isRecording]: PackedLeg): SavedLeg {
  const party: Party = typeof packedParty === 'string' ? { kind: 'extension', extension: packedParty } : { kind: packedParty[0] };
  return { party, id, number, name, isOrigin, isUp, isRinging, isOriginate, isRecording };
}

type PackedExtension = Values<
  SavedExtensionCall,
  [
    'extension',
    'direction',
    'state',
    'scope',
    'remoteTel',
    'remoteName',
    'isCallWaiting',
    'isTold',
    'isRefused',
    'rangAt',
    'endedAt',
    'cause',
  ]
>;

function packExtension(part: SavedExtensionCall): PackedExtension {
  const { extension, direction, state, scope, remoteTel, remoteName, isCallWaiting, isTold, isRefused, rangAt, endedAt, cause } = part;
  return [extension, direction, state, scope, remoteTel, remoteName, isCallWaiting, isTold, isRefused, rangAt, endedAt, cause];
}

function unpackExtension(packed: PackedExtension): SavedExtensionCall {
  const [extension, direction, state, scope, remoteTel, remoteName, isCallWaiting, isTold, isRefused, rangAt, endedAt, cause] = packed;
  return { extension, direction, state, scope, remoteTel, remoteName, isCallWaiting, isTold, isRefused, rangAt, endedAt, cause };
}

type PackedHook = Values<AttachedHook, ['hookId', 'attachedAt', 'owed', 'sent']>;

function packHook({ hookId, attachedAt, owed, sent }: AttachedHook): PackedHook {
  return [hookId, attachedAt, owed, sent];
}

function unpackHook([hookId, attachedAt, owed, sent]: PackedHook): AttachedHook {
  return { hookId, attachedAt, owed, sent };
}
