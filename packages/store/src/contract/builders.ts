import {
  type CallFacts,
  type CommitBatch,
  type HookEventName,
  type NewDelivery,
  type OpenDelivery,
  PARTITION_COUNT,
  partitionOf,
  type Settlement,
  type SourceId,
  type StoredEvent,
} from '@ringhook/core';

/** The three events of an answered call, in the order of their sequence. */
const LIFE: readonly HookEventName[] = ['start', 'pickup', 'hangup'];

export function aCall(number: number): CallFacts {
  return {
    number,
    uuid: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: '+4930123456',
    callerName: `Zoë "the caller", '); drop table call;--`,
    isWithheld: false,
    did: '855555',
    dialled: '855555',
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: 1_000,
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

export function anEvent(callNumber: number, sequence: number, at = 1_000 + sequence): StoredEvent {
  const event = LIFE[sequence - 1] ?? 'hangup';
  return {
    partition: partitionOf(callNumber),
    revision: 1,
    event: { level: 'call', event, call: aCall(callNumber), sequence, at, synthetic: false },
  };
}

export interface DeliveryShape {
  readonly hookId?: string;
  readonly callNumber: number;
  readonly sequence?: number;
  readonly createdAt?: number;
}

export function aDelivery({ hookId = 'crm', callNumber, sequence = 1, createdAt = 1_000 + sequence }: DeliveryShape): NewDelivery {
  return {
    id: `${hookId}/${callNumber}/${sequence}`,
    partition: partitionOf(callNumber),
    hookId,
    callNumber,
    sequence,
    ordinal: 2 * sequence,
    event: LIFE[sequence - 1] ?? 'hangup',
    synthetic: false,
    createdAt,
    deadlineAt: null,
    request: { method: 'GET', url: `https://crm.example/hook?call=${callNumber}&event=${sequence}`, headers: [], body: null },
  };
}

export function anOpen(position: number, shape: DeliveryShape, isRegistered = false): OpenDelivery {
  const delivery = aDelivery(shape);
  return { key: position * PARTITION_COUNT + delivery.partition, delivery, attempts: 0, retries: 0, replay: 0, isRegistered };
}

export const EMPTY_BATCH: CommitBatch = { events: [], deliveries: [], calls: [], settlements: [], registrations: [], watermark: 0 };

/** A batch that appends these deliveries with the events they belong to. */
export function appending(...deliveries: readonly OpenDelivery[]): CommitBatch {
  const seen = new Set<string>();
  const events = deliveries.flatMap(({ delivery: { callNumber, sequence, createdAt } }) => {
    const name = `${callNumber}/${sequence}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [anEvent(callNumber, sequence, createdAt)];
  });
  return { ...EMPTY_BATCH, events, deliveries };
}

export function delivered(open: OpenDelivery, at = 5_000, number = 1): Settlement {
  const outcome = {
    kind: 'answered',
    status: 200,
    retryAfterMs: null,
    headers: ['server', 'x'],
    body: 'ok',
    isBodyCut: false,
    durationMs: 3,
  } as const;
  return { open, attempt: { number, startedAt: at - 3, outcome }, next: { kind: 'delivered' }, at };
}

export function refused(open: OpenDelivery, at = 5_000): Settlement {
  const outcome = { kind: 'answered', status: 404, retryAfterMs: null, headers: [], body: 'no', isBodyCut: false, durationMs: 3 } as const;
  return { open, attempt: { number: 1, startedAt: at - 3, outcome }, next: { kind: 'deadLetter', why: 'rejected' }, at };
}

export function failedUntil(open: OpenDelivery, dueAt: number): Settlement {
  const outcome = { kind: 'failed', reason: 'timeout', detail: 'no answer', durationMs: 10 } as const;
  return {
    open: { ...open, attempts: 1, retries: 1 },
    attempt: { number: 1, startedAt: 4_000, outcome },
    next: { kind: 'retry', at: dueAt, why: 'network', isLengthened: false },
    at: 4_010,
  };
}
