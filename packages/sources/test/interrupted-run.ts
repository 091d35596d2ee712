/** Ringhook taken away in the middle of calls: restarted, or deaf for a while, and then shown what is alive. */
import assert from 'node:assert/strict';
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

/** Ringhook over one or more runs, with what it wrote down after each event. */
export class Run {
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

/** Calls wholly inside the gap cannot be seen; every other is told whole, though an answer nobody saw may be lost with its call. */
export function judge(told: readonly string[], wanted: readonly string[], when: string): void {
  assert.ok(told.length <= wanted.length, `${when}: ${told.join(' | ')}`);
  for (const line of told) assert.match(line, /^start, (?:pickup, )?hangup(?:, missed)?$/, when);
  for (const line of told) assert.doesNotMatch(line, /pickup, hangup, missed/, when);
}
