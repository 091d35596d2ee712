import type { CallEvent } from './call-event.ts';
import type { CallFacts } from './call.ts';
import type { SavedCall } from './saved-call.ts';
import type { Signal } from './signal.ts';
import type { Anomaly, TrackerOptions } from './tracker-options.ts';

/** Turns the signals of one PBX into call, extension and device events. Pure: it knows the time by what it is told. */
export class CallTracker {
  readonly anomalies: Readonly<Record<Anomaly, number>>;
  constructor(_options: TrackerOptions) {
    this.anomalies = { duplicate: 0, late: 0, unknownLeg: 0, legLimit: 0, recordingLimit: 0, zombie: 0 };
  }

  /** What follows from one signal, in the order in which it is to be told. */
  apply(_signal: Signal): CallEvent[] {
    return [];
  }

  /** Lets the time pass: held-back "missed" and the limit for an undecided start fall due. */
  advance(_now: number): CallEvent[] {
    return [];
  }

  /** When `advance` is needed next, ms since the epoch; undefined when nothing waits. */
  nextDueAt(): number | undefined {
    return undefined;
  }

  /** State of a live call, to be written in the same commit as its events; undefined once it has ended. */
  save(_callNumber: number): SavedCall | undefined {
    return undefined;
  }

  *liveCalls(): Iterable<CallFacts> {}
}
