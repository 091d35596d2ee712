import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  adapterFromUrl,
  type CallEvent,
  type CallFacts,
  deliveryName,
  EXAMPLE_PARAMETERS,
  NO_HOOKS,
  planDeliveries,
} from '../src/index.ts';
import { aCallEvent, anAction, anAdapter, anExtensionEvent, compile } from './hook-builders.ts';

const MISSED_CALL_COMMON = 'CallId=103871&CallGuid=7be71282-c9a8-4a95-8ace-0f4e2ebc0bc5&CallerID=dev2Incoming&DID=855555';
const ANSWERED_CALL_COMMON = 'CallId=103870&CallGuid=2f9ad1e4-ccc1-4019-9817-0d028f7448d3&CallerID=dev2Incoming&DID=855555';

/** The sample requests that the adapter must produce byte for byte. */
const EXPECTED_MISSED_CALL = [
  `https://server/endpoint?Event=start&EventCode=0&${MISSED_CALL_COMMON}&ResponderAgent=&QueueName=&CallTypeCode=1&CallTypeName=Incoming&StartTimestampUTC=1595496055313&PickupTimestampUTC=&TotalWaitTimeMs=&EndTimestampUTC=1595496055313&IsCallAnswered=0&IsCallRecorded=&RecordingURL=`,
  `https://server/endpoint?Event=hangup&EventCode=1&${MISSED_CALL_COMMON}&ResponderAgent=Root&QueueName=Simple%20queue&CallTypeCode=1&CallTypeName=Incoming&StartTimestampUTC=1595496055313&PickupTimestampUTC=&TotalWaitTimeMs=12833&EndTimestampUTC=1595496069313&IsCallAnswered=0&IsCallRecorded=0&RecordingURL=`,
  `https://server/endpoint?Event=missed&EventCode=3&${MISSED_CALL_COMMON}&ResponderAgent=Root&QueueName=Simple%20queue&CallTypeCode=1&CallTypeName=Incoming&StartTimestampUTC=1595496055313&PickupTimestampUTC=&TotalWaitTimeMs=12833&EndTimestampUTC=1595496069313&IsCallAnswered=0&IsCallRecorded=&RecordingURL=`,
];
const EXPECTED_ANSWERED_CALL = [
  `https://server/endpoint?Event=pickup&EventCode=2&${ANSWERED_CALL_COMMON}&ResponderAgent=Root&QueueName=Simple%20queue&CallTypeCode=1&CallTypeName=Incoming&StartTimestampUTC=1595496018843&PickupTimestampUTC=1595496027493&TotalWaitTimeMs=7553&EndTimestampUTC=1595496027843&IsCallAnswered=1&IsCallRecorded=&RecordingURL=`,
  `https://server/endpoint?Event=hangup&EventCode=1&${ANSWERED_CALL_COMMON}&ResponderAgent=Root&QueueName=Simple%20queue&CallTypeCode=1&CallTypeName=Incoming&StartTimestampUTC=1595496018843&PickupTimestampUTC=1595496027990&TotalWaitTimeMs=7700&EndTimestampUTC=1595496035843&IsCallAnswered=1&IsCallRecorded=1&RecordingURL=https://localhost:8080/_cros_/master/?uid=form_faster_downloadcall&target=self&sectok=3511b272f4fb03ecf900b80b1cc5b8fe&nId=103870`,
];
const RECORDING_URL =
  'https://localhost:8080/_cros_/master/?uid=form_faster_downloadcall&target=self&sectok=3511b272f4fb03ecf900b80b1cc5b8fe&nId=103870';

const parameters = EXAMPLE_PARAMETERS.find(({ id }) => id === 'common')?.parameters ?? [];
const compiledWith = (adapter: Parameters<typeof anAdapter>[1]) =>
  compile({
    adapters: [anAdapter('samples', adapter)],
    globalActions: [anAction('samples')],
    directory: { users: [], agents: [{ name: 'Root', extensions: ['1001'] }], extensions: [], dids: [], queues: [], numberLists: [] },
  });
const compiledSamples = compiledWith({ url: 'https://server/endpoint', parameters });

