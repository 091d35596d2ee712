import assert from 'node:assert/strict';
import { CALL_TYPES, HOOK_EVENTS } from '@ringhook/core';
import type { ReceivedRequest } from '@ringhook/testkit';
import type { ExpectedCall } from '@ringhook/testkit/lab';

/** What the adapter of the live tests sends, in this order: a name of our own and its placeholder. */
export const TOLD_PARAMETERS = [
  ['Event', '{{DialApiEventName}}'],
  ['EventCode', '{{DialApiEventCode}}'],
  ['CallId', '{{CallID}}'],
  ['CallGuid', '{{CallUUID}}'],
  ['CallerID', '{{CallerID}}'],
  ['DID', '{{DID}}'],
  ['ResponderExt', '{{ResponderAgentExt}}'],
  ['ResponderAgent', '{{ResponderAgent}}'],
  ['ResponderUserID', '{{ResponderUserID}}'],
  ['QueueName', '{{LastQueueName}}'],
  ['CallTypeCode', '{{CallTypeCode}}'],
  ['CallTypeName', '{{CallTypeName}}'],
  ['Start', '{{StartTimestampUTC}}'],
  ['Pickup', '{{PickupTimestampUTC}}'],
  ['Wait', '{{TotalWaitTimeMs}}'],
  ['End', '{{EndTimestampUTC}}'],
  ['IsAnswered', '{{IsCallAnswered}}'],
  ['IsRecorded', '{{IsCallRecorded}}'],
  ['Recording', '{{RecordingURL_asURIComponent}}'],
] as const;

export type ToldName = (typeof TOLD_PARAMETERS)[number][0];

/** One request as the endpoint got it. */
export interface ToldRequest {
  readonly values: Readonly<Record<ToldName, string>>;
  readonly deliveryId: string;
  readonly callHeader: string;
  readonly sequence: number;
  readonly attempt: number;
  readonly isSynthetic: boolean;
  readonly at: number;
}

export function readRequest(request: ReceivedRequest): ToldRequest {
  const query = new URLSearchParams(request.target.slice(request.target.indexOf('?') + 1));
  assert.deepEqual(
    [...query.keys()],
    TOLD_PARAMETERS.map(([name]) => name),
    'every parameter is there, in the order of the adapter (F26, F49)',
  );
  return {
    values: Object.fromEntries(query) as Record<ToldName, string>,
    deliveryId: String(request.headers['webhook-id']),
    callHeader: String(request.headers['ringhook-call']),
    sequence: Number(request.headers['ringhook-sequence']),
    attempt: Number(request.headers['ringhook-attempt']),
    isSynthetic: request.headers['ringhook-synthetic'] === '1',
    at: request.at,
  };
}

/** The requests of each call, calls in the order of their first request. */
export function groupByCall(requests: readonly ToldRequest[]): ToldRequest[][] {
  return [...Map.groupBy(requests, ({ values }) => values.CallId).values()];
}

/** `start pickup hangup` */
export function eventsOf(call: readonly ToldRequest[]): string {
  return call.map(({ values }) => values.Event).join(' ');
}

/** Compares what an endpoint was told of one call with what it had to be told. */
export function assertTold(call: readonly ToldRequest[], expected: ExpectedCall, title: string): void {
  assert.equal(eventsOf(call), expected.events.join(' '), title);
  const last = call.at(-1)?.values;
  assert.ok(last);
  const facts = {
    CallTypeName: expected.type,
    CallerID: expected.caller,
    DID: expected.did,
    QueueName: expected.queue ?? '',
    IsAnswered: expected.isAnswered ? '1' : '0',
  };
  assert.deepEqual({ ...facts }, pick(last, Object.keys(facts) as ToldName[]), title);
  if (expected.responder !== undefined) assertOneOf(last.ResponderExt, expected.responder, `${title}: responder`);
  const pickup = call.find(({ values }) => values.Event === 'pickup');
  if (pickup && (expected.pickedUpBy ?? expected.responder) !== undefined) {
    assertOneOf(pickup.values.ResponderExt, expected.pickedUpBy ?? expected.responder ?? '', `${title}: who picked up`);
  }
  const hangup = call.find(({ values }) => values.Event === 'hangup');
  assert.equal(hangup?.values.IsRecorded, expected.isRecorded === true ? '1' : '0', `${title}: recorded (F62)`);
  assertLawful(call, title);
}

/** What holds for every call, whatever happened in it. */
export function assertLawful(call: readonly ToldRequest[], title: string): void {
  const [first] = call;
  assert.ok(first);
  let sequence = 0;
  for (const { values, sequence: own, callHeader } of call) {
    assert.equal(Number(values.EventCode), HOOK_EVENTS.indexOf(values.Event as 'start'), `${title}: EventCode (F28)`);
    assert.equal(Number(values.CallTypeCode), CALL_TYPES.indexOf(values.CallTypeName as 'API') + 1, `${title}: CallTypeCode (F39)`);
    assert.equal(values.CallGuid, first.values.CallGuid, `${title}: one UUID (F30)`);
    assert.equal(values.Start, first.values.Start, `${title}: one start`);
    assert.equal(callHeader, first.callHeader, `${title}: ringhook-call`);
    assert.equal((Number(values.End) - Number(values.Start)) % 1_000, 0, `${title}: whole seconds (F55)`);
    assert.ok(own > sequence, `${title}: sequence grows`);
    sequence = own;
    const isAnswered = values.IsAnswered === '1';
    assert.equal(values.Pickup !== '', isAnswered, `${title}: PickupTimestampUTC at ${values.Event} (F61)`);
    if (isAnswered)
      assert.ok(Number(values.Pickup) >= Number(values.Start) && Number(values.End) >= Number(values.Pickup), `${title}: times in order`);
    if (values.Event !== 'hangup') assert.equal(values.IsRecorded, '', `${title}: IsCallRecorded at ${values.Event} (F62, F63)`);
  }
  const [hangup, missed] = call.slice(-2);
  if (missed?.values.Event === 'missed') {
    assert.equal(hangup?.values.Event, 'hangup', `${title}: missed right after hangup (F10)`);
    const shared: ToldName[] = ['Start', 'End', 'Wait', 'ResponderExt', 'QueueName'];
    assert.deepEqual(pick(missed.values, shared), pick(hangup.values, shared), `${title}: the same facts (F56)`);
  }
}

function pick(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}

function assertOneOf(actual: string, allowed: string | readonly string[], title: string): void {
  if (typeof allowed === 'string') assert.equal(actual, allowed, title);
  else assert.ok(allowed.includes(actual), `${title}: ${actual} is none of ${allowed.join(', ')}`);
}
