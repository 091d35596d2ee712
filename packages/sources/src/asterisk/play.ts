import {
  type CallEvent,
  CallTracker,
  DEFAULT_SETTINGS,
  EXTENSION_EVENTS,
  HOOK_EVENTS,
  numberScopeOf,
  type SourceId,
  type TrackerSettings,
  waitMs,
} from '@ringhook/core';
import { type AmiMessage, AmiParser } from '@ringhook/protocols';
import { DEFAULT_DIAL_PLAN_NAMES, type DialPlanNames } from './channel-name.ts';
import { AsteriskNormaliser } from './normaliser.ts';
import { SnapshotCollector } from './snapshot.ts';
import { readTimes } from './capture-times.ts';

export interface PlayOptions extends Partial<DialPlanNames> {
  /** Text of a times file: `epoch_ms TAB offset TAB length` per read. */
  readonly times?: string;
  readonly settings?: Partial<TrackerSettings>;
  readonly shortCodes?: readonly string[];
  /** Told what looked forged in the bytes: the newest in words, and how many there were since the last time. */
  readonly onAlarm?: (text: string, count: number) => void;
}

/** The same capture gives the same lines every time, so calls are named after their number. */
const UUID_PREFIX = '00000000-0000-4000-8000-';
const CAPTURE = 'capture' as SourceId;
const SECOND_OF_ID = /(?:^|-)(\d{10})\.\d+$/;

/** Everything a recorded AMI connection means: the events, in the order in which they would have been told. */
export function* playCapture(bytes: Uint8Array, options: PlayOptions = {}): Iterable<CallEvent> {
  const names = { ...DEFAULT_DIAL_PLAN_NAMES, extensionPattern: DEFAULT_SETTINGS.extensionPattern, ...named(options) };
  const settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const normaliser = new AsteriskNormaliser(names);
  const snapshot = new SnapshotCollector(normaliser);
  const numbers = numberScopeOf(names.extensionPattern, options.shortCodes ?? DEFAULT_SETTINGS.shortCodes);
  let calls = 0;
  const identify = () => ({ number: ++calls, uuid: `${UUID_PREFIX}${String(calls).padStart(12, '0')}` });
  const tracker = new CallTracker({ sourceId: CAPTURE, settings, numbers, identify });
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
  yield* tracker.advance(now + settings.missedHoldBackMs + 1_000);
}

function named({ trunks, extensionPattern, internalContexts, trunkContexts }: PlayOptions): Partial<DialPlanNames> {
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

const PRINTED_CALL_EVENTS = new Set<string>(HOOK_EVENTS);
const PRINTED_EXTENSION_EVENTS = new Set<string>(EXTENSION_EVENTS);

/** What `ringhook capture play` prints of an event; undefined for milestones, which are for the live view only. */
export function captureLine(event: CallEvent): Record<string, unknown> | undefined {
  if (event.level === 'device') {
    const { level, extension, state, at } = event;
    return { level, event: event.event, extension, state, at };
  }
  const call = callColumns(event.call);
  if (event.level === 'call') {
    return PRINTED_CALL_EVENTS.has(event.event) ? { level: 'call', event: event.event, call } : undefined;
  }
  if (!PRINTED_EXTENSION_EVENTS.has(event.event)) return undefined;
  const { extension, direction, scope, remoteTel, remoteName } = event;
  return { level: 'extension', event: event.event, extension, direction, scope, remoteTel, remoteName, call };
}

function callColumns(call: Parameters<typeof waitMs>[0]): Record<string, unknown> {
  const { number, uuid, type, callerId, callerName, did, responderExt, lastQueue } = call;
  const { answered, recorded, startedAt, answeredAt, endedAt } = call;
  return {
    number,
    uuid,
    type,
    callerId,
    callerName,
    did,
    responderExt,
    lastQueue,
    answered,
    recorded,
    startedAt,
    answeredAt,
    endedAt,
    waitMs: waitMs(call),
  };
}
