import assert from 'node:assert/strict';
import { it } from 'node:test';
import { GROUP_SCENARIOS, MOVED_SCENARIOS, PLACED_SCENARIOS, PLAIN_SCENARIOS, type Scenario } from '@ringhook/testkit/lab';
import { LiveSystem } from './live/live-system.ts';
import { assertTold, groupByCall, type ToldRequest } from './live/told-request.ts';

const SCENARIOS: readonly Scenario[] = [...PLAIN_SCENARIOS, ...GROUP_SCENARIOS, ...PLACED_SCENARIOS, ...MOVED_SCENARIOS];

for (const [version, suite] of [
  ['22', 'sid'],
  ['16', 'bullseye'],
] as const) {
  it(`tells an endpoint of real calls through Asterisk ${version}`, async (t) => {
    await using system = await LiveSystem.start(t, { suite });
    if (!system) return;
    await system.untilHearing();
    for (const scenario of SCENARIOS) {
      await t.test(scenario.title, () => drive(system, scenario));
    }
  });
}

/** Requests that come after their call seemed over show up in the next scenario, as a call that nobody expects. */
async function drive(system: LiveSystem, scenario: Scenario): Promise<void> {
  const from = system.toldLength;
  try {
    await scenario.drive(system.lab);
    const requests = await system.told((told) => isComplete(told, scenario), from);
    const calls = groupByCall(requests);
    assert.equal(calls.length, scenario.calls.length, `${scenario.name}: number of calls`);
    for (const [index, expected] of scenario.calls.entries()) {
      const call = calls[index] ?? [];
      assertTold(call, expected, scenario.name);
      assert.ok(
        call.every((request) => request.attempt === 1 && !request.isSynthetic),
        `${scenario.name}: told once, from life`,
      );
    }
  } catch (cause) {
    await system.lab.clear();
    throw cause;
  }
}

function isComplete(told: readonly ToldRequest[], { calls }: Scenario): boolean {
  const last = calls.map(({ events }) => events.at(-1) === 'missed');
  const missed = told.filter(({ values }) => values.Event === 'missed').length;
  const ended = told.filter(({ values }) => values.Event === 'hangup').length;
  return ended >= calls.length && missed >= last.filter(Boolean).length;
}