function requestsFor(events: readonly CallEvent[], compiled = compiledSamples): { event: string; url: string; ordinal: number }[] {
  let state = NO_HOOKS;
  return events.flatMap((event) => {
    const plan = planDeliveries(event, state, compiled, { now: event.at, recordingUrl: () => RECORDING_URL, deliveryId: deliveryName });
    state = plan.state;
    return plan.deliveries.map((delivery) => ({ event: delivery.event, url: delivery.request.url, ordinal: delivery.ordinal }));
  });
}

function missedCall(): readonly CallEvent[] {
  const startedAt = 1595496055313;
  const call: Partial<CallFacts> = { number: 103871, uuid: '7be71282-c9a8-4a95-8ace-0f4e2ebc0bc5', callerId: 'dev2Incoming', startedAt };
  const queued = { ...call, queuedAt: startedAt + 1_167, lastQueue: 'Simple queue' };
  const ended = { ...queued, lastRungExt: '1001', endedAt: startedAt + 14_000 };
  return [
    aCallEvent('start', call, { sequence: 1, at: startedAt }),
    aCallEvent('queued', queued, { sequence: 2, at: startedAt + 1_167 }),
    anExtensionEvent('ringing', '1001', queued, { sequence: 3, at: startedAt + 1_200 }),
    aCallEvent('hangup', ended, { sequence: 4, at: startedAt + 14_000 }),
    aCallEvent('missed', ended, { sequence: 5, at: startedAt + 14_000 }),
  ];
}

function answeredCall(): readonly CallEvent[] {
  const startedAt = 1595496018843;
  const call: Partial<CallFacts> = { number: 103870, uuid: '2f9ad1e4-ccc1-4019-9817-0d028f7448d3', callerId: 'dev2Incoming', startedAt };
  const queued = { ...call, queuedAt: startedAt + 1_447, lastQueue: 'Simple queue' };
  const answered = { ...queued, lastRungExt: '1001', responderExt: '1001', answered: true, answeredAt: startedAt + 8_650 };
  const ended = { ...answered, answeredAt: startedAt + 9_147, endedAt: startedAt + 17_000, recorded: true };
  return [
    aCallEvent('start', call, { sequence: 1, at: startedAt }),
    aCallEvent('queued', queued, { sequence: 2, at: startedAt + 1_447 }),
    anExtensionEvent('ringing', '1001', queued, { sequence: 3, at: startedAt + 1_500 }),
    aCallEvent('pickup', answered, { sequence: 4, at: startedAt + 8_900 }),
    aCallEvent('hangup', ended, { sequence: 5, at: startedAt + 17_000 }),
  ];
}

describe('G-1: the sample requests, byte for byte', () => {
  it('tells start, hangup and missed of the call that nobody answered', () => {
    const requests = requestsFor(missedCall());
    assert.deepEqual(
      requests.map(({ url }) => url),
      EXPECTED_MISSED_CALL,
    );
    assert.deepEqual(
      requests.map(({ ordinal }) => ordinal),
      [2, 8, 10],
    );
  });

  it('tells start, pickup and hangup of the answered, recorded call, with the pickup time corrected in the hangup', () => {
    const requests = requestsFor(answeredCall());
    assert.deepEqual(
      requests.map(({ event }) => event),
      ['start', 'pickup', 'hangup'],
    );
    assert.deepEqual(
      requests.slice(1).map(({ url }) => url),
      EXPECTED_ANSWERED_CALL,
    );
  });

  for (const pasted of [...EXPECTED_MISSED_CALL, ...EXPECTED_ANSWERED_CALL]) {
    it(`F20 F21 F65 X05: ${pasted.slice(24, 44)} pasted gives the adapter that sends all five`, () => {
      const draft = adapterFromUrl(pasted);
      assert.ok(draft.kind === 'draft');
      assert.deepEqual(draft.parameters, parameters);
      assert.match(draft.notes.join(), /Event, EventCode, CallId, CallGuid, CallerID/);
      assert.equal(draft.notes.join().includes('part of that link'), pasted.includes('nId='));
      const compiled = compiledWith({ url: draft.url, parameters: draft.parameters });
      const urls = [...requestsFor(missedCall(), compiled), ...requestsFor(answeredCall(), compiled).slice(1)].map(({ url }) => url);
      assert.deepEqual(urls, [...EXPECTED_MISSED_CALL, ...EXPECTED_ANSWERED_CALL]);
    });
  }
});
