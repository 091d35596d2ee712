import type { CauseClass, LegId, Signal } from '@ringhook/core';
import type { AliveLeg } from '../source.ts';
import type { SessionView } from './reorder.ts';
import { isStage, type LegNote, type LegStage, type ReportedEvent, type ReportedParty, STAGE_RANK } from './reported-event.ts';

const MAX_SESSIONS = 20_000;
const MAX_LEGS = 64;

interface KnownLeg {
  rank: number;
  hasTalked?: true;
  readonly role: ReportedEvent['role'];
}

interface Session {
  readonly legs: Map<string, KnownLeg>;
  /** The leg that began it, once known. */
  origin: string | null;
}

/** What was reported about single legs -> signals. Says nothing twice, and nothing that a later report has overtaken. */
export class IngestNormaliser {
  readonly #sessions = new Map<string, Session>();

  /** `alive`: legs of calls that an earlier run of ours began. */
  constructor(alive: Iterable<AliveLeg> = []) {
    for (const { leg, callKey, isOrigin } of alive) {
      const session = this.#session(callKey);
      session.legs.set(leg, { rank: STAGE_RANK.created, role: isOrigin ? 'origin' : 'called' });
      if (isOrigin) session.origin = leg;
    }
  }

  /** What is known of a session, for whoever puts reports in order. */
  readonly view: SessionView = {
    hasOrigin: (session) => (this.#sessions.get(session)?.origin ?? null) !== null,
    isOpen: (session) => this.#isOpen(session),
  };

  /** What a leg is in its session, where that is known: not every report says it again. */
  roleOf(session: string, leg: string): ReportedEvent['role'] | undefined {
    return this.#sessions.get(session)?.legs.get(leg)?.role;
  }

  #isOpen(session: string): boolean {
    const called = Array.from(this.#sessions.get(session)?.legs.values() ?? []).filter(({ role }) => role === 'called');
    if (called.some(({ hasTalked }) => hasTalked === true)) return false;
    return called.length === 0 || called.some(({ rank }) => rank < STAGE_RANK.ended);
  }

  apply(event: ReportedEvent): Signal[] {
    const signals: Signal[] = [];
    const session = this.#session(event.session);
    if (event.parent) this.#create(session, { ...event, ...event.parent, role: 'origin' }, signals);
    this.#create(session, event, signals);
    if (isStage(event.what)) this.#reach(session, event, signals);
    else signals.push(...noteSignals(event, event.what));
    if (session.legs.size > 0 && Array.from(session.legs.values()).every(({ rank }) => rank === STAGE_RANK.ended)) {
      this.#sessions.delete(event.session);
    }
    return signals;
  }

  #session(id: string): Session {
    const known = this.#sessions.get(id);
    if (known) return known;
    if (this.#sessions.size >= MAX_SESSIONS) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    const session: Session = { legs: new Map(), origin: null };
    this.#sessions.set(id, session);
    return session;
  }

  #create(session: Session, event: Omit<ReportedEvent, 'what'>, signals: Signal[]): void {
    const { leg, at } = event;
    if (session.legs.has(leg) || session.legs.size >= MAX_LEGS) return;
    const { origin } = session;
    // Nobody began it, and that was waited for: the provider called here on an order.
    const role = event.role === 'called' && origin === null ? 'order' : event.role;
    session.legs.set(leg, { rank: STAGE_RANK.created, role });
    if (role !== 'called') session.origin ??= leg;
    const { party, number, name } = event.who;
    const isOrigin = role === 'origin';
    signals.push({
      kind: 'legCreated',
      at,
      leg: leg as LegId,
      callKey: event.session,
      party,
      isOrigin,
      number,
      name,
      target: isOrigin ? event.target : null,
      isWithheld: event.isWithheld,
      ...(role === 'called' && origin !== null && { parent: origin as LegId }),
    });
    if (role === 'order') signals.push({ kind: 'legDialled', at, leg: leg as LegId, from: null, number: event.target });
    else if (role === 'called' && origin !== null)
      signals.push({ kind: 'legDialled', at, leg: leg as LegId, from: origin as LegId, number });
  }

