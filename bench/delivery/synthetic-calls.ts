import { type CallFacts, type HookEventName, partitionOf, type SourceId } from '@ringhook/core';
import type { AppendEntry } from '@ringhook/delivery';

/** The life of an answered call, as far as a web hook sees it. */
const LIFE: readonly HookEventName[] = ['start', 'pickup', 'hangup'];

function facts(number: number, at: number, event: HookEventName): CallFacts {
  const isAnswered = event !== 'start';
  return {
    number,
    uuid: `7be71282-c9a8-4a95-8ace-${number.toString(16).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: '+4512345678',
    callerName: 'Kasper',
    isWithheld: false,
    did: '855555',
    dialled: '855555',
    responderExt: isAnswered ? '1001' : null,
    responderNumber: null,
    lastRungExt: '1001',
    lastQueue: 'Simple queue',
    conference: null,
    transferredBy: null,
    startedAt: at,
    queuedAt: at,
    ringingAt: at,
    answeredAt: isAnswered ? at : null,
    endedAt: event === 'hangup' ? at : null,
    answered: isAnswered,
    recorded: false,
    recordings: [],
    cause: event === 'hangup' ? 'answered' : null,
  };
}

/** About what the tracker saves of a live call with two legs. */
const CHECKPOINT = JSON.stringify({ saved: 'x'.repeat(1_200) });

/** The `step`-th event (0, 1, 2) of a call, with one request owed to one hook. */
export function syntheticEntry(callNumber: number, step: number, target: { readonly hookId: string; readonly url: string }): AppendEntry {
  const event = LIFE[step] ?? 'hangup';
  const at = Date.now();
  const partition = partitionOf(callNumber);
  const sequence = step + 1;
  const call = facts(callNumber, at, event);
  const query = `Event=${event}&EventCode=${step}&CallId=${callNumber}&CallGuid=${call.uuid}&CallerID=%2B4512345678&DID=855555&QueueName=Simple%20queue`;
  return {
    events: [{ partition, revision: 1, event: { level: 'call', event, call, sequence, at, synthetic: false } }],
    deliveries: [
      {
        id: `0f4e2ebc-0bc5-5a95-8ace-${(callNumber * 4 + step).toString(16).padStart(12, '0')}`,
        partition,
        hookId: target.hookId,
        callNumber,
        sequence,
        ordinal: 2 * sequence,
        event,
        synthetic: false,
        createdAt: at,
        deadlineAt: null,
        request: { method: 'GET', url: `${target.url}/hook?${query}`, headers: [], body: null },
      },
    ],
    calls: [{ partition, callNumber, state: event === 'hangup' ? null : CHECKPOINT }],
  };
}

/** Entries of `count` events of overlapping calls: `live` calls at a time take turns. */
export function* syntheticEntries(
  count: number,
  live: number,
  target: { readonly hookId: string; readonly url: string },
  firstCall = 1,
): Generator<AppendEntry> {
  const perRound = live * LIFE.length;
  for (let made = 0; made < count; made++) {
    const round = Math.floor(made / perRound);
    const inRound = made % perRound;
    yield syntheticEntry(firstCall + round * live + (inRound % live), Math.floor(inRound / live), target);
  }
}
