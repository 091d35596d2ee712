import type { LegId, Signal } from '@ringhook/core';
import type { LegNote, ReportedEvent, ReportedParty } from './reported-event.ts';

/** What befalls a leg beside its way from created to ended. */
export function noteSignals({ at, leg, queue, recording, who }: ReportedEvent, note: LegNote): Signal[] {
  const id = leg as LegId;
  switch (note) {
    case 'held':
      return [{ kind: 'legHeld', at, leg: id }];
    case 'retrieved':
      return [{ kind: 'legRetrieved', at, leg: id }];
    case 'queued':
      return queue === undefined ? [] : [{ kind: 'queueJoined', at, leg: id, queue }];
    case 'dequeued':
      return queue === undefined ? [] : [{ kind: 'queueLeft', at, leg: id, queue }];
    case 'recorded':
      return recording === undefined
        ? []
        : [
            { kind: 'recordingStarted', at, leg: id, file: recording },
            { kind: 'recordingStopped', at, leg: id },
          ];
    case 'updated':
      return [{ kind: 'partyUpdated', at, leg: id, ...updated(who) }];
  }
}

function updated({ number, name }: ReportedParty): { number?: string; name?: string } {
  return { ...(number !== null && { number }), ...(name !== null && { name }) };
}
