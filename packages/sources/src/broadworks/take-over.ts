import type { HalfCall, Session, Sessions } from './sessions.ts';
import type { UserDirectory, XsiUser } from './user-directory.ts';
import { isServiceCode, type XsiCall } from './xsi-call.ts';

export interface Taker {
  readonly user: XsiUser;
  readonly sessions: Sessions;
}

/** Nobody of ours talks in it yet. */
export function isWaited({ halves }: Session): boolean {
  for (const { isTalking } of halves) if (isTalking) return false;
  return true;
}

/** A call that was let go by a colleague, to this user by name or to the next of the group that both are in. */
export function sessionWaitingFor(user: XsiUser, { remote, group }: XsiCall, sessions: Sessions): Session | undefined {
  for (const session of sessions.handedOn()) {
    if (session.far?.number !== remote.number) continue;
    if (isSentTo(session, user) || (group !== null && session.group === group && isWaited(session))) return session;
  }
  return undefined;
}

/**
 * A call that rang at one user is answered by a colleague, who has it under another id and hears the same caller: it was sent to him,
 * or he dialled the service for taking such calls.
 */
export function sessionTakenOver({ session: own, isTalking, mayBeService }: HalfCall, call: XsiCall, taker: Taker): Session | undefined {
  const { number } = call.remote;
  if (number === null || isServiceCode(number) || (isTalking && own.far !== null)) return undefined;
  const isFound = (session: Session): boolean => session !== own && session.far?.number === number;
  for (const session of taker.sessions.handedOn()) {
    if (isFound(session) && (mayBeService || isSentTo(session, taker.user))) return session;
  }
  if (!mayBeService || own.far !== null) return undefined;
  for (const session of taker.sessions.all()) {
    if (isFound(session) && session.origin === session.far?.leg && session.halves.size > 0 && isWaited(session)) return session;
  }
  return undefined;
}

/** One who talks with the caller by what he was told last, in a session that has no such caller. */
export function halfThatTook(session: Session, halves: Iterable<HalfCall>, users: UserDirectory): HalfCall | undefined {
  const { far } = session;
  if (far === null || far.number === null) return undefined;
  for (const half of halves) {
    const isWithHim = half.isTalking && half.remoteNumber === far.number && half.session !== session && half.session.far === null;
    if (isWithHim && isSentTo(session, users.user(half.userId))) return half;
  }
  return undefined;
}

function isSentTo({ handedOn, isQueued, far }: Session, { extension, number }: XsiUser): boolean {
  if (handedOn?.isFound && !isQueued && far?.number !== null) return true;
  const to = digitsOf(handedOn?.to ?? null);
  return to !== '' && (to === digitsOf(extension) || to === digitsOf(number));
}

/** Profiles write `+1-2025550101` where events have `+12025550101`. */
function digitsOf(number: string | null): string {
  return number === null ? '' : number.replaceAll(/\D/g, '');
}
