import { type CallEvent, EXTENSION_EVENTS, HOOK_EVENTS, waitMs } from '@ringhook/core';

const PRINTED_CALL_EVENTS = new Set<string>(HOOK_EVENTS);
const PRINTED_EXTENSION_EVENTS = new Set<string>(EXTENSION_EVENTS);

/** What `ringhook capture play` prints of an event; undefined for milestones, which are for the live view only. */
export function captureLine(event: CallEvent): Record<string, unknown> | undefined {
  if (event.level === 'device') {
    const { level, extension, state, at } = event;
    return { level, event: event.event, extension, state, at };
  }
  const call = callColumns(event.call);
  if (event.level === 'call') {
    return PRINTED_CALL_EVENTS.has(event.event) ? { level: 'call', event: event.event, call } : undefined;
  }
  if (!PRINTED_EXTENSION_EVENTS.has(event.event)) return undefined;
  const { extension, direction, scope, remoteTel, remoteName } = event;
  return { level: 'extension', event: event.event, extension, direction, scope, remoteTel, remoteName, call };
}

function callColumns(call: Parameters<typeof waitMs>[0]): Record<string, unknown> {
  const { number, uuid, type, callerId, callerName, did, responderExt, lastQueue } = call;
  const { answered, recorded, startedAt, answeredAt, endedAt } = call;
  return {
    number,
    uuid,
    type,
    callerId,
    callerName,
    did,
    responderExt,
    lastQueue,
    answered,
    recorded,
    startedAt,
    answeredAt,
    endedAt,
    waitMs: waitMs(call),
  };
}
