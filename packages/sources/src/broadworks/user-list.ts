import type { LegId, Signal } from '@ringhook/core';
import type { HalfCalls } from './half-calls.ts';
import { hold, record, retrieve } from './half-state.ts';
import { halfLegId } from './leg-id.ts';
import type { UserDirectory } from './user-directory.ts';
import type { XsiCall } from './xsi-call.ts';

/** All calls that one user has. */
export interface UserList {
  readonly userId: string;
  readonly calls: readonly XsiCall[];
  /** Whether an event has told of this leg since the list was asked for: the list may not know, and does not end it. */
  readonly isOlderThan?: (leg: LegId) => boolean;
}

export interface ListScene {
  readonly calls: HalfCalls;
  readonly users: UserDirectory;
  readonly now: number;
}

const CONNECTED: ReadonlySet<string> = new Set(['Active', 'Held', 'Remote Held']);

/** What the user had and has not any more is over; what is new in the list is found (call-model 3.14). */
export function signalsOfList({ userId, calls: listed, isOlderThan = () => false }: UserList, { calls, users, now }: ListScene): Signal[] {
  const signals: Signal[] = [];
  const alive = new Set(listed.map(({ callId }) => halfLegId(userId, callId)));
  for (const half of calls.halves.values()) {
    if (half.userId !== userId || alive.has(half.leg) || isOlderThan(half.leg)) continue;
    calls.endVanished(half, { now, signals });
  }
  for (const call of listed) {
    const leg = halfLegId(userId, call.callId);
    const isOlder = isOlderThan(leg);
    // It has ended since.
    if (isOlder && !calls.halves.has(leg)) continue;
    const half = calls.see(userId, call, { now, signals });
    if (!half) continue;
    if (call.state === 'Alerting' && call.personality !== 'Originator' && !half.isTalking)
      signals.push({ kind: 'legRinging', at: now, leg });
    if (!CONNECTED.has(call.state)) continue;
    const isAmongUs = users.find(call.remote.userId, call.remote.number) !== undefined;
    if (call.personality === 'Originator' && !isAmongUs) calls.far.call(half, call, { now, signals });
    calls.connect(half, call.answeredAt ?? now, signals);
    if (isOlder) continue;
    if (call.state === 'Held') hold(half, { now, signals });
    else retrieve(half, { now, signals });
    if (call.isRecording !== undefined) record(half, call.isRecording, { now, signals });
  }
  return signals.map((signal) => ({ ...signal, isFound: true }));
}
