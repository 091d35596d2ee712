/**
 * Recorded calls with Ringhook taken away in the middle: between every two signals it is restarted, or deaf for a while, and then
 * shown what is alive. Whoever only reads the events must not notice, but for the mark "synthetic".
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import {
  type CallEvent,
  CallTracker,
  DEFAULT_SETTINGS,
  numberScopeOf,
  type SavedCall,
  type Signal,
  type SnapshotLeg,
  type SourceId,
} from '@ringhook/core';
import { AmiParser } from '@ringhook/protocols';
import { AsteriskNormaliser } from '../src/index.ts';

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

/** Ringhook over one or more runs, with what it wrote down after each event. */
class Run {
  readonly events: CallEvent[] = [];
  #calls = 0;
  #saved = new Map<number, SavedCall>();
  #tracker = this.#start();
  now = 0;

  hear(signals: readonly Signal[]): void {
    for (const signal of signals) {
      this.now = Math.max(this.now, signal.at);
      this.#take(this.#tracker.advance(this.now));
      this.#take(this.#tracker.apply(signal, this.now));
    }
  }

  restart(): void {
    this.#tracker = this.#start();
  }

  show(legs: readonly SnapshotLeg[], at: number): void {
    this.now = Math.max(this.now, at) + 1;
    this.hear([{ kind: 'snapshot', at: this.now, takenAt: this.now, legs }]);
  }

  finish(): void {
    this.#take(this.#tracker.advance(this.now + 10_000));
    assert.deepEqual([...this.#tracker.liveCalls()], [], 'no call is left over');
  }

  /** Per call: `start pickup hangup`; the phones' events when asked for. */
  told(level: 'call' | 'all' = 'call'): string[] {
    const main = new Set(['start', 'pickup', 'hangup', 'missed']);
    const kept = this.events.filter((event) =>
      event.level === 'extension' ? level === 'all' : event.level === 'call' && main.has(event.event),
    );
    const byCall = Map.groupBy(kept, (event) => (event.level === 'device' ? 0 : event.call.number));
    return [...byCall.values()].map((events) =>
      events.map((event) => (event.level === 'extension' ? `${event.extension} ${event.event}` : event.event)).join(', '),
    );
  }

  #start(): CallTracker {
    return new CallTracker({
      sourceId: 'pbx' as SourceId,
      settings: DEFAULT_SETTINGS,
      numbers: numberScopeOf(DEFAULT_SETTINGS.extensionPattern, DEFAULT_SETTINGS.shortCodes),
      identify: () => ({ number: ++this.#calls, uuid: `call-${this.#calls}` }),
      restored: [...this.#saved.values()],
    });
  }

  #take(events: readonly CallEvent[]): void {
    for (const event of events) {
      this.events.push(event);
      if (event.level === 'device') continue;
      const saved = this.#tracker.save(event.call.number);
      if (saved) this.#saved.set(event.call.number, JSON.parse(JSON.stringify(saved)) as SavedCall);
      else this.#saved.delete(event.call.number);
    }
  }
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

/** Calls wholly inside the gap cannot be seen; every other is told whole, though an answer nobody saw may be lost with its call. */
function judge(told: readonly string[], wanted: readonly string[], when: string): void {
  assert.ok(told.length <= wanted.length, `${when}: ${told.join(' | ')}`);
  for (const line of told) assert.match(line, /^start, (?:pickup, )?hangup(?:, missed)?$/, when);
  for (const line of told) assert.doesNotMatch(line, /pickup, hangup, missed/, when);
}
