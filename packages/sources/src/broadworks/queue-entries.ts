import type { CauseClass, LegId } from '@ringhook/core';
import { childOf, numberAt, textAt, type XsiEvent } from '@ringhook/protocols';
import { halfLegId } from './leg-id.ts';
import type { Session } from './sessions.ts';
import { readParty, type RemoteParty, userPart } from './xsi-call.ts';

const MAX_WAITING = 20_000;

/** What an event of a call center's queue says of one caller in it. */
export interface QueueEntry {
  readonly callId: string;
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
  /** Undefined for one whom an earlier run of ours left there. */
  readonly queueUserId: string | undefined;
  readonly name: string | null;
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
    const name = textAt(entry, 'acdName') ?? targetId;
    if (what !== 'waits') this.#waiting.delete(session);
    else this.#wait({ session, queueUserId: targetId, name, number: remote.number });
    const agent = textAt(entry, 'answeringUserId')?.toLowerCase();
    const agentCall = textAt(entry, 'answeringCallId');
    return {
      callId,
      session,
      what,
      remote,
      name,
      number: userPart(textAt(entry, 'acdNumber')),
      addedAt: numberAt(entry, 'addTime'),
      at: what === 'waits' ? numberAt(entry, 'addTime') : numberAt(entry, 'removeTime'),
      answeringLeg: agent === undefined || agentCall === undefined ? undefined : halfLegId(agent, agentCall),
      cause: type === 'ACDCallAbandonedEvent' ? 'abandoned' : undefined,
    };
  }

  restore({ key, queueName }: Pick<Session, 'key' | 'queueName'>, number: string | null): void {
    this.#wait({ session: key, queueUserId: undefined, name: queueName, number });
  }

  #wait(waiting: Waiting): void {
    if (this.#waiting.size < MAX_WAITING) this.#waiting.set(waiting.session, waiting);
  }

  /** Session of whoever has waited longest there and has this number (null: withheld). */
  match(queue: { readonly userId: string; readonly name: string }, number: string | null): string | undefined {
    for (const waiting of this.#waiting.values()) {
      const isThere = waiting.queueUserId === undefined ? waiting.name === queue.name : waiting.queueUserId === queue.userId;
      if (isThere && waiting.number === number) return waiting.session;
    }
    return undefined;
  }
}
