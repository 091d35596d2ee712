import { addPart, type Leg, type LiveCall, newCall, UNCONFIRMED } from './live-call.ts';
import type { SavedCall, SavedExtensionCall, SavedLeg } from './saved-call.ts';

/** What of a live call has to survive a restart. Bridges and wires are left out: the first snapshot tells them anew. */
export function saveCall(call: LiveCall): SavedCall {
  return {
    version: 1,
    facts: call.facts,
    sequence: call.sequence,
    keys: [...call.keys],
    legs: call.legs.map(saveLeg),
    extensions: call.parts.map(
      ({ extension, direction, state, scope, remoteTel, remoteName, isCallWaiting, isTold, isRefused, rangAt, endedAt, cause }) => ({
        extension,
        direction,
        state,
        scope,
        remoteTel,
        remoteName,
        isCallWaiting,
        isTold,
        isRefused,
        rangAt,
        endedAt,
        cause,
      }),
    ),
    outcome: call.outcome,
    takenAt: call.takenAt,
    takenBy: call.takenBy,
    lastAt: call.lastAt,
    heardAt: call.heardAt,
  };
}

function saveLeg({ id, party, number, name, isOrigin, isOriginate, isUp, isRinging, isRecording }: Leg): SavedLeg {
  return { id, party, number, name, isOrigin, isOriginate, isUp, isRinging, isRecording };
}

/** The call as it was when it was last written. */
export function restoreCall(saved: SavedCall): LiveCall {
  const call = newCall(saved.facts.sourceId, saved.keys[0] ?? '', saved.lastAt);
  call.facts = saved.facts;
  call.isStarted = true;
  call.hasOrigin = true;
  call.sequence = saved.sequence;
  call.keys.push(...saved.keys.slice(1));
  call.originExt = saved.facts.direction === 'outbound' ? saved.facts.callerId : null;
  call.outcome = saved.outcome;
  call.takenAt = saved.takenAt;
  call.takenBy = saved.takenBy;
  call.heardAt = saved.heardAt;
  for (const leg of saved.legs) call.legs.push(restoreLeg(call, leg));
  for (const part of saved.extensions) restorePart(call, part);
  return call;
}

function restoreLeg(call: LiveCall, leg: SavedLeg): Leg {
  return { ...leg, call, recordingFile: null, bridge: null, wire: null, dialledBy: null, outcome: null, heardAt: UNCONFIRMED };
}

function restorePart(call: LiveCall, saved: SavedExtensionCall): void {
  Object.assign(addPart(call, saved.extension, saved.direction), saved);
}
