/**
 * Recorded calls with Ringhook taken away in the middle: between every two signals it is restarted, or deaf for a while, and then
 * shown what is alive. Whoever only reads the events must not notice, but for the mark "synthetic".
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Signal, SnapshotLeg } from '@ringhook/core';
import { AmiParser } from '@ringhook/protocols';
import { AsteriskNormaliser } from '../src/index.ts';
import { judge, Run } from './interrupted-run.ts';

const FIXTURES = new URL('../../testkit/fixtures/asterisk/22.10.1/', import.meta.url);
const SCENARIOS = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.raw.gz') && !/s22|s24|load|v13/.test(name))
  .map((name) => name.replace('.raw.gz', ''));

function signalsOf(scenario: string): Signal[] {
  const bytes = gunzipSync(readFileSync(new URL(`${scenario}.raw.gz`, FIXTURES)));
  const normaliser = new AsteriskNormaliser({ trunks: ['trunk'], extensionPattern: '\\d{2,5}', internalContexts: [], trunkContexts: [] });
  const signals = new AmiParser().push(bytes).flatMap((message) => normaliser.apply(message, 0));
  return signals.filter((signal) => signal.kind !== 'deviceChanged');
}

/** What a PBX would list: the legs alive after these signals. */
function alive(signals: readonly Signal[]): SnapshotLeg[] {
  const legs = new Map<string, SnapshotLeg>();
  const change = (leg: string, facts: Partial<SnapshotLeg>) => {
    const known = legs.get(leg);
    if (known) legs.set(leg, { ...known, ...facts });
  };
  for (const signal of signals) {
    if (signal.kind === 'legCreated') {
      const { leg, callKey, party, isOrigin, number, name, target, at } = signal;
      const quiet = { state: 'new', answeredAt: null, bridge: null, purpose: 'talk' } as const;
      legs.set(leg, { leg, callKey, party, isOrigin, number, name, target, createdAt: at, ...quiet });
    } else if (signal.kind === 'legDialled' && signal.number !== null && legs.get(signal.leg)?.party.kind === 'outside') {
      change(signal.leg, { number: signal.number });
    } else if (signal.kind === 'legRinging') change(signal.leg, { state: 'ringing' });
    else if (signal.kind === 'legAnswered') change(signal.leg, { state: 'up' });
    else if (signal.kind === 'legBridged') change(signal.leg, { state: 'up', bridge: signal.bridge, purpose: signal.purpose });
    else if (signal.kind === 'legUnbridged') change(signal.leg, { bridge: null });
    else if (signal.kind === 'legMoved') change(signal.leg, { callKey: signal.callKey });
    else if (signal.kind === 'conferenceJoined') change(signal.leg, { conference: signal.conference, state: 'up' });
    else if (signal.kind === 'queueJoined') change(signal.leg, { queue: signal.queue });
    else if (signal.kind === 'legEnded') legs.delete(signal.leg);
    else if (signal.kind === 'relayJoined') {
      change(signal.leg, { other: signal.other });
      change(signal.other, { other: signal.leg });
    }
  }
  return [...legs.values()];
}

function uninterrupted(signals: readonly Signal[]): Run {
  const run = new Run();
  run.hear(signals);
  run.finish();
  return run;
}

describe('restarted between any two signals, told the same calls', () => {
  for (const scenario of SCENARIOS) {
    it(scenario, () => {
      const signals = signalsOf(scenario);
      const wanted = uninterrupted(signals).told('call');
      for (let cut = 1; cut < signals.length; cut++) {
        const run = new Run();
        const before = signals.slice(0, cut);
        run.hear(before);
        run.restart();
        run.show(alive(before), run.now);
        run.hear(signals.slice(cut));
        run.finish();
        assert.deepEqual(run.told('call'), wanted, `after ${signals[cut - 1]?.kind} (${cut})`);
      }
    });
  }
});

describe('deaf for a while, told each call once, late rather than never', () => {
  for (const scenario of SCENARIOS) {
    it(scenario, () => {
      const signals = signalsOf(scenario);
      const wanted = uninterrupted(signals).told('call');
      for (let from = 1; from < signals.length; from += 3) {
        for (let until = from + 1; until < signals.length; until += 7) {
          const run = new Run();
          run.hear(signals.slice(0, from));
          run.hear([{ kind: 'gap', at: run.now, from: run.now }]);
          run.show(alive(signals.slice(0, until)), signals[until - 1]?.at ?? 0);
          run.hear(signals.slice(until));
          run.finish();
          judge(run.told('call'), wanted, `deaf from ${from} to ${until}`);
        }
      }
    });
  }
});

describe('shown what is alive although nothing was missed, tells nothing of it', () => {
  for (const scenario of SCENARIOS) {
    it(scenario, () => {
      const signals = signalsOf(scenario);
      const wanted = uninterrupted(signals).told('all');
      for (let cut = 1; cut < signals.length; cut++) {
        const run = new Run();
        const before = signals.slice(0, cut);
        run.hear(before);
        run.show(alive(before), run.now);
        run.hear(signals.slice(cut));
        run.finish();
        assert.deepEqual(run.told('all'), wanted, `after ${signals[cut - 1]?.kind} (${cut})`);
      }
    });
  }
});
