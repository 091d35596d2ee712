/** What real Asterisks said, played by fake ones: does the endpoint hear what is owed, in order, once? */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FakeAsterisk } from '@ringhook/testkit';
import { asteriskAt, Office, openUrl, SETTINGS, toldAdapter } from './e2e/office.ts';
import { callsOf, inPieces, recordedEvents } from './e2e/recorded-calls.ts';
import { seeded } from './e2e/seeded.ts';
import { assertCall, callsTold } from './e2e/told-calls.ts';
import { assertLawful, eventsOf, readRequest } from './live/told-request.ts';

const SCENARIOS = [
  's01-inbound-answered',
  's02-inbound-missed',
  's05-queue-answered',
  's06-queue-abandoned',
  's07-queue-second-agent',
  's10-outgoing-answered',
  's13a-attended-transfer-refer',
  's16-conference',
  's17a-ring-group',
  's17c-ring-group-missed',
  's18b-group-pickup',
  's22-cid-crlf-forged-event',
];

/** One source, one rule and one adapter for each scenario: the path says whose request it is. */
function officeOf(scenarios: readonly string[], pbxs: readonly FakeAsterisk[]): Promise<Office> {
  return Office.open({
    configuration: (url) => ({
      settings: SETTINGS,
      sources: pbxs.map(({ port }, index) => asteriskAt(port, scenarios[index])),
      adapters: scenarios.map((scenario) => toldAdapter(scenario, `${url}/${scenario}`)),
      rules: scenarios.map((scenario) => ({
        id: scenario,
        name: scenario,
        conditions: { sources: [scenario] },
        actions: [openUrl(scenario)],
      })),
    }),
  });
}

async function fakePbxs(count: number): Promise<{ readonly pbxs: readonly FakeAsterisk[] } & AsyncDisposable> {
  const pbxs = await Promise.all(Array.from({ length: count }, () => FakeAsterisk.start()));
  const close = async (): Promise<void> => void (await Promise.all(pbxs.map((pbx) => pbx[Symbol.asyncDispose]())));
  return { pbxs, [Symbol.asyncDispose]: close };
}

describe('recorded calls, from the bytes of the PBX to the endpoint', () => {
  it('of twelve PBXs at once, cut anywhere by the network, are told as they were: each request once, in order', async () => {
    await using fakes = await fakePbxs(SCENARIOS.length);
    await using office = await officeOf(SCENARIOS, fakes.pbxs);
    await office.untilConnected(...fakes.pbxs);
    const random = seeded(11);
    await Promise.all(
      fakes.pbxs.map(async (pbx, index) => {
        for (const piece of inPieces(recordedEvents(SCENARIOS[index]!, Date.now()), random)) {
          pbx.send(piece);
          await nextTurn();
        }
      }),
    );
    await office.untilAllTold(SCENARIOS.flatMap(callsOf).length);
    await office.stop();

    for (const scenario of SCENARIOS) {
      const told = callsTold(office.receiver.requests, scenario);
      assert.equal(told.length, callsOf(scenario).length, `${scenario}: number of calls`);
      callsOf(scenario).forEach((expected, index) => assertCall(told[index]!, expected, scenario));
    }
    assert.equal(office.receiver.requests.length, office.owed, 'nothing but what was owed');
  });

  it('are ended once, and missed if nobody had answered, when the link breaks at any byte and the calls are gone afterwards', async () => {
    const scenarios = SCENARIOS.filter((scenario) => scenario.startsWith('s0') || scenario.startsWith('s1'));
    await using fakes = await fakePbxs(scenarios.length);
    await using office = await officeOf(scenarios, fakes.pbxs);
    await office.untilConnected(...fakes.pbxs);
    const seed = Date.now() & 0xffff;
    const random = seeded(seed);
    await Promise.all(
      fakes.pbxs.map(async (pbx, index) => {
        const bytes = recordedEvents(scenarios[index]!, Date.now());
        pbx.send(bytes.subarray(0, Math.floor(random() * bytes.length)));
        await nextTurn();
        pbx.drop();
        // Nothing is alive in what it answers from now on.
        await pbx.until(() => pbx.connections === 2 && pbx.received('CoreShowChannels').length === 2);
      }),
    );
    await office.untilConnected(...fakes.pbxs);
    await office.untilAllTold();
    await office.stop();

    assert.equal(office.receiver.requests.length, office.owed, `nothing but what was owed (seed ${seed})`);
    for (const scenario of scenarios) {
      for (const told of callsTold(office.receiver.requests, scenario)) {
        const title = `${scenario}, seed ${seed}`;
        assertLawful(told, title);
        assert.match(eventsOf(told), /^start( pickup)? hangup( missed)?$/, title);
        const { values } = told.at(-1)!;
        const isMissed = !eventsOf(told).includes('pickup') && ['Incoming', 'Internal'].includes(values.CallTypeName);
        assert.equal(values.Event, isMissed ? 'missed' : 'hangup', title);
      }
    }
  });

  it('300 of them at once to an endpoint that often refuses: no event is tried before the one ahead of it was taken', async () => {
    const scenario = 'load-300-calls';
    await using fakes = await fakePbxs(1);
    await using office = await Office.open({
      configuration: (url) => ({
        settings: SETTINGS,
        sources: [asteriskAt(fakes.pbxs[0]!.port, scenario)],
        adapters: [toldAdapter('crm', `${url}/${scenario}`, { retryDelaysMs: Array(20).fill(100) })],
        globalActions: [openUrl('crm')],
      }),
    });
    await office.untilConnected(...fakes.pbxs);
    const random = seeded(300);
    const taken = new Set<number>();
    office.receiver.respondWith(({ number }) => {
      if (random() < 0.15) return { status: 503 };
      taken.add(number);
      return {};
    });
    fakes.pbxs[0]!.send(recordedEvents(scenario, Date.now()));
    await office.until(() => taken.size === 900, 'all is taken');
    await office.untilEnded(300);
    await office.stop();
    const calls = Map.groupBy(office.receiver.requests, ({ headers }) => headers['ringhook-call']);
    assert.equal(calls.size, 300);
    for (const requests of calls.values()) {
      const accepted = requests.filter(({ number }) => taken.has(number));
      assert.equal(eventsOf(accepted.map(readRequest)), 'start pickup hangup');
      let expected = 0;
      for (const { number, headers } of requests) {
        assert.equal(headers['webhook-id'], accepted[expected]?.headers['webhook-id'], 'the same until it is taken');
        if (taken.has(number)) expected++;
      }
    }
  });
});
