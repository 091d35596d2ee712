import type { CauseClass, LegId, Signal } from '@ringhook/core';
import type { AliveLeg } from '../source.ts';
import { noteSignals } from './note-signals.ts';
import type { SessionView } from './reorder.ts';
import { isStage, type LegStage, type ReportedEvent, STAGE_RANK } from './reported-event.ts';

const MAX_SESSIONS = 20_000;
const MAX_LEGS = 64;
/** What happens so close together is one thing, a phone that stops ringing as a colleague answers: some providers tell whole seconds, ms. */
const TOGETHER_MS = 3_000;

interface KnownLeg {
  rank: number;
  /** First time it was heard by another. */
  talkedAt: number | null;
  endedAt: number | null;
  readonly role: ReportedEvent['role'];
}

interface Session {
  readonly legs: Map<string, KnownLeg>;
  /** The leg that began it, once known. */
  origin: string | null;
  hasTarget: boolean;
}

/** What was reported about single legs -> signals. Says nothing twice, and nothing that a later report has overtaken. */
export class IngestNormaliser {
  readonly #sessions = new Map<string, Session>();

  /** `alive`: legs of calls that an earlier run of ours began. */
  constructor(alive: Iterable<AliveLeg> = []) {
    for (const { leg, callKey, isOrigin } of alive) {
      const session = this.#session(callKey);
      session.legs.set(leg, { rank: STAGE_RANK.created, talkedAt: null, endedAt: null, role: isOrigin ? 'origin' : 'called' });
      if (isOrigin) session.origin = leg;
    }
  }

  /** What is known of a session, for whoever puts reports in order. */
  readonly view: SessionView = {
    hasOrigin: (session) => (this.#sessions.get(session)?.origin ?? null) !== null,
    isOpen: (session, at) => this.#isOpen(session, at),
    isHeardOf: (session, leg) => (this.#sessions.get(session)?.legs.get(leg)?.rank ?? 0) >= STAGE_RANK.ringing,
    hasTalked: (session, leg) => (this.#sessions.get(session)?.legs.get(leg)?.talkedAt ?? null) !== null,
  };

  /** What a leg is in its session, where that is known: not every report says it again. */
  roleOf(session: string, leg: string): ReportedEvent['role'] | undefined {
    return this.#sessions.get(session)?.legs.get(leg)?.role;
  }

  apply(event: ReportedEvent): Signal[] {
    const signals: Signal[] = [];
    const session = this.#session(event.session);
    if (event.parent) this.#meet(session, { ...event, ...event.parent, role: 'origin' }, signals);
    // A recording, say, is often told of when the call is long over.
    if (isStage(event.what) || event.what === 'queued') this.#meet(session, event, signals);
    if (isStage(event.what)) this.#reach(session, event, { stage: event.what, signals });
    else signals.push(...noteSignals(event, event.what));
    const legs = Array.from(session.legs.values());
    if (legs.every(({ rank }) => rank === STAGE_RANK.ended)) this.#sessions.delete(event.session);
    return signals;
  }

  #isOpen(session: string, at: number): boolean {
    const called = Array.from(this.#sessions.get(session)?.legs.values() ?? []).filter(({ role }) => role === 'called');
    if (called.some(({ endedAt }) => endedAt === null)) return true;
    if (called.some(({ talkedAt }) => talkedAt !== null)) return false;
    return called.every(({ endedAt }) => at - (endedAt ?? 0) > TOGETHER_MS);
  }

  #session(id: string): Session {
    const known = this.#sessions.get(id);
    if (known) return known;
    if (this.#sessions.size >= MAX_SESSIONS) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    const session: Session = { legs: new Map(), origin: null, hasTarget: false };
    this.#sessions.set(id, session);
    return session;
  }

  #meet(session: Session, event: Omit<ReportedEvent, 'what'>, signals: Signal[]): void {
    if (!session.legs.has(event.leg) && session.legs.size < MAX_LEGS) this.#create(session, event, signals);
    // Who was met through the leg he called may say only now what he had dialled.
    const isNews = event.target !== null && session.origin === event.leg && !session.hasTarget;
    if (!isNews) return;
    session.hasTarget = true;
    signals.push({ kind: 'partyUpdated', at: event.at, leg: event.leg as LegId, target: event.target });
  }

  #create(session: Session, event: Omit<ReportedEvent, 'what'>, signals: Signal[]): void {
    const { origin } = session;
    const leg = event.leg as LegId;
    const at = event.beganAt ?? event.answeredAt ?? event.at;
    // Nobody began it, and that was waited for: the provider called here on an order.
    const role = event.role === 'called' && origin === null ? 'order' : event.role;
    session.legs.set(leg, { rank: STAGE_RANK.created, talkedAt: null, endedAt: null, role });
    if (role !== 'called') session.origin ??= leg;
    const { party, number, name } = event.who;
    const isOrigin = role === 'origin';
    const target = isOrigin ? event.target : null;
    session.hasTarget ||= target !== null;
    const parent = role === 'called' ? (origin as LegId | null) : null;
    signals.push({
      kind: 'legCreated',
      at,
      leg,
      callKey: event.session,
      party,
      isOrigin,
      number,
      name,
      target,
      isWithheld: event.isWithheld,
      ...(parent !== null && { parent }),
    });
    if (role === 'order') signals.push({ kind: 'legDialled', at, leg, from: null, number: event.target });
    else if (parent !== null) signals.push({ kind: 'legDialled', at, leg, from: parent, number });
  }

  #reach(session: Session, event: ReportedEvent, { stage, signals }: { readonly stage: LegStage; readonly signals: Signal[] }): void {
    const known = session.legs.get(event.leg);
    const rank = STAGE_RANK[stage];
    if (!known || rank <= known.rank) return;
    const leg = event.leg as LegId;
    const at = event.answeredAt ?? event.at;
    // Whoever has answered, or would not, has rung: a report that got lost, or is not switched on, leaves no hole.
    const hasRung = stage !== 'ended' || event.answeredAt !== undefined || event.cause === 'noAnswer';
    if (known.role !== 'origin' && known.rank < STAGE_RANK.ringing && hasRung) signals.push({ kind: 'legRinging', at, leg });
    if (stage === 'answered') signals.push({ kind: 'legAnswered', at, leg });
    if (stage === 'talking' || (event.answeredAt !== undefined && known.talkedAt === null)) this.#connect(session, leg, { at, signals });
    known.rank = rank;
    if (stage === 'ended') known.endedAt = event.at;
    if (stage === 'ended') this.#end(session, event, signals);
  }

