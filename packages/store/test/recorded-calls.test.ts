import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { type CallFacts, type CallLevelEvent, type ExtensionEvent, partitionOf, type SourceId } from '@ringhook/core';
import { openDataFolder, RecordedCalls, SqliteDeliveryStore } from '../src/index.ts';

const BEGIN = 1_795_222_000_000;

function factsOf(number: number, more: Partial<CallFacts> = {}): CallFacts {
  return {
    number,
    uuid: `0e7f5c1a-5d0e-4c55-9a3e-${String(number).padStart(12, '0')}`,
    sourceId: 'pbx' as SourceId,
    type: 'Incoming',
    direction: 'inbound',
    scope: 'external',
    callerId: '+442079460123',
    callerName: 'Ann "A], [B" Bo',
    isWithheld: false,
    did: '855555',
    dialled: null,
    responderExt: null,
    responderNumber: null,
    lastRungExt: null,
    lastQueue: null,
    conference: null,
    transferredBy: null,
    startedAt: BEGIN + number * 1_000,
    queuedAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
    answered: false,
    recorded: false,
    recordings: [],
    cause: null,
    ...more,
  };
}

function eventsOf(number: number, later: Partial<CallFacts> = {}): (CallLevelEvent | ExtensionEvent)[] {
  const begun = factsOf(number);
  const ringing = factsOf(number, { ...later, lastRungExt: '1001', ringingAt: begun.startedAt + 1 });
  const at = begun.startedAt;
  const phone = { extension: '1001', direction: 'inbound', scope: 'external', remoteTel: begun.callerId, remoteName: null } as const;
  return [
    { level: 'call', event: 'start', call: begun, sequence: 1, at, synthetic: false },
    { level: 'extension', event: 'ringing', call: ringing, sequence: 2, at, synthetic: false, ...phone, callWaiting: false, cause: null },
    { level: 'extension', event: 'held', call: ringing, sequence: 3, at, synthetic: false, ...phone, callWaiting: false, cause: null },
    { level: 'call', event: 'hangup', call: { ...ringing, endedAt: at + 9 }, sequence: 4, at: at + 9, synthetic: false },
  ];
}

function aReader(t: TestContext, calls: readonly (readonly (CallLevelEvent | ExtensionEvent)[])[]): RecordedCalls {
  const path = mkdtempSync(join(tmpdir(), 'ringhook-recorded-'));
  const folder = openDataFolder(path, BEGIN);
  const store = new SqliteDeliveryStore(folder);
  t.after(() => {
    store.close();
    rmSync(path, { recursive: true });
  });
  const partitions = Array.from({ length: 256 }, (_, partition) => partition);
  const lease = store.lease({ owner: 'test', partitions, now: BEGIN, ttlMs: 60_000 });
  const events = calls.flat().map((event) => ({ partition: partitionOf(event.call.number), revision: 1, event }));
  store.commit({ events, deliveries: [], calls: [], settlements: [], registrations: [], watermark: 0 }, lease);
  return new RecordedCalls(folder.db);
}

it('P6 reads whole calls, newest first, as they were told', (t) => {
  const calls = [eventsOf(1), eventsOf(2, { did: '855556' }), eventsOf(3)];
  const reader = aReader(t, calls);
  const read = reader.read(reader.find({ last: 10 }));
  assert.deepEqual(
    read.map(({ number }) => number),
    [3, 2, 1],
  );
  assert.deepEqual(
    read.map(({ events }) => events),
    calls.toReversed(),
  );
  const [call] = reader.read(reader.find({ last: 1 }), { isEventWanted: (event) => event !== 'held' });
  assert.deepEqual(
    call?.events.map(({ event }) => event),
    ['start', 'ringing', 'hangup'],
  );
});

it('of a call that is not wanted by how it began only that is read, unless its parties or kind changed later', (t) => {
  const changes: readonly Partial<CallFacts>[] = [{}, { did: '855556' }, { callerId: null }, { type: 'Internal' }, { isWithheld: true }];
  const calls = changes.map((later, place) => eventsOf(place + 1, later));
  const reader = aReader(t, calls);
  const asked: number[] = [];
  const isCallWanted = (call: CallFacts): boolean => {
    asked.push(call.number);
    return call.number > changes.length;
  };
  const read = reader.read(reader.find({ last: 10 }), { isCallWanted }).toReversed();
  assert.deepEqual(asked, [1, 2, 3, 4, 5]);
  assert.deepEqual(read[0]?.events, calls[0]?.slice(0, 1));
  assert.deepEqual(
    read.slice(1).map(({ events }) => events),
    calls.slice(1),
  );
});

it('P10 gives the calls of a stretch of time as they began', (t) => {
  const reader = aReader(
    t,
    [1, 2, 3, 4].map((number) => eventsOf(number)),
  );
  const starts = [...reader.starts(BEGIN + 2_000, BEGIN + 3_000, 10)];
  assert.deepEqual(starts, [factsOf(3), factsOf(2)]);
  assert.equal([...reader.starts(0, BEGIN * 2, 3)].length, 3);
});
