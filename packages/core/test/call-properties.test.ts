/** Whatever a PBX says, in whatever order: the promises about the events of a call hold. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type CallEvent, type CauseClass, type LegId, type Party, type SavedCall, type Signal } from '../src/index.ts';
import { CallStory, T0 } from './call-story.ts';

const LEGS = ['a', 'b', 'c', 'd', 'e'] as const;
const leg = fc.constantFrom(...LEGS).map((name) => name as LegId);
const party: fc.Arbitrary<Party> = fc.oneof(
  fc.constantFrom('1001', '1002', '1003').map((extension): Party => ({ kind: 'extension', extension })),
  fc.constant<Party>({ kind: 'outside' }),
  fc.constant<Party>({ kind: 'relay' }),
);
const bridge = fc.constantFrom('x', 'y');
const callKey = fc.constantFrom<string>(...LEGS);
const number = fc.constantFrom('1001', '0301', null);
const cause = fc.constantFrom<CauseClass>('unknown', 'busy', 'answeredElsewhere', 'noAnswer');
const purpose = fc.constantFrom('talk' as const, 'talk' as const, 'conference' as const, 'waiting' as const);

const at = T0;
const signal: fc.Arbitrary<Signal> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('legCreated' as const),
      at: fc.constant(at),
      leg,
      callKey,
      party,
      isOrigin: fc.boolean(),
      number,
      name: number,
      target: number,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('legDialled' as const), at: fc.constant(at), leg, from: fc.option(leg), number }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('legRinging' as const), at: fc.constant(at), leg }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('legBridged' as const), at: fc.constant(at), leg, bridge, purpose }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('legEnded' as const), at: fc.constant(at), leg, cause }) },
  fc.record({ kind: fc.constant('legUnbridged' as const), at: fc.constant(at), leg, bridge }),
  fc.record({ kind: fc.constantFrom('legHeld' as const, 'legRetrieved' as const), at: fc.constant(at), leg }),
  fc.record({ kind: fc.constant('relayJoined' as const), at: fc.constant(at), leg, other: leg }),
  fc.record({ kind: fc.constant('legMoved' as const), at: fc.constant(at), leg, callKey }),
  fc.record({ kind: fc.constant('callRekeyed' as const), at: fc.constant(at), callKey, newCallKey: callKey }),
  fc.record({ kind: fc.constant('dialEnded' as const), at: fc.constant(at), leg, outcome: cause }),
  fc.record({ kind: fc.constant('queueJoined' as const), at: fc.constant(at), leg, queue: fc.constant('q') }),
  fc.record({ kind: fc.constant('offerRefused' as const), at: fc.constant(at), leg, extension: fc.constantFrom('1001', '1002') }),
  fc.record({
    kind: fc.constantFrom('conferenceJoined' as const, 'conferenceLeft' as const),
    at: fc.constant(at),
    leg,
    conference: fc.constant('r'),
  }),
  fc.record({ kind: fc.constant('recordingStarted' as const), at: fc.constant(at), leg, file: fc.constant('f') }),
  fc.record({
    kind: fc.constant('callTransferred' as const),
    at: fc.constant(at),
    style: fc.constant('blind' as const),
    by: leg,
    leg: fc.option(leg),
    to: number,
  }),
  fc.record({ kind: fc.constant('callPickedUp' as const), at: fc.constant(at), by: leg, leg }),
  fc.record({ kind: fc.constant('legTalking' as const), at: fc.constant(at), leg, number, name: number }),
  fc.record({ kind: fc.constant('agentLoggedIn' as const), at: fc.constant(at), leg }),
  fc.record({ kind: fc.constant('gap' as const), at: fc.constant(at), from: fc.constant(at) }),
  fc.record({
    kind: fc.constant('snapshot' as const),
    at: fc.constant(at),
    takenAt: fc.constant(at + 1e9),
    legs: fc.uniqueArray(
      fc.record({
        leg,
        callKey,
        party,
        isOrigin: fc.boolean(),
        number,
        name: number,
        target: number,
        state: fc.constantFrom('new' as const, 'ringing' as const, 'up' as const),
        createdAt: fc.constant(at),
        answeredAt: fc.constant(null),
        bridge: fc.option(bridge),
        purpose,
      }),
      { selector: (found) => found.leg, maxLength: 5 },
    ),
  }),
);

const step = fc.record({ signal, waitMs: fc.constantFrom(0, 0, 100, 400, 3_000) });
const ENDS = new Set(['completed', 'missed', 'answeredElsewhere', 'unanswered']);

/** Throws when the events of one call, in the order told, break a promise. */
function judgeCall(events: readonly Exclude<CallEvent, { level: 'device' }>[]): void {
  events.forEach((event, index) => assert.equal(event.sequence, index + 1, 'sequence without gaps'));
  const names = events.map((event) => `${event.level} ${event.event}`);
  for (const once of ['start', 'pickup', 'hangup', 'missed']) {
    assert.ok(names.filter((name) => name === `call ${once}`).length <= 1, `${once} at most once`);
  }
  assert.equal(names[0], 'call start');
  const [hangup, missed] = [names.indexOf('call hangup'), names.indexOf('call missed')];
  if (missed !== -1) {
    assert.equal(missed, hangup + 1, 'missed right after hangup');
    assert.equal(names.includes('call pickup'), false);
  }
  if (hangup !== -1) assert.ok(names.length <= hangup + 2, 'nothing after the end');
  judgeParts(events);
}

