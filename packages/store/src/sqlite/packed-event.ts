import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';

/** Facts without their names: half the bytes, and the order below is the format. New facts go to the end. */
type PackedFacts = readonly unknown[];

export function packFacts(call: CallFacts): PackedFacts {
  return [
    call.number,
    call.uuid,
    call.sourceId,
    call.type,
    call.direction,
    call.scope,
    call.callerId,
    call.callerName,
    call.isWithheld,
    call.did,
    call.dialled,
    call.responderExt,
    call.responderNumber,
    call.lastRungExt,
    call.lastQueue,
    call.conference,
    call.transferredBy,
    call.startedAt,
    call.queuedAt,
    call.ringingAt,
    call.answeredAt,
    call.endedAt,
    call.answered,
    call.recorded,
    call.recordings,
    call.cause,
  ];
}

const FACT_NAMES = [
  'number',
  'uuid',
  'sourceId',
  'type',
  'direction',
  'scope',
  'callerId',
  'callerName',
  'isWithheld',
  'did',
  'dialled',
  'responderExt',
  'responderNumber',
  'lastRungExt',
  'lastQueue',
  'conference',
  'transferredBy',
  'startedAt',
  'queuedAt',
  'ringingAt',
  'answeredAt',
  'endedAt',
  'answered',
  'recorded',
  'recordings',
  'cause',
] as const satisfies readonly (keyof CallFacts)[];

export function unpackFacts(packed: PackedFacts): CallFacts {
  return Object.fromEntries(FACT_NAMES.map((name, place) => [name, packed[place] ?? null])) as unknown as CallFacts;
}

/** Text of the `body` column of call_event; sequence and time have columns of their own. */
export function packEvent(event: CallLevelEvent | ExtensionEvent): string {
  const facts = packFacts(event.call);
  if (event.level === 'call') return JSON.stringify([event.event, event.synthetic, facts]);
  const { extension, direction, scope, remoteTel, remoteName, callWaiting, cause } = event;
  return JSON.stringify([event.event, event.synthetic, facts, extension, direction, scope, remoteTel, remoteName, callWaiting, cause]);
}

export function unpackEvent(body: string, sequence: number, at: number): CallLevelEvent | ExtensionEvent {
  const [event, synthetic, facts, extension, direction, scope, remoteTel, remoteName, callWaiting, cause] = JSON.parse(body) as [
    never,
    boolean,
    PackedFacts,
    ...never[],
  ];
  const call = unpackFacts(facts);
  if (extension === undefined) return { level: 'call', event, call, sequence, at, synthetic };
  const own = { extension, direction, scope, remoteTel, remoteName, callWaiting, cause } as unknown as Omit<ExtensionEvent, 'level'>;
  return { ...own, level: 'extension', event, call, sequence, at, synthetic };
}
