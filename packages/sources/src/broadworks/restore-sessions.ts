import type { AliveLeg } from '../source.ts';
import { readLegId } from './leg-id.ts';
import type { Session, Sessions } from './sessions.ts';

/** Puts the legs that an earlier run of ours knew into their sessions again, and returns those. */
export function restoreSessions(
  alive: Iterable<AliveLeg>,
  sessions: Sessions,
  restoreHalf: (session: Session, leg: AliveLeg) => void,
): ReadonlySet<Session> {
  const restored = new Set<Session>();
  for (const known of alive) {
    const { leg, callKey, isOrigin, number, extension, queue, isAnswered } = known;
    const isFar = readLegId(leg) === undefined;
    const ours = sessions.open(callKey);
    // Calls that were merged may have left two: each has to come to its end.
    const session = isFar && ours.far ? sessions.open(`${callKey} ${leg}`) : ours;
    restored.add(session);
    if (isOrigin) session.origin = leg;
    session.hasToldQueue = queue !== null;
    session.isQueued = session.isLeftOver = queue !== null && !isAnswered;
    session.queueName = session.isQueued ? queue : null;
    if (isFar) session.far = { leg, extension, number, name: null };
    else restoreHalf(session, known);
  }
  return restored;
}