function judgeParts(events: readonly Exclude<CallEvent, { level: 'device' }>[]): void {
  const open = new Set<string>();
  for (const event of events) {
    if (event.level === 'extension') {
      if (ENDS.has(event.event)) assert.ok(open.delete(event.extension), `${event.extension} ended once`);
      else open.add(event.extension);
    } else if (event.event === 'hangup') assert.deepEqual([...open], [], 'every part ends before the call');
    const { startedAt, answeredAt, endedAt, answered } = event.call;
    assert.equal(answered, answeredAt !== null);
    assert.ok((answeredAt ?? startedAt) >= startedAt && (endedAt ?? Infinity) >= (answeredAt ?? startedAt));
  }
}

function judge(events: readonly CallEvent[]): void {
  const told = events.filter((event) => event.level !== 'device');
  for (const ofCall of Map.groupBy(told, (event) => event.call.number).values()) judgeCall(ofCall);
}

describe('any signals in any order', () => {
  it('give each of start, pickup, hangup and missed at most once, in order, numbered without gaps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const story = new CallStory();
        for (const each of steps) story.tell({ ...each.signal, at: story.now }).wait(each.waitMs);
        story.hangUp(...LEGS).wait(10_000);
        judge(story.events);
        assert.deepEqual([...story.tracker.liveCalls()], [], 'nothing lives on when every leg has ended');
      }),
      { numRuns: 2_000 },
    );
  });

  it('and also when Ringhook is restarted between any two of them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(step, { maxLength: 20 }), (before, after) => {
        const story = new CallStory();
        for (const each of before) story.tell({ ...each.signal, at: story.now }).wait(each.waitMs);
        const restored = [...story.tracker.liveCalls()].map((call) => story.tracker.save(call.number));
        const next = new CallStory({
          restored: JSON.parse(JSON.stringify(restored)) as SavedCall[],
          startAt: story.now + 1_000,
          firstNumber: 1_000,
        });
        next.snapshot();
        for (const each of after) next.tell({ ...each.signal, at: next.now }).wait(each.waitMs);
        next.hangUp(...LEGS).wait(10_000);
        judge([...story.events, ...next.events]);
        assert.deepEqual([...next.tracker.liveCalls()], []);
      }),
      { numRuns: 1_000 },
    );
  });
});
