import type { CallFacts, CallLevelEvent, ExtensionEvent } from '@ringhook/core';

/** Facts without their names: half the bytes, and the order below is the format. New facts go to the end. */
export type PackedFacts = readonly unknown[];

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

/** Place by place and not by a table of names: lists and dry-runs do this for every event they look at. */
export function unpackFacts(packed: PackedFacts): CallFacts {
  const at = (place: number): never => (packed[place] ?? null) as never;
  return {
    number: at(0),
    uuid: at(1),
    sourceId: at(2),
    type: at(3),
    direction: at(4),
    scope: at(5),
    callerId: at(6),
    callerName: at(7),
    isWithheld: at(8),
    did: at(9),
    dialled: at(10),
    responderExt: at(11),
    responderNumber: at(12),
    lastRungExt: at(13),
    lastQueue: at(14),
    conference: at(15),
    transferredBy: at(16),
    startedAt: at(17),
    queuedAt: at(18),
    ringingAt: at(19),
    answeredAt: at(20),
    endedAt: at(21),
    answered: at(22),
    recorded: at(23),
    recordings: at(24),
    cause: at(25),
  };
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