  /** Who was called hears the one who called. Each pair has a bridge of its own: a caller goes from one agent to the next. */
  #connect(session: Session, leg: string, { at, signals }: { readonly at: number; readonly signals: Signal[] }): void {
    const partner = session.origin === leg ? this.#answeredPartner(session, leg) : session.origin;
    if (partner === null || partner === leg) return;
    const bridge = session.origin === leg ? partner : leg;
    for (const one of [partner, leg]) {
      const known = session.legs.get(one);
      if (!known || known.rank === STAGE_RANK.ended) continue;
      known.talkedAt ??= at;
      known.rank = Math.max(known.rank, STAGE_RANK.answered);
      signals.push({ kind: 'legAnswered', at, leg: one as LegId }, { kind: 'legBridged', at, leg: one as LegId, bridge, purpose: 'talk' });
    }
  }

  #answeredPartner(session: Session, leg: string): string | null {
    const isThere = ({ rank }: KnownLeg): boolean => rank >= STAGE_RANK.answered && rank < STAGE_RANK.ended;
    return Array.from(session.legs).findLast(([id, known]) => id !== leg && isThere(known))?.[0] ?? null;
  }

  #end(session: Session, event: ReportedEvent, signals: Signal[]): void {
    const { at } = event;
    const cause: CauseClass = event.cause ?? (this.#isElsewhere(session, event) ? 'answeredElsewhere' : 'unknown');
    if (event.endsSession) {
      for (const [id, known] of session.legs) {
        if (known.rank === STAGE_RANK.ended) continue;
        known.rank = STAGE_RANK.ended;
        signals.push({ kind: 'legEnded', at, leg: id as LegId, cause: 'unknown' });
      }
    }
    const leg = event.leg as LegId;
    if (cause !== 'unknown' && event.role !== 'origin') signals.push({ kind: 'dialEnded', at, leg, outcome: cause });
    signals.push({ kind: 'legEnded', at, leg, cause });
  }

  #isElsewhere(session: Session, { leg, at, answeredAt }: ReportedEvent): boolean {
    const known = session.legs.get(leg);
    if (known?.role !== 'called' || known.talkedAt !== null || answeredAt !== undefined) return false;
    return Array.from(session.legs).some(([id, { rank, role, talkedAt }]) => {
      if (id === leg || role !== 'called' || talkedAt === null) return false;
      return rank < STAGE_RANK.ended || Math.abs(at - talkedAt) <= TOGETHER_MS;
    });
  }
}
