import { type AppError, CallTracker, type SourceId } from '@ringhook/core';
import { type CallCheckpointState, CallDoor } from './accept-signal.ts';
import type { HostPorts } from './source-host.ts';
import { trackerSettings } from './tracker-settings.ts';

/** Calls in progress at a source that is not running. */
export interface LeftCalls {
  readonly sourceId: string;
  readonly calls: readonly CallCheckpointState[];
  /** Until when the source was heard, ms since the epoch; undefined when it has not run since the start: then the calls know best. */
  readonly lastHeardAt: number | undefined;
}

/**
 * Ends calls of which nobody will hear again, as an empty list of a PBX would (call-model 3.14): hangup and missed come now, once,
 * marked synthetic. Resolves once that is committed; rejects when it can't be, and then the next start finds the calls again.
 */
export async function endCalls({ sourceId, calls, lastHeardAt }: LeftCalls, ports: HostPorts): Promise<void> {
  const rules = ports.rules();
  const tracker = new CallTracker({
    sourceId: sourceId as SourceId,
    settings: trackerSettings(rules.configuration.settings),
    numbers: rules.plan,
    identify: ports.identify,
    restored: calls.map(({ call }) => call),
  });
  const onTrouble = (error: AppError): void => ports.onTrouble(sourceId, error);
  const door = new CallDoor({ sourceId, tracker, restored: calls, ports: ports.door, onTrouble });
  const now = ports.door.now();
  const from = lastHeardAt ?? Math.max(...calls.map(({ call }) => call.heardAt));
  await door.accept([
    { kind: 'gap', at: now, from },
    { kind: 'snapshot', at: now, takenAt: now, legs: [] },
  ]);
}
