import { type CallEvent, DEFAULT_SETTINGS } from '@ringhook/core';
import { type XsiEvent, XsiStreamParser } from '@ringhook/protocols';
import { readTimes } from '../capture-times.ts';
import { type CaptureOptions, captureTracker } from '../capture-tracker.ts';
import { BroadworksNormaliser } from './normaliser.ts';
import { UserDirectory } from './user-directory.ts';
import { readCalls } from './xsi-call.ts';

export interface BroadworksPlayOptions extends CaptureOptions {
  readonly extensionPattern?: string;
  /** `USER_ID=EXTENSION`: what the XSP would have been asked. */
  readonly users?: readonly string[];
}

/** A gap in which whoever a call was handed to would have shown up. */
const AFTERWARDS_MS = 10_000;

/** Everything that the recorded bytes of a channel mean, or of several one after the other. */
export function* playBroadworksCapture(bytes: Uint8Array, options: BroadworksPlayOptions = {}): Iterable<CallEvent> {
  const users = new UserDirectory();
  for (const row of options.users ?? []) {
    const [userId = '', extension = ''] = row.split('=', 2);
    if (extension !== '') users.learn(userId, { extension, number: null, name: null });
  }
  const { tracker, holdBackMs } = captureTracker(options.extensionPattern ?? DEFAULT_SETTINGS.extensionPattern, options);
  const normaliser = new BroadworksNormaliser(users);
  const parser = new XsiStreamParser();
  const heard = new Set<string>();
  let now = 0;
  function* pass(to: number): Iterable<CallEvent> {
    now = Math.max(now, to);
    for (const signal of normaliser.advance(now)) yield* tracker.apply(signal, now);
    yield* tracker.advance(now);
  }
  for (const { readAt, chunk } of readTimes(bytes, options.times)) {
    const alarms = parser.alarms;
    const documents = parser.push(chunk);
    if (parser.alarms > alarms) options.onAlarm?.(parser.lastAlarm ?? 'bytes that are no document', parser.alarms - alarms);
    for (const document of documents) {
      // What was not acknowledged in time is told again.
      if (document.kind !== 'event' || heard.has(document.eventId)) continue;
      heard.add(document.eventId);
      yield* pass(readAt ?? timeIn(document));
      for (const signal of normaliser.apply(document, now)) yield* tracker.apply(signal, now);
    }
  }
  yield* pass(now + AFTERWARDS_MS);
  // What was held back at the end of the recording is told; calls still alive stay alive.
  yield* tracker.advance(now + holdBackMs);
}

/** Events have no time of their own: the latest one in their calls, 0 when there is none. */
function timeIn({ data }: XsiEvent): number {
  const times = readCalls(data).flatMap(({ startedAt, answeredAt, endedAt }) => [startedAt ?? 0, answeredAt ?? 0, endedAt ?? 0]);
  return Math.max(0, ...times);
}
