/** A wall clock that jumps under the server, or was wrong when it ran before: nothing is lost, repeated, or waits for the clock. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pbxCall } from './e2e/pbx-call.ts';
import { aServer } from './e2e/server.ts';
import { assertLawful, eventsOf, groupByCall, readRequest } from './live/told-request.ts';

const HOUR_MS = 3_600_000;
const CLOCK = new URL('e2e/shifted-clock.ts', import.meta.url).href;

function clock(shiftMs: number, jumpMs = 0): Record<string, string> {
  return { NODE_OPTIONS: `--import=${CLOCK}`, TEST_CLOCK_SHIFT_MS: String(shiftMs), TEST_CLOCK_JUMP_MS: String(jumpMs) };
}

describe('the clock of the machine', () => {
  for (const [what, jumpMs] of [
    ['an hour back', -HOUR_MS],
    ['an hour ahead', HOUR_MS],
    ['ten days ahead', 240 * HOUR_MS],
  ] as const) {
    it(`jumps ${what} while a request waits for its next attempt and calls are in progress: all is told soon, once, in order`, async (t) => {
      const { pbx, receiver, start } = await aServer(t, [400, 400, 400]);
      let refusals = 0;
      receiver.respondWith(() => ({ status: refusals++ < 2 ? 503 : 200 }));
      const ringhook = await start(clock(0, jumpMs));
      const [waiting, talking] = [pbxCall({ number: 0 }), pbxCall({ number: 1 })];
      pbx.send(waiting.ring + waiting.answer + waiting.hangup + talking.ring + talking.answer);
      await receiver.waitFor(2);
      ringhook.signal('SIGUSR2');
      await ringhook.logged('clock.jumped');
      pbx.send(talking.hangup);
      await receiver.waitFor(8);
      assert.equal(await ringhook.stop(), 0);
      const taken = groupByCall(receiver.requests.slice(2).map(readRequest));
      assert.deepEqual(taken.map(eventsOf), ['start pickup hangup', 'start pickup hangup']);
      for (const call of taken) assertLawful(call, what);
    });
  }

  it('was a day ahead when requests were parked: after a restart with the right clock they leave without waiting for that day', async (t) => {
    const { pbx, receiver, start } = await aServer(t, [2_000, 2_000, 2_000, 2_000]);
    let isDown = true;
    receiver.respondWith(() => ({ status: isDown ? 503 : 200 }));
    const wrong = await start(clock(24 * HOUR_MS));
    const { ring, answer, hangup } = pbxCall({ number: 0 });
    pbx.send(ring + answer + hangup);
    await receiver.waitFor(1);
    const { items } = (await wrong.api('deliveries')) as { items: readonly unknown[] };
    assert.equal(items.length, 3);
    await wrong.stop();
    isDown = false;
    const before = receiver.requests.length;
    const right = await start(clock(0));
    await receiver.waitFor(before + 3);
    assert.equal(await right.stop(), 0);
    assert.equal(eventsOf(receiver.requests.slice(before).map(readRequest)), 'start pickup hangup');
  });
});
