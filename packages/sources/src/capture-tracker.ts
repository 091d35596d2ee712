import { CallTracker, DEFAULT_SETTINGS, numberScopeOf, type SourceId, type TrackerSettings } from '@ringhook/core';

/** What the playing of every kind of recording can be told. */
export interface CaptureOptions {
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

/** A tracker as the server has one, for calls that are nobody's. `holdBackMs`: after so long everything held back is told. */
export function captureTracker(
  extensionPattern: string,
  { settings: changed, shortCodes = DEFAULT_SETTINGS.shortCodes }: CaptureOptions,
): { readonly tracker: CallTracker; readonly holdBackMs: number } {
  const settings = { ...DEFAULT_SETTINGS, ...changed };
  let calls = 0;
  const identify = () => ({ number: ++calls, uuid: `${UUID_PREFIX}${String(calls).padStart(12, '0')}` });
  const numbers = numberScopeOf(extensionPattern, shortCodes);
  return { tracker: new CallTracker({ sourceId: CAPTURE, settings, numbers, identify }), holdBackMs: settings.missedHoldBackMs + 1_000 };
}
