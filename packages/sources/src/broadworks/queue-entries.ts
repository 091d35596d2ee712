import type { CauseClass, LegId } from '@ringhook/core';
import { childOf, numberAt, textAt, type XsiEvent } from '@ringhook/protocols';
import { halfLegId } from './leg-id.ts';
import { readParty, type RemoteParty, userPart } from './xsi-call.ts';

const MAX_WAITING = 20_000;

/** What an event of a call center's queue says of one caller in it. */
export interface QueueEntry {
  readonly session: string;
  readonly what: 'waits' | 'answered' | 'left';
  readonly remote: RemoteParty;
  readonly name: string;
  readonly number: string | null;
  readonly addedAt: number | undefined;
  /** When he came or went; undefined when not told. */
  readonly at: number | undefined;
  readonly answeringLeg: LegId | undefined;
  readonly cause: CauseClass | undefined;
}

const WHAT: Readonly<Record<string, QueueEntry['what']>> = {
  ACDCallAddedEvent: 'waits',
  ACDCallOfferedToAgentEvent: 'waits',
  ACDCallBouncedEvent: 'waits',
  ACDCallAnsweredByAgentEvent: 'answered',
  ACDCallAbandonedEvent: 'left',
  ACDCallOverflowedEvent: 'left',
  ACDCallStrandedEvent: 'left',
  ACDCallTransferredEvent: 'left',
  ACDCallReleasedEvent: 'left',
};

interface Waiting {
  readonly session: string;
  readonly queueUserId: string;
  readonly number: string | null;
}

/** Who waits in which queue, so that a caller is known again when he comes to an agent. */
export class QueueEntries {
  readonly #waiting = new Map<string, Waiting>();

  read({ type, targetId, data }: XsiEvent): QueueEntry | undefined {
    const what = WHAT[type];
    const entry = childOf(data, 'queueEntry');
    const callId = textAt(entry, 'callId');
    if (what === undefined || callId === undefined) return undefined;
    const session = textAt(entry, 'extTrackingId') ?? callId;
    const remote = readParty(childOf(entry, 'remoteParty'));
    if (what !== 'waits') this.#waiting.delete(session);
    else if (this.#waiting.size < MAX_WAITING) this.#waiting.set(session, { session, queueUserId: targetId, number: remote.number });
    const agent = textAt(entry, 'answeringUserId')?.toLowerCase();
    const agentCall = textAt(entry, 'answeringCallId');
    return {
      session,
      what,
      remote,
      name: textAt(entry, 'acdName') ?? targetId,
      number: userPart(textAt(entry, 'acdNumber')),
      addedAt: numberAt(entry, 'addTime'),
      at: what === 'waits' ? numberAt(entry, 'addTime') : numberAt(entry, 'removeTime'),
      answeringLeg: agent === undefined || agentCall === undefined ? undefined : halfLegId(agent, agentCall),
      cause: type === 'ACDCallAbandonedEvent' ? 'abandoned' : undefined,
    };
  }

  /** Session of whoever has waited longest there and has this number (null: withheld). */
  match(queueUserId: string, number: string | null): string | undefined {
    for (const waiting of this.#waiting.values()) {
      if (waiting.queueUserId === queueUserId && waiting.number === number) return waiting.session;
    }
    return undefined;
  }
}
