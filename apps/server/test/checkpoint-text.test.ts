import assert from 'node:assert/strict';
import { it } from 'node:test';
import { CallTracker, DEFAULT_SETTINGS, type LegId, NO_HOOKS, numberScopeOf, type SavedCall, type SourceId } from '@ringhook/core';
import type { CallCheckpointState } from '../src/accept-signal.ts';
import { readCheckpoint, readCheckpoints, writeCheckpoint } from '../src/checkpoint-text.ts';

const SOURCE = 'pbx' as SourceId;
const trunk = 'trunk-1' as LegId;
const phone = 'phone-1' as LegId;
const wire = 'wire-1' as LegId;

/** A recorded call from outside, ringing at 1001 through a wire inside the PBX, then answered there. */
function answeredCall(): SavedCall {
  const tracker = new CallTracker({
    sourceId: SOURCE,
    settings: DEFAULT_SETTINGS,
    numbers: numberScopeOf(DEFAULT_SETTINGS.extensionPattern),
    identify: () => ({ number: 7, uuid: '7be71282-c9a8-4a95-8ace-0123456789ab' }),
  });
  const leg = { kind: 'legCreated', callKey: 'key', name: null, target: null } as const;
  const caller = { number: '+4512345678', name: 'Kasper "K" ☎' };
  tracker.apply({ ...leg, ...caller, at: 1, leg: trunk, party: { kind: 'outside' }, isOrigin: true, target: '855555' });
  tracker.apply({ ...leg, at: 2, leg: wire, party: { kind: 'relay' }, isOrigin: false, number: null });
  tracker.apply({ ...leg, at: 3, leg: phone, party: { kind: 'extension', extension: '1001' }, isOrigin: false, number: '1001' });
  tracker.apply({ kind: 'legDialled', at: 4, leg: phone, from: trunk, number: '1001' });
  tracker.apply({ kind: 'legRinging', at: 5, leg: phone });
  tracker.apply({ kind: 'recordingNamed', at: 6, leg: trunk, file: '/var/spool/asterisk/monitor/7.wav' });
  tracker.apply({ kind: 'recordingStarted', at: 6, leg: trunk });
  for (const each of [trunk, phone]) tracker.apply({ kind: 'legBridged', at: 7, leg: each, bridge: 'b', purpose: 'talk' });
  const saved = tracker.save(7);
  assert(saved);
  return saved;
}

it('gives a call back exactly as it was written', () => {
  const call = answeredCall();
  assert.equal(call.facts.answered, true);
  assert.equal(call.facts.recordings.length, 1);
  assert.equal(call.extensions.length, 1);
  assert.deepEqual(
    call.legs.map(({ party }) => party.kind),
    ['outside', 'relay', 'extension'],
  );
  const hooks = [
    { hookId: 'crm', attachedAt: 1, owed: 15, sent: 5 },
    { hookId: 'chat', attachedAt: 3, owed: 8, sent: 0 },
  ];
  const state: CallCheckpointState = {
    sourceId: SOURCE,
    call,
    hooks: { isStarted: true, hooks, stoppedBy: 'rule-9', ended: { call: call.facts, at: 9 } },
  };
  assert.deepEqual(readCheckpoint(writeCheckpoint(state)), state);
});

it('gives back every value, whatever it is', () => {
  const call = answeredCall();
  const [leg] = call.legs;
  const [extension] = call.extensions;
  assert(leg && extension);
  const odd: SavedCall = {
    ...call,
    sequence: 41,
    keys: ['one', 'two'],
    legs: [{ ...leg, isOrigin: false, isUp: true, isRinging: true, isOriginate: true, isRecording: false }],
    extensions: [{ ...extension, isCallWaiting: true, isTold: false, isRefused: true, rangAt: 12, endedAt: 13, cause: 'declined' }],
    outcome: 'busy',
    takenAt: 14,
    takenBy: '1002',
    lastAt: 15,
    heardAt: 16,
  };
  const state: CallCheckpointState = { sourceId: SOURCE, call: odd, hooks: NO_HOOKS };
  assert.deepEqual(readCheckpoint(writeCheckpoint(state)), state);
});

it('leaves out a call that can’t be read, says which, and gives back all the others', () => {
  const state: CallCheckpointState = { sourceId: SOURCE, call: answeredCall(), hooks: NO_HOOKS };
  const text = writeCheckpoint(state);
  const { number } = state.call.facts;
  const kept = [
    { partition: 0, callNumber: number, state: text },
    { partition: 1, callNumber: 101, state: text.slice(0, -9) },
    { partition: 2, callNumber: 102, state: '[]' },
    { partition: 3, callNumber: 103, state: text },
    { partition: 4, callNumber: 104, state: writeCheckpoint({ ...state, call: { ...state.call, version: 2 as 1 } }) },
    { partition: 5, callNumber: 105, state: null },
  ];
  const unreadable: string[] = [];
  assert.deepEqual(
    readCheckpoints(kept, ({ code, subject }) => unreadable.push(`${code} ${subject}`)),
    [state],
  );
  assert.deepEqual(unreadable, ['CALL_UNREADABLE 101', 'CALL_UNREADABLE 102', 'CALL_UNREADABLE 103', 'CALL_UNREADABLE 104']);
});
