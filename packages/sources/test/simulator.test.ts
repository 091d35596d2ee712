import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CallEvent,
  type CallFacts,
  type CallLevelEvent,
  CallTracker,
  DEFAULT_SETTINGS,
  HOOK_EVENTS,
  numberScopeOf,
  type Signal,
  type SourceId,
} from '@ringhook/core';
import {
  HOSTILE_NAMES,
  parseSimulatorConfig,
  SCENARIOS,
  simulatedCalls,
  type SimulationOptions,
  simulatorSource,
  type SourceNews,
} from '../src/index.ts';

function track(options: SimulationOptions) {
  let calls = 0;
  const tracker = new CallTracker({
    sourceId: 'sim' as SourceId,
    settings: { ...DEFAULT_SETTINGS, queueOfferMissed: false },
    numbers: numberScopeOf('\\d{2,5}'),
    identify: () => ({ number: ++calls, uuid: `call-${calls}` }),
  });
  const events: CallEvent[] = [];
  let last = 0;
  for (const { at, signals } of simulatedCalls(options)) {
    events.push(...tracker.advance(at));
    for (const signal of signals) events.push(...tracker.apply(signal, at));
    last = at;
  }
  events.push(...tracker.advance(last + 5_000));
  return { events, tracker };
}

function story(events: readonly CallEvent[], call: number) {
  const hooks: CallLevelEvent[] = [];
  const phones: string[] = [];
  for (const event of events) {
    if (event.level === 'device' || event.call.number !== call) continue;
    if (event.level === 'extension') phones.push(`${event.extension} ${event.event}`);
    else if ((HOOK_EVENTS as readonly string[]).includes(event.event)) hooks.push(event);
  }
  return { hooks: hooks.map(({ event }) => event).join(' '), phones, facts: hooks.at(-1)?.call };
}

/** Scenario -> what it has to come to; with several calls, those of the customer's. */
const EXPECTED: Record<string, [hooks: string, facts?: Partial<CallFacts>, ends?: string]> = {
  answered: ['start pickup hangup', { type: 'Incoming', answered: true }, 'completed'],
  missed: ['start hangup missed', { type: 'Incoming', answered: false }, 'missed'],
  busy: ['start hangup missed', { cause: 'busy' }],
  declined: ['start hangup missed', { cause: 'declined' }, 'missed'],
  'queue answered': ['start pickup hangup', { answered: true }, 'completed unanswered'],
  'queue abandoned': ['start hangup missed', { answered: false }],
  'ring group': ['start pickup hangup', {}, 'answeredElsewhere answeredElsewhere completed'],
  'ring group missed': ['start hangup missed', {}, 'missed missed'],
  'blind transfer': ['start pickup hangup', {}, 'completed completed'],
  'attended transfer': ['start pickup hangup', {}, 'completed completed'],
  hold: ['start pickup hangup', {}, 'completed'],
  recorded: ['start pickup hangup', { recorded: true }, 'completed'],
  parked: ['start pickup hangup', {}, 'completed completed'],
  'picked up by a colleague': ['start pickup hangup', {}, 'answeredElsewhere completed'],
  conference: ['start pickup hangup', { conference: 'Weekly' }],
  outgoing: ['start pickup hangup', { type: 'Outgoing' }, 'completed'],
  'outgoing busy': ['start hangup', { type: 'Outgoing', cause: 'busy' }, 'unanswered'],
  'outgoing unanswered': ['start hangup', { type: 'Outgoing', answered: false }, 'unanswered'],
  internal: ['start pickup hangup', { type: 'Internal' }, 'completed completed'],
  'internal missed': ['start hangup missed', { type: 'Internal' }, 'missed unanswered'],
  'click to dial': ['start pickup hangup', { type: 'API' }, 'completed'],
  forwarded: ['start pickup hangup', { answered: true, responderExt: null }],
  voicemail: ['start hangup missed', { cause: 'voicemail' }],
};

const ENDS = ['completed', 'missed', 'answeredElsewhere', 'unanswered'];

describe('each scenario of the simulator is the call it says', () => {
  for (const { name } of SCENARIOS) {
    it(name, () => {
      const { events, tracker } = track({ count: 1, seed: 3, scenarios: [name] });
      const [hooks, facts = {}, ends] = EXPECTED[name]!;
      const { hooks: told, phones, facts: found } = story(events, 1);
      assert.equal(told, hooks);
      for (const [fact, value] of Object.entries(facts)) assert.equal(found?.[fact as keyof CallFacts], value, fact);
      const endings = phones.map((line) => line.split(' ')[1]!).filter((event) => ENDS.includes(event));
      if (ends !== undefined) assert.equal(endings.toSorted().join(' '), ends);
      assert.deepEqual([...tracker.liveCalls()], [], 'nothing stays alive');
      const { unknownLeg, duplicate, late } = tracker.anomalies;
      assert.deepEqual({ unknownLeg, duplicate, late }, { unknownLeg: 0, duplicate: 0, late: 0 });
    });
  }
});

