import { type CallFacts, type CallLevelEvent, partitionOf, type SourceId, type StoredEvent } from '@ringhook/core';
import { openDataFolder, SqliteDeliveryStore } from '@ringhook/store';

export interface PastCall {
  readonly number: number;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly callerId: string | null;
  readonly did?: string;
}

const BATCH = 2_000;
const ALL_PARTITIONS = Array.from({ length: 256 }, (_, partition) => partition);

/** Fills a data folder with answered calls from outside, as their events were committed; nothing was owed for them. */
export function recordHistory(dataFolder: string, calls: readonly PastCall[]): void {
  const folder = openDataFolder(dataFolder, Date.now());
  const store = new SqliteDeliveryStore(folder);
  try {
    const lease = store.lease({ owner: 'test', partitions: ALL_PARTITIONS, now: Date.now(), ttlMs: 60_000 });
    for (let place = 0; place < calls.length; place += BATCH) {
      const events = calls.slice(place, place + BATCH).flatMap(toldOf);
      store.commit({ events, deliveries: [], calls: [], settlements: [], registrations: [], watermark: 0 }, lease);
    }
    store.release(lease);
  } finally {
    store.close();
  }
}

function toldOf(past: PastCall): StoredEvent[] {
  const ringing = factsOf(past);
  const { startedAt } = past;
  const answered: CallFacts = { ...ringing, responderExt: '1001', lastRungExt: '1001', answeredAt: startedAt + 2_000, answered: true };
  const ended: CallFacts = { ...answered, endedAt: startedAt + 9_000, cause: 'answered' };
  const told = (event: CallLevelEvent['event'], call: CallFacts, sequence: number, at: number): StoredEvent => ({
    partition: partitionOf(past.number),
    revision: 1,
    event: { level: 'call', event, call, sequence, at, synthetic: false },
  });
  return [
    told('start', ringing, 1, startedAt),
    told('pickup', answered, 2, startedAt + 2_000),
    told('hangup', ended, 3, startedAt + 9_000),
  ];
}

function factsOf({ number, startedAt, callerId, did = '855555' }: PastCall): CallFacts {
  return {
    number,
    uuid: `0e7f5c1a-5d0e-4c55-9a3e-${number.toString(16).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId,
    callerName: null,
    isWithheld: callerId === null,
    did,
    dialled: null,
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt,
    queuedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answered: false,
    recorded: false,
    recordings: [],
    cause: null,
  };
}
