import assert from 'node:assert/strict';
import type { ReceivedRequest } from '@ringhook/testkit';
import { assertLawful, eventsOf, groupByCall, readRequest, type ToldRequest } from '../live/told-request.ts';
import type { ExpectedCall } from './recorded-calls.ts';

/** The calls of one source by number, each with its requests in the order in which they came. */
export function callsTold(requests: readonly ReceivedRequest[], scenario: string): ToldRequest[][] {
  const told = requests.filter(({ target }) => target.startsWith(`/${scenario}?`)).map(readRequest);
  return groupByCall(told).toSorted(([one], [other]) => Number(one?.values.CallId) - Number(other?.values.CallId));
}

/** A call that was heard from start to end, nothing of it found out afterwards. */
export function assertCall(told: readonly ToldRequest[], expected: ExpectedCall, title: string): void {
  assert.equal(eventsOf(told), expected.events, title);
  assertLawful(told, title);
  const { values } = told.at(-1)!;
  assert.equal(values.CallTypeName, expected.type, title);
  if (expected.caller !== undefined) {
    assert.equal(values.CallerID, expected.isWithheld === true ? '' : (expected.caller ?? ''), `${title}: caller`);
  }
  if (expected.did !== undefined) assert.equal(values.DID, expected.did ?? '', `${title}: DID`);
  assert.equal(values.QueueName, expected.queue ?? '', `${title}: queue`);
  assert.deepEqual(
    told.map(({ attempt, isSynthetic }) => ({ attempt, isSynthetic })),
    told.map(() => ({ attempt: 1, isSynthetic: false })),
    title,
  );
}