describe('simulated calls', () => {
  it('are the same for the same seed, and others for another', () => {
    const [one, same, other] = [5, 5, 6].map((seed) => JSON.stringify([...simulatedCalls({ seed, count: 20 })]));
    assert.equal(one, same);
    assert.notEqual(one, other);
  });

  it('come in order of time, at about the asked rate, and end', () => {
    const moments = [...simulatedCalls({ seed: 1, count: 600, callsPerMinute: 60, startAt: 1_000 })];
    const times = moments.map(({ at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    const starts = new Map(moments.map(({ call, at }) => [call, at] as const).toReversed());
    assert.equal(starts.size, 600);
    const minutes = ((starts.get(599) ?? 0) - 1_000) / 60_000;
    assert.ok(minutes > 8 && minutes < 12, `${minutes} minutes for 600 calls`);
  });

  it('play every scenario, hostile and withheld callers among them, in a few hundred calls', () => {
    const moments = [...simulatedCalls({ seed: 2, count: 400 })];
    assert.deepEqual([...new Set(moments.map(({ scenario }) => scenario))].toSorted(), SCENARIOS.map(({ name }) => name).toSorted());
    const origins = moments.flatMap(({ signals }) => signals).filter((signal) => signal.kind === 'legCreated' && signal.isOrigin);
    const names = new Set(origins.map((signal) => (signal.kind === 'legCreated' ? signal.name : null)));
    assert.ok(HOSTILE_NAMES.every((name) => names.has(name)));
    assert.ok(origins.some((signal) => signal.kind === 'legCreated' && signal.isWithheld === true));
  });

  it('go twice as fast at speed 2', () => {
    const [plain, fast] = [1, 2].map((speed) => [...simulatedCalls({ seed: 1, count: 10, speed })].at(-1)!.at);
    assert.ok(Math.abs(plain! / fast! - 2) < 0.01);
  });
});

describe('the simulator as a source', () => {
  it('tells its calls in real time, ends those of an earlier run first, and is finished at its limit', async () => {
    const signals: Signal[] = [];
    const news: SourceNews[] = [];
    const outcome = await simulatorSource.connect(parseSimulatorConfig({ limit: 30, callsPerMinute: 60_000, speed: 1_000 }), {
      sourceId: 'sim' as SourceId,
      signal: AbortSignal.timeout(20_000),
      accept: async (batch) => void signals.push(...batch),
      report: (piece) => void news.push(piece),
      secret: async () => '',
      now: () => Date.now(),
      random: () => 0.5,
    });
    assert.deepEqual(outcome, { kind: 'finished' });
    assert.deepEqual({ ...signals[0], at: 0, takenAt: 0 }, { kind: 'snapshot', at: 0, takenAt: 0, legs: [] });
    assert.ok(signals.filter(({ kind }) => kind === 'legCreated').length >= 60);
    assert.equal(news[0]?.isConnected, true);
  });

  it('stops at once when told to', async () => {
    const stop = new AbortController();
    const outcome = simulatorSource.connect(parseSimulatorConfig({ callsPerMinute: 0.001 }), {
      sourceId: 'sim' as SourceId,
      signal: stop.signal,
      accept: async () => void setImmediate(() => stop.abort()),
      report: () => {},
      secret: async () => '',
      now: () => Date.now(),
      random: () => 0.5,
    });
    assert.equal((await outcome).kind, 'closed');
  });

  const wrong: [field: string, options: Record<string, unknown>][] = [
    ['callsPerMinute', { callsPerMinute: 0 }],
    ['callsPerMinute', { callsPerMinute: '10' }],
    ['seed', { seed: 1.5 }],
    ['extensions', { extensions: ['1', '1', '2'] }],
    ['dids', { dids: [] }],
    ['queues', { queues: 'Support' }],
    ['limit', { limit: 0 }],
    ['speed', { speed: -1 }],
    ['spede', { spede: 2 }],
  ];
  for (const [field, options] of wrong) {
    it(`refuses ${JSON.stringify(options)}, naming the field`, () => {
      assert.throws(() => parseSimulatorConfig(options), { code: 'SOURCE_CONFIG_INVALID', subject: field });
    });
  }
});
