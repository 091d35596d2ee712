import { type CallEvent, DEFAULT_SETTINGS } from '@ringhook/core';
import { type AmiMessage, AmiParser } from '@ringhook/protocols';
import { readTimes } from '../capture-times.ts';
import { type CaptureOptions, captureTracker } from '../capture-tracker.ts';
import { DEFAULT_DIAL_PLAN_NAMES, type DialPlanNames } from './channel-name.ts';
import { AsteriskNormaliser } from './normaliser.ts';
import { SnapshotCollector } from './snapshot.ts';

export interface AsteriskPlayOptions extends CaptureOptions, Partial<DialPlanNames> {}

const SECOND_OF_ID = /(?:^|-)(\d{10})\.\d+$/;

/** Everything a recorded AMI connection means: the events, in the order in which they would have been told. */
export function* playAsteriskCapture(bytes: Uint8Array, options: AsteriskPlayOptions = {}): Iterable<CallEvent> {
  const names = { ...DEFAULT_DIAL_PLAN_NAMES, extensionPattern: DEFAULT_SETTINGS.extensionPattern, ...named(options) };
  const normaliser = new AsteriskNormaliser(names);
  const snapshot = new SnapshotCollector(normaliser);
  const { tracker, holdBackMs } = captureTracker(names.extensionPattern, options);
  const parser = new AmiParser();
  let now = 0;
  let connections = 0;
  for (const { readAt, chunk } of readTimes(bytes, options.times)) {
    if (readAt !== null) now = Math.max(now, readAt);
    const alarms = parser.alarms;
    const messages = parser.push(chunk);
    if (parser.alarms > alarms) options.onAlarm?.(parser.lastAlarm ?? 'bytes that are no message', parser.alarms - alarms);
    for (const message of messages) {
      if (readAt === null) now = Math.max(now, stampOf(message));
      yield* tracker.advance(now);
      if (message.kind === 'banner') {
        connections++;
        if (connections > 1) yield* tracker.apply({ kind: 'gap', at: now, from: now }, now);
        now++;
        snapshot.reset();
      }
      const signals = snapshot.push(message, now) ?? normaliser.apply(message, now);
      for (const signal of signals) yield* tracker.apply(signal, now);
    }
  }
  // What was held back at the end of the recording is told; calls still alive stay alive.
  yield* tracker.advance(now + holdBackMs);
}

function named({ trunks, extensionPattern, internalContexts, trunkContexts }: AsteriskPlayOptions): Partial<DialPlanNames> {
  return {
    ...(trunks && { trunks }),
    ...(extensionPattern && { extensionPattern }),
    ...(internalContexts && { internalContexts }),
    ...(trunkContexts && { trunkContexts }),
  };
}

/** Without stamps (`timestampevents=no`) new channels still tell the second: `1795222135.11` was the 11th since Asterisk was started. */
function stampOf(message: AmiMessage): number {
  const seconds = Number(
    message.get('Timestamp') ?? (message.name === 'Newchannel' ? SECOND_OF_ID.exec(message.get('Uniqueid') ?? '')?.[1] : 0),
  );
  return seconds > 0 ? Math.round(seconds * 1_000) : 0;
}
