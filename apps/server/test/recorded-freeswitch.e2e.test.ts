/** What a real FreeSWITCH said, played by fake ones on real sockets: does the endpoint hear what is owed, in order, once? */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { eslEvent, FakeFreeswitch } from '@ringhook/testkit';
import { Office, openUrl, SECRET, SETTINGS, toldAdapter } from './e2e/office.ts';
import { inPieces } from './e2e/recorded-calls.ts';
import { freeswitchCallsOf, recordedFrames } from './e2e/recorded-freeswitch.ts';
import { seeded } from './e2e/seeded.ts';
import { assertCall, callsTold } from './e2e/told-calls.ts';
import { assertLawful, eventsOf } from './live/told-request.ts';

const SCENARIOS = [
  'f01-inbound-answered-caller-hangs-up',
  'f03-inbound-missed-timeout',
  'f09-internal-answered',
  'f11-outgoing-answered',
  'f14-blind-transfer',
  'f15-attended-transfer',
  'f19-conference',
  'f20-ring-group-one-answers',
  'f23-callcenter-answered',
  'f24-callcenter-abandoned',
  'f30-utf8-and-odd-caller-ids',
  'f31-api-click-to-call',
];

function officeOf(scenarios: readonly string[], pbxs: readonly FakeFreeswitch[]): Promise<Office> {
  return Office.open({
    configuration: (url) => ({
      settings: { ...SETTINGS, defaultCountry: 'DE', outsidePrefixes: [] },
      sources: pbxs.map(({ port }, index) => ({
        id: scenarios[index],
        name: scenarios[index],
        kind: 'freeswitch',
        options: { host: '127.0.0.1', port, password: SECRET },
      })),
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

async function fakePbxs(count: number): Promise<{ readonly pbxs: readonly FakeFreeswitch[] } & AsyncDisposable> {
  const pbxs = await Promise.all(Array.from({ length: count }, () => FakeFreeswitch.start({ password: 'right' })));
  const close = async (): Promise<void> => void (await Promise.all(pbxs.map((pbx) => pbx[Symbol.asyncDispose]())));
  return { pbxs, [Symbol.asyncDispose]: close };
}

/** As fast as it goes, the bytes cut anywhere. */
async function play(pbx: FakeFreeswitch, frames: readonly Buffer[], random: () => number): Promise<void> {
  const bytes = Buffer.concat(frames);
  pbx.follow(bytes);
  for (const piece of inPieces(bytes, random)) {
    pbx.write(piece);
    await nextTurn();
  }
}

const isEvent = (frame: Buffer, name: string): boolean => frame.includes(`"Event-Name":"${name}"`);

describe('a recorded FreeSWITCH, from its bytes to the endpoint', () => {
  it('of twelve situations at once, cut anywhere by the network, is told as it was: each request once, in order', async () => {
    await using fakes = await fakePbxs(SCENARIOS.length);
    await using office = await officeOf(SCENARIOS, fakes.pbxs);
    await office.untilConnected();
    const random = seeded(12);
    await Promise.all(fakes.pbxs.map((pbx, index) => play(pbx, recordedFrames(SCENARIOS[index]!, Date.now()), random)));
    await office.untilAllTold(SCENARIOS.flatMap(freeswitchCallsOf).length);
    await office.stop();

    for (const scenario of SCENARIOS) {
      const told = callsTold(office.receiver.requests, scenario);
      const expected = freeswitchCallsOf(scenario);
      assert.equal(told.length, expected.length, `${scenario}: number of calls`);
      expected.forEach((call, index) => assertCall(told[index]!, call, scenario));
    }
    assert.equal(office.receiver.requests.length, office.owed, 'nothing but what was owed');
  });

  it('is heard at the pace of the PBX: the phone is told to ring long before it is answered', async () => {
    const scenario = 'f01-inbound-answered-caller-hangs-up';
    await using fakes = await fakePbxs(1);
    const [pbx] = fakes.pbxs as [FakeFreeswitch];
    await using office = await officeOf([scenario], fakes.pbxs);
    await office.untilConnected();
    const frames = recordedFrames(scenario, Date.now() + 4_000);
    const stampOf = (frame: Buffer): number => Number(/"Event-Date-Timestamp":"(\d+)"/.exec(frame.toString('latin1'))?.[1]) / 1_000;
    const startsAt = Date.now() - stampOf(frames[0]!);
    for (const frame of frames) {
      await sleep(Math.max(0, stampOf(frame) + startsAt - Date.now()));
      pbx.send(frame);
    }
    await office.untilAllTold(1);
    const [told] = callsTold(office.receiver.requests, scenario);
    assert.equal(eventsOf(told!), 'start pickup hangup');
    assert.ok(told![1]!.at - told![0]!.at >= 900, 'the answer came a second after the start');
    assert.ok(told![2]!.at - told![1]!.at >= 1_900, 'they talked for two seconds');
  });

  it('is ended once, and missed if nobody had answered, when the link breaks at any byte and the calls are gone afterwards', async () => {
    const scenarios = SCENARIOS.slice(0, 10);
    await using fakes = await fakePbxs(scenarios.length);
    await using office = await officeOf(scenarios, fakes.pbxs);
    await office.untilConnected();
    const seed = Date.now() & 0xffff;
    const random = seeded(seed);
    await Promise.all(
      fakes.pbxs.map(async (pbx, index) => {
        const bytes = Buffer.concat(recordedFrames(scenarios[index]!, Date.now()));
        pbx.write(bytes.subarray(0, Math.floor(random() * bytes.length)));
        await nextTurn();
        pbx.kill();
        await pbx.until(() => pbx.received('api show channels').length === 2);
      }),
    );
    await office.untilConnected();
    await office.untilAllTold();
    await office.stop();
    assert.equal(office.receiver.requests.length, office.owed, `nothing but what was owed (seed ${seed})`);
    for (const scenario of scenarios) {
      for (const told of callsTold(office.receiver.requests, scenario)) {
        assertLawful(told, `${scenario}, seed ${seed}`);
        assert.match(eventsOf(told), /^start( pickup)? hangup( missed)?$/, `${scenario}, seed ${seed}`);
      }
    }
  });

  it('goes on with calls that were alive while the link was down: the answer that nobody heard is told, marked, and the end is the end', async () => {
    const scenario = 'f01-inbound-answered-caller-hangs-up';
    await using fakes = await fakePbxs(1);
    const [pbx] = fakes.pbxs as [FakeFreeswitch];
    await using office = await officeOf([scenario], fakes.pbxs);
    await office.untilConnected();
    const frames = recordedFrames(scenario, Date.now());
    const bridged = frames.findIndex((frame) => isEvent(frame, 'CHANNEL_BRIDGE'));
    const rung = frames.findIndex((frame) => isEvent(frame, 'CHANNEL_PROGRESS'));
    pbx.send(Buffer.concat(frames.slice(0, rung + 1)));
    await office.receiver.waitFor(1);
    pbx.drop();
    pbx.follow(Buffer.concat(frames.slice(rung + 1, bridged + 1)));
    await office.receiver.waitFor(2);
    await office.untilConnected();
    assert.equal(office.ringhook.sources.liveCalls().length, 1);
    pbx.send(Buffer.concat(frames.slice(bridged + 1)));
    await office.untilAllTold(1);
    const [told] = callsTold(office.receiver.requests, scenario);
    assert.equal(eventsOf(told!), 'start pickup hangup');
    assert.deepEqual(
      told!.map(({ isSynthetic }) => isSynthetic),
      [false, true, false],
    );
  });

  it('goes on where it was after a restart of Ringhook in mid-call', async () => {
    const scenario = 'f20-ring-group-one-answers';
    await using fakes = await fakePbxs(1);
    const [pbx] = fakes.pbxs as [FakeFreeswitch];
    await using office = await officeOf([scenario], fakes.pbxs);
    await office.untilConnected();
    const frames = recordedFrames(scenario, Date.now());
    const bridged = frames.findIndex((frame) => isEvent(frame, 'CHANNEL_BRIDGE'));
    pbx.send(Buffer.concat(frames.slice(0, bridged + 1)));
    await office.receiver.waitFor(2);
    await office.stop();
    await office.start();
    await office.untilConnected();
    pbx.send(Buffer.concat(frames.slice(bridged + 1)));
    await office.untilAllTold(1);
    const told = callsTold(office.receiver.requests, scenario);
    assert.deepEqual(told.map(eventsOf), ['start pickup hangup']);
    assert.equal(office.receiver.requests.length, 3);
  });

  it('that was killed and runs again ends the calls of its former run, though it never said so', async () => {
    const scenario = 'f09-internal-answered';
    await using fakes = await fakePbxs(1);
    const [pbx] = fakes.pbxs as [FakeFreeswitch];
    await using office = await officeOf([scenario], fakes.pbxs);
    await office.untilConnected();
    const frames = recordedFrames(scenario, Date.now());
    const bridged = frames.findIndex((frame) => isEvent(frame, 'CHANNEL_BRIDGE'));
    pbx.send(Buffer.concat(frames.slice(0, bridged + 1)));
    await office.receiver.waitFor(2);
    // The connection survives in front of a proxy; only the name of the run tells.
    pbx.write(eslEvent('HEARTBEAT', { 'Core-UUID': 'another-run', 'Event-Date-Timestamp': String(Date.now() * 1_000) }));
    await office.untilAllTold(1);
    const [told] = callsTold(office.receiver.requests, scenario);
    assert.equal(eventsOf(told!), 'start pickup hangup');
    assert.equal(told!.at(-1)!.isSynthetic, true);
  });
});
