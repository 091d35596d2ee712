import type { CallLifecycle } from './call-lifecycle.ts';
import type { LegSignals } from './leg-signals.ts';
import { hasRealLegs, type Leg } from './live-call.ts';
import type { Snapshot, SnapshotLeg } from './signal.ts';

export interface ReconcileContext {
  readonly legs: LegSignals;
  readonly calls: CallLifecycle;
  /** When the link was lost, where that is known. */
  readonly lostAt: number | null;
  readonly now: number;
}

/**
 * Makes what we know and what is alive at the PBX the same (call-model 3.14): the missing signals are made up, in the order in
 * which they would have come, and everything that follows is told as synthetic, each thing still at most once.
 */
export function reconcile(snapshot: Snapshot, context: ReconcileContext): void {
  const found = snapshot.legs.toSorted((one, other) => one.createdAt - other.createdAt || Number(other.isOrigin) - Number(one.isOrigin));
  // What was heard of a leg since the list was begun is newer than the list.
  const stale = found.filter((leg) => (context.legs.get(leg.leg)?.heardAt ?? 0) < snapshot.takenAt);
  // Newcomers first: a call whose known legs are all gone may live on in them.
  for (const leg of found) recreate(leg, context);
  dropVanished(snapshot, context);
  for (const leg of stale) rejoin(leg, context);
  for (const leg of stale) reconnect(leg, context);
}

function dropVanished(snapshot: Snapshot, context: ReconcileContext): void {
  const alive = new Set(snapshot.legs.map((leg) => leg.leg));
  for (const leg of context.legs.all()) {
    if (!alive.has(leg.id) && leg.heardAt < snapshot.takenAt) context.legs.drop(leg, estimatedEnd(leg, snapshot, context), context.now);
  }
  for (const call of context.calls.started()) {
    if (!hasRealLegs(call)) context.calls.end(call, call.lastAt, 'unknown');
  }
}

/** Half-way between the last moment it is known to have lived and the moment it was found gone. */
function estimatedEnd(leg: Leg, { takenAt }: Snapshot, { lostAt }: ReconcileContext): number {
  const { heardAt, lastAt } = leg.call;
  const lastKnown = Math.min(Math.max(heardAt, lostAt ?? heardAt), takenAt);
  return lastAt + Math.round((lastKnown + takenAt) / 2) - heardAt;
}

function recreate(leg: SnapshotLeg, { legs, now }: ReconcileContext): void {
  const known = legs.get(leg.leg);
  if (known) return legs.move(known, leg.callKey, known.call.lastAt);
  const { callKey, party, isOrigin, number, name, target, createdAt, isWithheld = false } = leg;
  legs.apply({ kind: 'legCreated', leg: leg.leg, callKey, party, isOrigin, number, name, target, isWithheld, at: createdAt }, now);
  if (leg.isOrdered) legs.apply({ kind: 'legDialled', leg: leg.leg, from: null, number: target, at: createdAt }, now);
}

/** Wires, queues and rooms first: they say what a ringing or connected leg means. */
function rejoin(leg: SnapshotLeg, { legs, now }: ReconcileContext): void {
  const known = legs.get(leg.leg);
  if (!known) return;
  known.heardAt = now;
  known.call.heardAt = now;
  const at = Math.max(leg.createdAt, known.call.facts.startedAt);
  if (leg.other !== undefined && !known.wire) legs.apply({ kind: 'relayJoined', leg: leg.leg, other: leg.other, at }, now);
  if (leg.queue !== undefined && known.call.facts.lastQueue === null) {
    legs.apply({ kind: 'queueJoined', leg: leg.leg, queue: leg.queue, at }, now);
  }
}

function reconnect(leg: SnapshotLeg, { legs, now }: ReconcileContext): void {
  const known = legs.get(leg.leg);
  if (!known) return;
  const at = Math.max(leg.answeredAt ?? leg.createdAt, known.call.lastAt);
  if (leg.state === 'ringing') legs.apply({ kind: 'legRinging', leg: leg.leg, at }, now);
  if (leg.state !== 'up') return;
  legs.apply({ kind: 'legAnswered', leg: leg.leg, at }, now);
  if (leg.conference !== undefined) legs.apply({ kind: 'conferenceJoined', leg: leg.leg, conference: leg.conference, at }, now);
  else if (leg.bridge !== null) legs.apply({ kind: 'legBridged', leg: leg.leg, bridge: leg.bridge, purpose: leg.purpose, at }, now);
  else if (known.bridge) legs.apply({ kind: 'legUnbridged', leg: leg.leg, bridge: known.bridge.id, at }, now);
}