  #reach(session: Session, event: ReportedEvent, signals: Signal[]): void {
    const { leg, at } = event;
    const known = session.legs.get(leg);
    if (!known || !isStage(event.what)) return;
    const rank = STAGE_RANK[event.what];
    if (rank <= known.rank && rank > 0) return;
    const wasTalking = known.hasTalked === true;
    known.rank = Math.max(known.rank, rank);
    if (event.what === 'ended') return this.#end(session, event, { wasTalking, signals });
    signals.push(...stageSignals(event, event.what));
    if (event.what === 'talking') this.#connect(session, leg, { at, signals });
  }

  /** Who was called hears the one who called. Each pair has a bridge of its own: a caller goes from one agent to the next. */
  #connect(session: Session, leg: string, { at, signals }: { readonly at: number; readonly signals: Signal[] }): void {
    const partner = session.origin === leg ? this.#answeredPartner(session, leg) : session.origin;
    if (partner === null || partner === leg) return;
    const bridge = session.origin === leg ? partner : leg;
    for (const one of [partner, leg]) {
      const known = session.legs.get(one);
      if (known?.rank === STAGE_RANK.ended) continue;
      if (known) known.hasTalked = true;
      if (known) known.rank = Math.max(known.rank, one === leg ? STAGE_RANK.talking : STAGE_RANK.answered);
      signals.push({ kind: 'legAnswered', at, leg: one as LegId }, { kind: 'legBridged', at, leg: one as LegId, bridge, purpose: 'talk' });
    }
  }

  #answeredPartner(session: Session, leg: string): string | null {
    const found = Array.from(session.legs).findLast(
      ([id, { rank }]) => id !== leg && rank >= STAGE_RANK.answered && rank < STAGE_RANK.ended,
    );
    return found?.[0] ?? null;
  }

  /** An end may be the first word that somebody talked at all. */
  #end(
    session: Session,
    event: ReportedEvent,
    { wasTalking, signals }: { readonly wasTalking: boolean; readonly signals: Signal[] },
  ): void {
    const { leg, answeredAt, at } = event;
    if (answeredAt !== undefined && !wasTalking) {
      signals.push({ kind: 'legRinging', at: answeredAt, leg: leg as LegId });
      this.#connect(session, leg, { at: answeredAt, signals });
    }
    const isElsewhere = event.cause === undefined && answeredAt === undefined && !wasTalking && this.#isTalkedTo(session, leg);
    const cause: CauseClass = event.cause ?? (isElsewhere ? 'answeredElsewhere' : 'unknown');
    const ending = event.endsSession ? Array.from(session.legs.keys()) : [leg];
    for (const one of ending) {
      const known = session.legs.get(one);
      if (one !== leg && known?.rank === STAGE_RANK.ended) continue;
      if (known) known.rank = STAGE_RANK.ended;
      if (cause !== 'unknown') signals.push({ kind: 'dialEnded', at, leg: one as LegId, outcome: cause });
      signals.push({ kind: 'legEnded', at, leg: one as LegId, cause });
    }
  }

  #isTalkedTo(session: Session, leg: string): boolean {
    return Array.from(session.legs).some(
      ([id, { rank, role, hasTalked }]) => id !== leg && role === 'called' && hasTalked === true && rank < STAGE_RANK.ended,
    );
  }
}

function stageSignals({ at, leg, role }: ReportedEvent, stage: Exclude<LegStage, 'ended'>): Signal[] {
  const id = leg as LegId;
  if (stage === 'created') return [];
  // An origin does not ring: it calls.
  if (stage === 'ringing') return role === 'origin' ? [] : [{ kind: 'legRinging', at, leg: id }];
  return [{ kind: 'legAnswered', at, leg: id }];
}

function noteSignals({ at, leg, queue, recording, who }: ReportedEvent, note: LegNote): Signal[] {
  const id = leg as LegId;
  switch (note) {
    case 'held':
      return [{ kind: 'legHeld', at, leg: id }];
    case 'retrieved':
      return [{ kind: 'legRetrieved', at, leg: id }];
    case 'queued':
      return queue === undefined ? [] : [{ kind: 'queueJoined', at, leg: id, queue }];
    case 'dequeued':
      return queue === undefined ? [] : [{ kind: 'queueLeft', at, leg: id, queue }];
    case 'recorded':
      return recording === undefined
        ? []
        : [
            { kind: 'recordingStarted', at, leg: id, file: recording },
            { kind: 'recordingStopped', at, leg: id },
          ];
    case 'updated':
      return [{ kind: 'partyUpdated', at, leg: id, ...updated(who) }];
  }
}

function updated({ number, name }: ReportedParty): { number?: string; name?: string } {
  return { ...(number !== null && { number }), ...(name !== null && { name }) };
}
