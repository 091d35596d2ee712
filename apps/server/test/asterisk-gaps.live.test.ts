import assert from 'node:assert/strict';
import { it } from 'node:test';
import { LiveSystem } from './live/live-system.ts';
import { giveUp, hangUp, pickUp, ringing, talking } from './live/talk.ts';
import { assertLawful, type ToldRequest } from './live/told-request.ts';

/** One call in a gap: who called, and what the endpoint has to be told, a star marking what is told late (call-model 3.14). */
type Owed = readonly [from: string, told: string];

it('tells each event exactly once when the link to Asterisk is cut in the middle of calls', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  const { lab, link } = system;
  await system.untilHearing();

  const goesOn = await talking(lab, 1001, '+44161000001');
  const endsUnheard = await talking(lab, 1002, '+44161000002');
  const answeredUnheard = await ringing(lab, 1003, '+44161000003');
  await system.told((told) => count(told, 'pickup') === 2 && count(told, 'start') === 3);

  const before = system.ringhook.logLength;
  link.cut();
  await system.ringhook.logged('source.closed', before);
  await hangUp(endsUnheard);
  await pickUp(answeredUnheard);
  const beginsUnheard = await talking(lab, 1002, '+44161000004');
  const whollyUnheard = await ringing(lab, 1001, '+44161000005');
  await giveUp(whollyUnheard);
  link.mend();
  await system.untilConnected(before);
  await system.told((told) => count(told, 'hangup') === 1 && count(told, 'pickup') === 4);

  for (const call of [goesOn, answeredUnheard, beginsUnheard]) await hangUp(call);
  await lab.untilIdle();
  const told = await system.told((requests) => count(requests, 'hangup') === 4);
  assert.equal(distinct(told).length, told.length, 'nothing is repeated without a fault of ours');
  assertOwed(told, [
    ['+44161000001', 'start pickup hangup'],
    ['+44161000002', 'start pickup hangup*'],
    ['+44161000003', 'start pickup* hangup'],
    ['+44161000004', 'start* pickup* hangup'],
  ]);
});

it('ends the calls of an Asterisk that was killed, and hears the next one after its restart', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  const { lab } = system;
  await system.untilHearing();
  await talking(lab, 1001, '+44161000011');
  await ringing(lab, 1002, '+44161000012');
  await system.told((told) => count(told, 'pickup') === 1 && count(told, 'start') === 2);

  const before = system.ringhook.logLength;
  await lab.kill();
  await system.ringhook.logged('source.closed', before);
  for (const phone of [lab.phones[1001], lab.phones[1002], lab.trunk]) phone.forgetCalls();
  await lab.restart();
  await system.untilConnected(before);
  await system.told((told) => count(told, 'hangup') === 2 && count(told, 'missed') === 1);

  await hangUp(await talking(lab, 1001, '+44161000013'));
  const told = await system.told((requests) => count(requests, 'hangup') === 3);
  assert.equal(distinct(told).length, told.length, 'nothing is repeated without a fault of ours');
  assertOwed(told, [
    ['+44161000011', 'start pickup hangup*'],
    ['+44161000012', 'start hangup* missed*'],
    ['+44161000013', 'start pickup hangup'],
  ]);
});

it('tells each event exactly once when Ringhook is killed in the middle of calls', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  const { lab } = system;
  await system.untilHearing();
  const goesOn = await talking(lab, 1001, '+44161000021');
  const endsUnheard = await talking(lab, 1002, '+44161000022');
  const answeredUnheard = await ringing(lab, 1003, '+44161000023');
  await system.told((told) => count(told, 'pickup') === 2 && count(told, 'start') === 3);

  await system.ringhook.kill();
  await hangUp(endsUnheard);
  await pickUp(answeredUnheard);
  const missedUnheard = await ringing(lab, 1002, '+44161000024');
  system.startAgain();
  await system.untilConnected();
  await system.told((told) => count(told, 'hangup') === 1 && count(told, 'pickup') === 3 && count(told, 'start') === 4);

  await giveUp(missedUnheard);
  for (const call of [goesOn, answeredUnheard]) await hangUp(call);
  await lab.untilIdle();
  const told = await system.told((requests) => count(requests, 'hangup') === 4 && count(requests, 'missed') === 1);
  assertOwed(told, [
    ['+44161000021', 'start pickup hangup'],
    ['+44161000022', 'start pickup hangup*'],
    ['+44161000023', 'start pickup* hangup'],
    ['+44161000024', 'start* hangup missed'],
  ]);
});

it('repeats only what was in flight when Ringhook is killed under an endpoint that does not answer', async (t) => {
  await using system = await LiveSystem.start(t);
  if (!system) return;
  const { lab, receiver } = system;
  await system.untilHearing();
  // The endpoint takes the request and leaves Ringhook without an answer.
  receiver.respondWith(() => new Promise(() => {}));
  const call = await talking(lab, 1001, '+44161000031');
  const [start] = await system.told((told) => count(told, 'start') === 1);
  await system.untilStored(start?.values.CallId ?? '', 'pickup');
  await system.ringhook.kill();
  receiver.respondWith(() => ({}));
  system.startAgain();
  await system.told((told) => count(told, 'pickup') === 1);
  await hangUp(call);
  const told = await system.told((requests) => count(requests, 'hangup') === 1);
  const [first, again, ...others] = told;
  assert.equal(first?.values.Event, 'start');
  assert.equal(again?.deliveryId, first.deliveryId, 'the same delivery, recognisable by its id');
  assert.deepEqual(
    [again, ...others].map((request) => request?.values.Event),
    ['start', 'pickup', 'hangup'],
  );
  assert.equal(new Set(told.map(({ deliveryId }) => deliveryId)).size, 3);
});

function count(told: readonly ToldRequest[], event: string): number {
  return distinct(told).filter(({ values }) => values.Event === event).length;
}

/** Without the repetitions that a crash may cause: they carry the id of the first. */
function distinct(told: readonly ToldRequest[]): ToldRequest[] {
  const seen = new Set<string>();
  return told.filter(({ deliveryId }) => !seen.has(deliveryId) && seen.add(deliveryId));
}

function assertOwed(told: readonly ToldRequest[], owed: readonly Owed[]): void {
  const calls = Map.groupBy(distinct(told), ({ values }) => values.CallerID);
  const summary = Array.from(calls, ([from, call]): Owed => [
    from,
    call.map(({ values, isSynthetic }) => `${values.Event}${isSynthetic ? '*' : ''}`).join(' '),
  ]);
  assert.deepEqual(
    summary.toSorted(([one], [other]) => one.localeCompare(other)),
    owed,
  );
  for (const [from, call] of calls) assertLawful(call, from);
}
