import type { CallFacts, CallLevelEvent, SourceId } from '@ringhook/core';
import { openDataFolder, packEvent } from '@ringhook/store';

const FIRST_NAMES = ['Anna', 'Bjørn', 'Clara', 'Deniz', 'Erik', 'Fatma', 'Günther', 'Helle', 'Iris', 'Jörg', 'Karen', 'Luís'];
const LAST_NAMES = ['Jensen', 'Müller', 'Nowak', 'Öztürk', 'Petersen', 'Quist', 'Rossi', 'Schmidt', 'Thomsen', 'Ulrich', 'Vogel', 'Winter'];
const QUEUES = ['Sales', 'Support', 'Billing', 'Returns', 'Night desk'];
const DIDS = Array.from({ length: 40 }, (_, index) => `+4930555${String(index).padStart(4, '0')}`);
/** A year of calls, evenly. */
const YEAR_MS = 365 * 24 * 3_600_000;

/** The same number always gives the same call. */
export function numbered(number: number, total: number, now: number): CallFacts {
  const dice = (sides: number, salt: number): number => Math.floor(hash(number * 31 + salt) * sides);
  const startedAt = Math.floor(now - YEAR_MS + (number / total) * YEAR_MS);
  const isAnswered = dice(5, 1) > 0;
  const extension = String(1_000 + dice(800, 2));
  const isInbound = dice(4, 3) > 0;
  const outside = `+49${30 + dice(60, 4)}${String(1_000_000 + dice(8_999_999, 5))}`;
  const did = DIDS[dice(DIDS.length, 6)] ?? null;
  return {
    number,
    uuid: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: isInbound ? 'Incoming' : 'Outgoing',
    direction: isInbound ? 'inbound' : 'outbound',
    scope: 'external',
    callerId: isInbound ? outside : extension,
    callerName: `${FIRST_NAMES[dice(12, 7)]} ${LAST_NAMES[dice(12, 8)]}${dice(5_000, 9)}`,
    isWithheld: false,
    did: isInbound ? did : null,
    dialled: isInbound ? did : outside,
    responderExt: isAnswered ? extension : null,
    responderNumber: null,
    lastRungExt: isInbound ? extension : null,
    lastQueue: isInbound && dice(2, 10) === 0 ? (QUEUES[dice(QUEUES.length, 11)] ?? null) : null,
    conference: null,
    transferredBy: null,
    startedAt,
    queuedAt: null,
    ringingAt: startedAt + 500,
    answeredAt: isAnswered ? startedAt + 9_000 : null,
    endedAt: startedAt + 60_000,
    answered: isAnswered,
    recorded: false,
    recordings: [],
    cause: isAnswered ? 'answered' : dice(3, 12) === 0 ? 'busy' : 'abandoned',
  };
}

/** Writes ended calls as the writer leaves them, without going through it: a start and an end of each. */
export function fillHistory(folder: string, count: number, now: number): void {
  using data = openDataFolder(folder, now);
  const addEvent = data.db.prepare('insert into call_event (key, call_number, sequence, at, revision, body) values (?, ?, ?, ?, 0, ?)');
  const addCall = data.db.prepare('insert into call_row values (?, ?, ?, ?, ?, ?, ?)');
  let key = 0;
  data.db.exec('begin');
  for (let number = 1; number <= count; number++) {
    const call = numbered(number, count, now);
    const begun = { ...call, endedAt: null, answeredAt: null, answered: false, cause: null };
    for (const [event, facts] of [
      ['start', begun],
      ['hangup', call],
    ] as const) {
      const sequence = event === 'start' ? 1 : 2;
      const told: CallLevelEvent = { level: 'call', event, call: facts, sequence, at: call.startedAt, synthetic: false };
      addEvent.run(++key * 256 + (number & 255), number, sequence, call.startedAt, packEvent(told));
    }
    addCall.run(number, call.startedAt, call.endedAt, call.callerId, call.did, call.responderExt, call.lastQueue);
    if (number % 50_000 === 0) data.db.exec('commit; begin');
  }
  data.db.exec('commit; pragma wal_checkpoint(truncate)');
}

/** 0 to 1, evenly, the same for the same number (the finaliser of MurmurHash3). */
function hash(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
