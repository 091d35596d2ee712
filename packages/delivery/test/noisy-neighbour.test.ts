import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DEFAULT_ENDPOINT_POLICY } from '@ringhook/core';
import { answered, Rig, TIMED_OUT } from './engine-rig.ts';

const HEALTHY = 20;
const EVENTS = 4_000;
const DEAD_CALLS = Number(process.env['RINGHOOK_PARKED_CALLS'] ?? 5_000);

/** The time each request of the healthy endpoints waited, in ms of virtual time, sorted. */
async function healthyDelays(withDeadEndpoint: boolean): Promise<{ delays: number[]; parked: number }> {
  const rig = await Rig.started({ random: Math.random });
  rig.latencyMs = 4;
  rig.answer = ({ hookId }) => (hookId === 'dead' ? TIMED_OUT : answered(204));
  if (withDeadEndpoint) {
    for (let callNumber = 1; callNumber <= DEAD_CALLS; callNumber++) void rig.append({ hookId: 'dead', callNumber });
    await rig.pass(60_000);
  }
  // Narrow enough that requests of a burst have to wait for each other: a baseline to compare with.
  for (let endpoint = 0; endpoint < HEALTHY; endpoint++)
    rig.policies.set(`healthy${endpoint}`, { ...DEFAULT_ENDPOINT_POLICY, maxInFlight: 2 });
  const appendedAt = new Map<string, number>();
  const before = rig.sent.length;
  for (let made = 0; made < EVENTS; made++) {
    const callNumber = 1_000_000 + made;
    const hookId = `healthy${made % HEALTHY}`;
    appendedAt.set(`${hookId}/${callNumber}/1`, rig.time.monotonic());
    void rig.append({ hookId, callNumber }, ...(withDeadEndpoint ? [{ hookId: 'dead', callNumber }] : []));
    if (made % 200 === 199) await rig.pass(100);
  }
  await rig.pass(1_000);
  const healthy = rig.sent.slice(before).filter(({ name }) => name.startsWith('healthy'));
  assert.equal(healthy.length, EVENTS, 'each healthy request left, once');
  const { open } = rig.store.stats();
  return { delays: healthy.map(({ name, at }) => at - (appendedAt.get(name) ?? at)).toSorted((one, other) => one - other), parked: open };
}

it(`T9: one dead endpoint with ${DEAD_CALLS} waiting calls delays none of ${HEALTHY} healthy ones (promise 3)`, async (t) => {
  const alone = await healthyDelays(false);
  const beside = await healthyDelays(true);
  const p99 = (delays: readonly number[]): number => delays[Math.floor(delays.length * 0.99)] ?? 0;
  t.diagnostic(JSON.stringify({ waitingAtDead: beside.parked, p99Alone: p99(alone.delays), p99Beside: p99(beside.delays) }));
  assert.ok(beside.parked >= DEAD_CALLS + EVENTS - 100, 'the dead endpoint really holds its calls');
  assert.ok(p99(beside.delays) <= 1.2 * p99(alone.delays) + 0.01);
});

it('one stuck call does not delay the other calls of its endpoint (promise 3)', async () => {
  const rig = await Rig.started();
  rig.answer = ({ callNumber }) => (callNumber === 1 ? answered(500) : answered(200));
  void rig.append({ callNumber: 1 });
  for (let callNumber = 2; callNumber <= 40; callNumber++) void rig.append({ callNumber });
  await rig.pass(20);
  assert.equal(rig.settled.filter(({ next }) => next.kind === 'delivered').length, 39);
});
