import type { CallFacts, CallLevelEvent, ExtensionEvent, SourceId } from '@ringhook/core';
import type { CallReader } from '../src/index.ts';

const START = 1_795_222_230_000;

export function factsOf(changes: Partial<CallFacts> = {}): CallFacts {
  return {
    number: 7,
    uuid: '0b8e7e5a-51c1-4f0e-9d53-1f2f4d2a7c11',
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: '+442079460123',
    callerName: null,
    isWithheld: false,
    did: '855555',
    dialled: '855555',
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: START,
    queuedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answered: false,
    recorded: false,
    recordings: [],
    cause: null,
    ...changes,
  };
}

/** A call from outside that 1001 answers: start, ringing, pickup, connected, hangup, completed. */
export function answeredCall(changes: Partial<CallFacts> = {}): (CallLevelEvent | ExtensionEvent)[] {
  const started = factsOf(changes);
  const ringing = { ...started, lastRungExt: '1001', ringingAt: START + 1_000 };
  const answered = { ...ringing, responderExt: '1001', answeredAt: START + 5_000, answered: true };
  const ended: CallFacts = { ...answered, endedAt: START + 60_000, cause: 'answered' };
  const whole = { level: 'call', synthetic: false } as const;
  const own = {
    level: 'extension',
    synthetic: false,
    extension: '1001',
    direction: 'inbound',
    scope: 'external',
    remoteTel: started.callerId,
    remoteName: null,
    callWaiting: false,
    cause: null,
  } as const;
  return [
    { ...whole, event: 'start', call: started, sequence: 1, at: START },
    { ...own, event: 'ringing', call: ringing, sequence: 2, at: START + 1_000 },
    { ...whole, event: 'pickup', call: answered, sequence: 3, at: START + 5_000 },
    { ...own, event: 'connected', call: answered, sequence: 4, at: START + 5_000 },
    { ...whole, event: 'hangup', call: ended, sequence: 5, at: START + 60_000 },
    { ...own, event: 'completed', call: ended, sequence: 6, at: START + 60_000 },
  ];
}

/** These calls and no others, newest first. */
export function recordedCalls(...calls: readonly (readonly (CallLevelEvent | ExtensionEvent)[])[]): CallReader {
  const byNumber = new Map(calls.map((events) => [events[0]!.call.number, events]));
  return {
    today: async () => ({ ended: [], live: [], isComplete: true }),
    list: async ({ limit }) => ({
      items: Array.from(byNumber.values(), (events) => events.at(-1)!.call)
        .toReversed()
        .slice(0, limit),
      next: null,
      isComplete: true,
    }),
    get: async (number) => byNumber.get(number)?.at(-1)?.call,
    events: async (number) => (byNumber.get(number) ?? []).map((event) => ({ event, revision: 0 })),
  };
}
