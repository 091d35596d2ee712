/** Reading of what is told of a recorded PBX, and of what is expected of it. */
import assert from 'node:assert/strict';
import { type CallEvent, type CallFacts, type CallLevelEvent, type ExtensionEvent, HOOK_EVENTS, waitMs } from '@ringhook/core';

export interface ExpectedCall {
  readonly type: string;
  readonly events: string;
  readonly [fact: string]: unknown;
}

export interface Expected {
  /** In the order of their start. */
  readonly calls: readonly ExpectedCall[];
  /** `extension direction scope remote: events`, one line per part of a call; absent when nobody looked. */
  readonly phones?: readonly string[];
  readonly devices?: readonly string[];
}

/** People press buttons, and machines are busy: times agree within this. */
const TOLERANCE_MS = 300;

function isHookEvent(event: CallEvent): event is CallLevelEvent {
  return event.level === 'call' && (HOOK_EVENTS as readonly string[]).includes(event.event);
}

/** Each call as it was at its last event, and its start, pickup, hangup and missed as they were told. */
export function lastFacts(events: readonly CallEvent[]): [facts: CallFacts, names: string][] {
  const byCall = Map.groupBy(events.filter(isHookEvent), (event) => event.call.number);
  return [...byCall.values()].map((told) => [told.at(-1)!.call, told.map((event) => event.event).join(' ')]);
}

const FACT: Record<string, (call: CallFacts) => unknown> = {
  caller: (call) => call.callerId,
  name: (call) => call.callerName,
  did: (call) => call.did,
  queue: (call) => call.lastQueue,
  responder: (call) => call.responderExt,
  responderNumber: (call) => call.responderNumber,
  isRecorded: (call) => call.recorded,
  conference: (call) => call.conference,
  dialled: (call) => call.dialled,
  isWithheld: (call) => call.isWithheld,
};

function factsAsExpected(call: CallFacts, events: string, wanted: ExpectedCall): Record<string, unknown> {
  const found: Record<string, unknown> = { type: call.type, events };
  for (const name of Object.keys(wanted)) {
    const value = FACT[name]?.(call);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function near(found: number | null, wanted: unknown, what: string): void {
  if (wanted === undefined) return;
  assert.ok(Math.abs(Number(found) - Number(wanted)) <= TOLERANCE_MS, `${what} ${found}, about ${String(wanted)} expected`);
}

export function eventNames(events: readonly CallEvent[]): string[] {
  return events.map((event) => `${event.level} ${event.event}`);
}

/** Each part from its first event to its end, named as it was first seen. */
function phoneLines(events: readonly CallEvent[]): string[] {
  const lines: string[] = [];
  const open = new Map<string, { head: string; names: string[] }>();
  for (const event of events) {
    if (event.level !== 'extension') continue;
    const key = `${event.call.number}/${event.extension}`;
    const part = open.get(key) ?? { head: headOf(event), names: [] };
    part.names.push(event.event);
    open.set(key, part);
    if (!['completed', 'missed', 'answeredElsewhere', 'unanswered'].includes(event.event)) continue;
    lines.push(`${part.head}: ${part.names.join(' ')}`);
    open.delete(key);
  }
  assert.deepEqual([...open.keys()], [], 'every part ends');
  return lines.toSorted();
}

function headOf({ extension, direction, scope, remoteTel }: ExtensionEvent): string {
  return `${extension} ${direction} ${scope} ${remoteTel}`;
}

/** The whole recording means what was done with the phones. */
export function assertAsExpected(events: readonly CallEvent[], wanted: Expected): void {
  const calls = lastFacts(events);
  assert.equal(calls.length, wanted.calls.length, 'number of calls');
  for (const [index, wantedCall] of wanted.calls.entries()) {
    const { waitMs: wantedWait, talkMs, ...facts } = wantedCall;
    const [call, names] = calls[index]!;
    assert.deepEqual(factsAsExpected(call, names, wantedCall), facts);
    near(waitMs(call), wantedWait, 'waited');
    near(Number(call.endedAt) - Number(call.answeredAt), talkMs, 'talked');
  }
  if (wanted.phones) assert.deepEqual(phoneLines(events), wanted.phones.toSorted());
}
