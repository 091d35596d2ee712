/** What an event of a BroadWorks costs from the bytes of its channel to the events of the call: parser, normaliser and tracker. */
import { fileURLToPath } from 'node:url';
import { CallTracker, DEFAULT_SETTINGS, numberScopeOf, type SourceId } from '@ringhook/core';
import { XsiStreamParser } from '@ringhook/protocols';
import { BroadworksNormaliser, UserDirectory } from '@ringhook/sources';
import { xsiCallEvent, type XsiCallParts } from '@ringhook/testkit';
import { type BenchResult, formatResult, machine } from './result.ts';

const CALLS = 5_000;
const EVENTS_PER_CALL = 4;
const CHUNK_BYTES = 16_384;
const ROUNDS = 6;
const START = 1_795_222_000_000;

export async function run(): Promise<BenchResult[]> {
  const chunks = recordedChunks();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, handle(chunks));
  const note = `${CALLS * EVENTS_PER_CALL} events: received, answered, held, released`;
  return [
    { name: 'Xsi: parser, normaliser and tracker', value: best, unit: 'us CPU/event', note },
    { name: 'Xsi: events a second and core', value: 1_000_000 / best, unit: '/s', target: 10_000, atLeast: true },
  ];
}

function recordedChunks(): Uint8Array[] {
  const documents: string[] = [];
  for (let call = 0; call < CALLS; call++) {
    const base: XsiCallParts = {
      callId: `callhalf-${call}:0`,
      session: `${call}:1`,
      remote: { address: `tel:+4930${String(call).padStart(6, '0')}`, name: 'Søren Ødegård' },
      startTime: START + call * 100,
    };
    const write = (type: string, more: Partial<XsiCallParts>): void => {
      const sequence = documents.length + 1;
      const parts = { eventId: `e${sequence}`, sequence, subscriptionId: 's1', target: `user${call % 200}@example.com`, type };
      documents.push(xsiCallEvent(parts, { ...base, ...more }));
    };
    write('CallReceivedEvent', {});
    write('CallAnsweredEvent', { state: 'Active', answerTime: START + call * 100 + 10 });
    write('CallHeldEvent', { state: 'Held' });
    write('CallReleasedEvent', { state: 'Released', releaseTime: START + call * 100 + 50 });
  }
  const all = Buffer.from(documents.join(''));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += CHUNK_BYTES) chunks.push(new Uint8Array(all.subarray(at, at + CHUNK_BYTES)));
  return chunks;
}

/** us CPU an event. */
function handle(chunks: readonly Uint8Array[]): number {
  const numbers = numberScopeOf(DEFAULT_SETTINGS.extensionPattern, DEFAULT_SETTINGS.shortCodes);
  let calls = 0;
  const identify = () => ({ number: ++calls, uuid: String(calls) });
  const tracker = new CallTracker({ sourceId: 'bw' as SourceId, settings: DEFAULT_SETTINGS, numbers, identify });
  const normaliser = new BroadworksNormaliser(new UserDirectory());
  const parser = new XsiStreamParser();
  let told = 0;
  let events = 0;
  const before = process.cpuUsage();
  for (const chunk of chunks) {
    for (const document of parser.push(chunk)) {
      if (document.kind !== 'event') continue;
      events++;
      for (const signal of normaliser.apply(document, START)) told += tracker.apply(signal, START).length;
    }
  }
  const { user, system } = process.cpuUsage(before);
  if (events !== CALLS * EVENTS_PER_CALL || calls !== CALLS || told < CALLS * 6)
    throw new Error(`${events} events gave ${calls} calls and ${told} events`);
  return (user + system) / events;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
