import type { SourceId } from '../brand.ts';
import type { CallEvent } from './call-event.ts';
import type { CallFacts } from './call.ts';
import { CallLifecycle } from './call-lifecycle.ts';
import { DueList } from './due-list.ts';
import { type Due, ExtensionParts } from './extension-parts.ts';
import { LegSignals } from './leg-signals.ts';
import { UNCONFIRMED } from './live-call.ts';
import { RecentKeys } from './recent-keys.ts';
import { reconcile } from './reconcile.ts';
import { restoreCall, saveCall } from './save-call.ts';
import type { SavedCall } from './saved-call.ts';
import type { DeviceChanged, Signal, Snapshot } from './signal.ts';
import { Teller } from './teller.ts';
import type { Anomaly, TrackerOptions } from './tracker-options.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1_000;
/** A call that was silent for so long, and not in a snapshot either, is over (call-model 3.14). */
const ZOMBIE_AFTER_MS = 12 * 60 * 60 * 1_000;
const MAX_EVENT_IDS = 8_192;
const MAX_DEVICES = 100_000;

/**
 * Turns the signals of one PBX into call, extension and device events by the rules of one call model. Pure: it has no clock;
 * `now` is the host's time and defaults to the signal's own, which is the PBX's.
 */
export class CallTracker {
  readonly anomalies: Readonly<Record<Anomaly, number>>;
  readonly #sourceId: SourceId;
  readonly #teller = new Teller();
  readonly #due = new DueList<Due>();
  readonly #parts: ExtensionParts;
  readonly #calls: CallLifecycle;
  readonly #legs: LegSignals;
  readonly #eventIds = new RecentKeys(MAX_EVENT_IDS);
  readonly #devices = new Map<string, string>();
  #nextSweepAt: number | undefined;
  /** Calls kept over a long absence are for the PBX's first list to judge: the first sweep leaves them alone. */
  #isFirstSweep: boolean;
  /** When the link was lost, by the host's clock. */
  #lostAt: number | null = null;

  constructor(options: TrackerOptions) {
    const anomalies: Record<Anomaly, number> = { duplicate: 0, late: 0, unknownLeg: 0, legLimit: 0, recordingLimit: 0, zombie: 0 };
    this.anomalies = anomalies;
    this.#sourceId = options.sourceId;
    const shared = { ...options, teller: this.#teller, due: this.#due, anomalies };
    this.#parts = new ExtensionParts(shared);
    this.#calls = new CallLifecycle({ ...shared, parts: this.#parts });
    this.#legs = new LegSignals({ ...shared, parts: this.#parts, calls: this.#calls });
    const restored = options.restored ?? [];
    this.#isFirstSweep = restored.length > 0;
    for (const saved of restored.toSorted((one, other) => one.lastAt - other.lastAt)) this.#restore(saved);
  }

  /** What follows from one signal, in the order in which it is to be told. */
  apply(signal: Signal, now: number = signal.at): CallEvent[] {
    if (signal.eventId !== undefined && !this.#eventIds.add(signal.eventId)) {
      this.#count('duplicate');
      return [];
    }
    this.#nextSweepAt ??= now + SWEEP_EVERY_MS;
    this.#teller.isSynthetic = signal.isFound === true;
    this.#dispatch(signal, now);
    this.#teller.isSynthetic = false;
    return this.#teller.take();
  }

  /** Lets the time pass: held-back "missed", the limit for an undecided start, and the sweep fall due. */
  advance(now: number): CallEvent[] {
    for (let due = this.#due.take(now); due; due = this.#due.take(now)) {
      if (due.kind === 'start') this.#legs.startUndecided(due.call);
      else if (due.kind === 'crowd') this.#calls.becomeConference(due.bridge, now);
      else this.#parts.fallDue(due);
    }
    if (this.#nextSweepAt !== undefined && now >= this.#nextSweepAt) this.#sweep(now);
    return this.#teller.take();
  }

  /** When `advance` is needed next, ms since the epoch; undefined when nothing waits. */
  nextDueAt(): number | undefined {
    const dueAt = this.#due.nextAt;
    if (dueAt === undefined || this.#nextSweepAt === undefined) return dueAt ?? this.#nextSweepAt;
    return Math.min(dueAt, this.#nextSweepAt);
  }

  /** State of a live call, to be written in the same commit as its events; undefined once it has ended. */
  save(callNumber: number): SavedCall | undefined {
    const call = this.#calls.byNumber(callNumber);
    return call && saveCall(call);
  }

  *liveCalls(): Iterable<CallFacts> {
    for (const call of this.#calls.started()) yield call.facts;
  }

  #dispatch(signal: Signal, now: number): void {
    if (signal.kind === 'deviceChanged') this.#changeDevice(signal);
    else if (signal.kind === 'gap') this.#lose(signal.from);
    else if (signal.kind === 'snapshot') this.#reconcile(signal, now);
    else this.#legs.apply(signal, now);
  }

  /** Whatever is not heard of again, or listed, is gone: whichever way the clocks were set meanwhile. */
  #lose(from: number): void {
    this.#lostAt = from;
    for (const leg of this.#legs.all()) leg.heardAt = UNCONFIRMED;
  }

  #reconcile(snapshot: Snapshot, now: number): void {
    this.#teller.isSynthetic = true;
    try {
      reconcile(snapshot, { legs: this.#legs, calls: this.#calls, lostAt: this.#lostAt, now });
    } finally {
      this.#teller.isSynthetic = false;
      this.#lostAt = null;
    }
  }

  #changeDevice({ extension, device, state, at, isSnapshot }: DeviceChanged): void {
    const key = `${device} ${extension}`;
    const known = this.#devices.get(key);
    if (known === state || (known === undefined && this.#devices.size >= MAX_DEVICES)) return;
    this.#devices.set(key, state);
    if (known === undefined && isSnapshot === true) return;
    this.#teller.device({ level: 'device', event: device, sourceId: this.#sourceId, extension, state, at });
  }

  #sweep(now: number): void {
    this.#nextSweepAt = now + SWEEP_EVERY_MS;
    if (this.#isFirstSweep) {
      this.#isFirstSweep = false;
      return;
    }
    this.#teller.isSynthetic = true;
    for (const call of this.#calls.all()) {
      if (now - call.heardAt < ZOMBIE_AFTER_MS) continue;
      this.#count('zombie');
      for (const leg of call.legs.slice()) this.#legs.drop(leg, call.lastAt, now);
      this.#calls.end(call, call.lastAt, 'unknown');
    }
    this.#teller.isSynthetic = false;
  }

  #restore(saved: SavedCall): void {
    const call = restoreCall(saved);
    this.#calls.restore(call);
    for (const leg of call.legs) this.#legs.restore(leg);
    this.#parts.restore(call, saved.heardAt);
    this.#nextSweepAt ??= saved.heardAt + SWEEP_EVERY_MS;
  }

  #count(anomaly: Anomaly): void {
    (this.anomalies as Record<Anomaly, number>)[anomaly]++;
  }
}
