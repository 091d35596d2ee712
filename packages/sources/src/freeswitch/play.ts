import { type CallEvent, type CallTracker, DEFAULT_SETTINGS } from '@ringhook/core';
import { type EslFrame, EslParser } from '@ringhook/protocols';
import { readTimes } from '../capture-times.ts';
import { type CaptureOptions, captureTracker } from '../capture-tracker.ts';
import { eventTime } from './channel-fields.ts';
import { ListingCollector } from './listing-collector.ts';
import { FreeswitchNormaliser } from './normaliser.ts';
import { DEFAULT_FREESWITCH_NAMES, type FreeswitchNames } from './parties.ts';

export interface FreeswitchPlayOptions extends CaptureOptions, Partial<FreeswitchNames> {}

/** Everything a recorded Event Socket connection means, or several one after the other; answers to a resync in it are understood. */
export function* playFreeswitchCapture(bytes: Uint8Array, options: FreeswitchPlayOptions = {}): Iterable<CallEvent> {
  const names = { ...DEFAULT_FREESWITCH_NAMES, extensionPattern: DEFAULT_SETTINGS.extensionPattern, ...options };
  const { tracker, holdBackMs } = captureTracker(names.extensionPattern, options);
  const player = new FreeswitchPlayer(tracker, names);
  const parser = new EslParser();
  for (const { readAt, chunk } of readTimes(bytes, options.times)) {
    const alarms = parser.alarms;
    const frames = parser.push(chunk);
    if (parser.alarms > alarms) options.onAlarm?.(parser.lastAlarm ?? 'bytes that are no frame', parser.alarms - alarms);
    for (const frame of frames) {
      if (frame.kind === 'reply' && frame.contentType === 'text/rude-rejection') options.onAlarm?.(`refused: ${frame.body.trim()}`, 1);
      yield* player.take(frame, readAt);
    }
  }
  yield* player.finish();
  // What was held back at the end of the recording is told; calls still alive stay alive.
  yield* tracker.advance(player.now + holdBackMs);
}

class FreeswitchPlayer {
  now = 0;
  readonly #tracker: CallTracker;
  readonly #normaliser: FreeswitchNormaliser;
  readonly #collector = new ListingCollector();
  #connections = 0;

  constructor(tracker: CallTracker, names: FreeswitchNames) {
    this.#tracker = tracker;
    this.#normaliser = new FreeswitchNormaliser(names);
  }

  *take(frame: EslFrame, readAt: number | null): Iterable<CallEvent> {
    this.#passTime(readAt ?? (frame.kind === 'event' ? eventTime(frame, 0) : 0));
    yield* this.#tracker.advance(this.now);
    if (frame.kind === 'reply' && frame.contentType === 'auth/request') yield* this.#connect();
    else if (!this.#collector.push(frame, this.now)) {
      yield* this.finish();
      if (frame.kind === 'event') yield* this.#applyAll(this.#normaliser.apply(frame, this.now));
    }
  }

  /** A list whose answers are all there means what it means before anything that is not part of it. */
  *finish(): Iterable<CallEvent> {
    const collected = this.#collector.take(this.now);
    if (collected === undefined) return;
    this.#passTime(collected.listing.at);
    yield* this.#applyAll(this.#normaliser.resync({ ...collected.listing, at: this.now }));
    for (const event of collected.heldBack) yield* this.#applyAll(this.#normaliser.apply(event, this.now));
  }

  *#connect(): Iterable<CallEvent> {
    yield* this.finish();
    this.#connections++;
    if (this.#connections > 1) yield* this.#tracker.apply({ kind: 'gap', at: this.now, from: this.now }, this.now);
    this.now++;
  }

  *#applyAll(signals: ReturnType<FreeswitchNormaliser['apply']>): Iterable<CallEvent> {
    for (const signal of signals) yield* this.#tracker.apply(signal, this.now);
  }

  #passTime(to: number): void {
    if (to > this.now) this.now = to;
  }
}
