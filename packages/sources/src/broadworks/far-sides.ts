import type { Party, Signal } from '@ringhook/core';
import { farLegId } from './leg-id.ts';
import type { HalfCall, Session } from './sessions.ts';
import type { UserDirectory } from './user-directory.ts';
import { isServiceCode, type RemoteParty, type XsiCall } from './xsi-call.ts';

/** When an event is handled, ms since the epoch, and what it has meant so far. */
export interface Scene {
  readonly now: number;
  readonly signals: Signal[];
}

export interface FarOrder {
  readonly remote: RemoteParty;
  readonly isOrigin: boolean;
  readonly target: string | null;
  readonly at: number;
  /** Whoever tells of him: a leg of ours, or an entry in a queue. */
  readonly shownBy: string;
}

/** The sides of calls that no subscription of ours sees: legs of our own making, by what our users are told of them. */
export class FarSides {
  readonly #users: UserDirectory;

  constructor(users: UserDirectory) {
    this.#users = users;
  }

  make(session: Session, { remote, isOrigin, target, at, shownBy }: FarOrder, signals: Signal[]): void {
    const leg = farLegId(session.key, shownBy);
    const { number, name } = remote;
    const party = this.#partyOf(remote);
    session.far = { leg, extension: party.kind === 'extension' ? party.extension : null, number, name };
    if (isOrigin) session.origin = leg;
    const isWithheld = isOrigin && number === null;
    signals.push({
      kind: 'legCreated',
      at,
      leg,
      callKey: session.key,
      party,
      isOrigin,
      number,
      name,
      target,
      ...(isWithheld && { isWithheld }),
    });
  }

  #partyOf({ userId, number, isInternal }: RemoteParty): Party {
    const user = this.#users.find(userId, number);
    if (user) return { kind: 'extension', extension: user.extension };
    return isInternal === true && number !== null ? { kind: 'extension', extension: number } : { kind: 'outside' };
  }

  isOurs(remote: RemoteParty): boolean {
    return this.#partyOf(remote).kind === 'extension';
  }

  /** Whoever was called, unless he is a user who tells of himself; a service of the XSP is nobody. */
  call({ leg, session }: HalfCall, call: XsiCall, { now, signals }: Scene): void {
    const { remote } = call;
    if (session.far !== null || session.origin !== leg || session.halves.size > 1 || isServiceCode(remote.number)) return;
    const at = call.startedAt ?? now;
    this.make(session, { remote, isOrigin: false, target: null, at, shownBy: leg }, signals);
    signals.push({ kind: 'legDialled', at, leg: farLegId(session.key, leg), from: leg, number: remote.number });
  }

  rename({ session: { far, halves } }: HalfCall, { remote: { number, name } }: XsiCall, { now, signals }: Scene): void {
    if (!far || number === null || (far.number === number && far.name === name)) return;
    // Several of ours hear the same caller: only who is alone with him knows that he has changed.
    if (halves.size > 1) return;
    far.number = number;
    far.name = name;
    signals.push({ kind: 'partyUpdated', at: now, leg: far.leg, number, name });
  }

  /** A user tells of himself now, whom we knew only by what the other side was shown. */
  standDown({ leg, party, session }: HalfCall, { personality }: XsiCall, { now, signals }: Scene): void {
    const { far, origin } = session;
    const isOrigin = far?.leg === origin;
    if (!far || party.kind !== 'extension' || far.extension !== party.extension || isOrigin !== (personality !== 'Terminator')) return;
    session.far = null;
    if (isOrigin) session.origin = leg;
    signals.push({ kind: 'legEnded', at: now, leg: far.leg, cause: 'unknown' });
    if (!isOrigin) return;
    for (const other of session.halves) {
      if (other.leg !== leg) signals.push({ kind: 'legDialled', at: now, leg: other.leg, from: leg, number: null });
    }
  }

  /** Whoever a user talks with, or was called by, goes with him when he is the last to leave a session. */
  bring({ session, isTalking }: HalfCall, left: Session): void {
    const { far, origin } = left;
    if (far === null || session.far !== null || left.halves.size > 0 || left.isQueued) return;
    if (origin !== far.leg && !isTalking) return;
    session.far = far;
    session.origin ??= origin;
    left.far = null;
  }
}
