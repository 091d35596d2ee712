import type { XsiEvent } from '@ringhook/protocols';
import type { Scene } from './far-sides.ts';
import type { HalfCalls } from './half-calls.ts';
import type { QueueEntry } from './queue-entries.ts';
import type { FarSide, Session } from './sessions.ts';

/** What the queue of a call center tells of a caller in it, who has not come to any of our users, or is on his way to the next. */
export function applyQueueEvent(event: XsiEvent, calls: HalfCalls, scene: Scene): void {
  const entry = calls.queues.read(event);
  if (!entry) return;
  const { now, signals } = scene;
  const session = calls.sessions.open(entry.session);
  const at = entry.at ?? now;
  session.group = event.targetId;
  session.isLeftOver = false;
  if (session.far === null && entry.what !== 'left') {
    const { remote, number, addedAt, callId } = entry;
    calls.far.make(session, { remote, isOrigin: session.origin === null, target: number, at: addedAt ?? at, shownBy: callId }, signals);
  }
  const { far } = session;
  if (far === null) calls.endIfLeft(session, { at, now, cause: 'unknown', signals });
  else if (entry.what === 'waits') wait(session, far, { entry, calls, scene });
  else if (entry.what === 'answered') answer(session, far, { entry, calls, scene });
  else leave(session, far, { entry, calls, scene });
}

interface Told {
  readonly entry: QueueEntry;
  readonly calls: HalfCalls;
  readonly scene: Scene;
}

function wait(session: Session, far: FarSide, { entry, calls, scene }: Told): void {
  calls.sessions.settle(session);
  session.isQueued = true;
  const isNew = session.queueName !== entry.name;
  session.queueName = entry.name;
  session.hasToldQueue = true;
  if (isNew) scene.signals.push({ kind: 'queueJoined', at: entry.at ?? scene.now, leg: far.leg, queue: entry.name });
}

function leave(session: Session, far: FarSide, { entry, calls, scene: { now, signals } }: Told): void {
  const at = entry.at ?? now;
  signals.push({ kind: 'queueLeft', at, leg: far.leg, queue: entry.name });
  session.isQueued = false;
  session.queueName = null;
  session.isAbandoned = entry.cause === 'abandoned';
  if (session.isAbandoned) {
    calls.sessions.settle(session);
    calls.endIfLeft(session, { at, now, cause: 'abandoned', signals });
  } else if (session.halves.size === 0) calls.keep(session, at, now);
}

/** The agent's half may have come under an id of its own: they are put into one bridge, and the tracker makes one call of it. */
function answer(session: Session, far: FarSide, { entry, calls, scene: { now, signals } }: Told): void {
  const at = entry.at ?? now;
  session.isQueued = false;
  session.queueName = null;
  const half = entry.answeringLeg === undefined ? undefined : calls.halves.get(entry.answeringLeg);
  if (!half) {
    if (session.halves.size === 0) calls.keep(session, at, now);
    return;
  }
  calls.sessions.settle(session);
  signals.push({ kind: 'queueLeft', at, leg: far.leg, queue: entry.name });
  const other = half.session;
  if (other === session) return;
  calls.sessions.move(half, session);
  calls.connect(half, at, signals);
  other.isQueued = false;
  calls.endIfLeft(other, { at, now, cause: 'merged', signals });
  calls.sessions.alias(session, other.key);
}
