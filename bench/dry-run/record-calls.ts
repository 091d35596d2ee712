import { randomUUID } from 'node:crypto';
import { CallTracker, compileConfiguration, type Configuration, partitionOf, type SourceId, type StoredEvent } from '@ringhook/core';
import { simulatedCalls } from '@ringhook/sources';
import { openDataFolder, SqliteDeliveryStore } from '@ringhook/store';

const EVENTS_AT_ONCE = 4_000;

/** Fills a data folder with calls as the tracker tells of them, without sending anything; returns how many events that were. */
export function recordCalls(folder: string, count: number, configuration: Configuration): number {
  const compiled = compileConfiguration(configuration, 1);
  const opened = openDataFolder(folder, Date.now());
  const store = new SqliteDeliveryStore(opened);
  const lease = store.lease({ owner: 'bench', partitions: Array.from({ length: 256 }, (_, p) => p), now: Date.now(), ttlMs: 3_600_000 });
  const sourceId = 'sim' as SourceId;
  let lastCall = 0;
  const tracker = new CallTracker({
    sourceId,
    settings: configuration.settings,
    numbers: compiled.plan,
    identify: () => ({ number: ++lastCall, uuid: randomUUID() }),
  });
  let events: StoredEvent[] = [];
  let recorded = 0;
  const commit = (): void => {
    store.commit({ events, deliveries: [], calls: [], settlements: [], registrations: [], watermark: 0 }, lease);
    recorded += events.length;
    events = [];
  };
  for (const { at, signals } of simulatedCalls({ count, startAt: Date.now() - count * 1_000, callsPerMinute: 60 })) {
    const told = [...tracker.advance(at), ...signals.flatMap((signal) => tracker.apply(signal, at))];
    for (const event of told) if (event.level !== 'device') events.push({ partition: partitionOf(event.call.number), revision: 1, event });
    if (events.length >= EVENTS_AT_ONCE) commit();
  }
  commit();
  store.close();
  return recorded;
}
