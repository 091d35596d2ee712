/**
 * What reading FreeSWITCH's event socket costs: bytes in chunks as a socket gives them, to the fields the normaliser needs. The
 * reference does the least that any reader of these events must: cut frames by their length and hand them to JSON.parse.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { EslParser } from '@ringhook/protocols';
import { type BenchResult, formatResult, machine } from './result.ts';

const CAPTURE = new URL('../packages/testkit/fixtures/freeswitch/1.10.12/f01-inbound-answered-caller-hangs-up.raw.gz', import.meta.url);
const EVENTS = 4_000;
const CHUNK_BYTES = 65_536;
const ROUNDS = 12;
const FIELDS = ['Event-Name', 'Unique-ID', 'Call-Direction', 'Channel-Name', 'Caller-Caller-ID-Number', 'Other-Leg-Unique-ID'] as const;

type Reader = (chunks: readonly Uint8Array[]) => { events: number; letters: number };

export async function run(): Promise<BenchResult[]> {
  const { chunks, bytesPerEvent } = recordedChunks();
  const [bare = 0, ours = 0] = microsecondsPerEvent([bareReader, codecReader], chunks);
  const note = `${EVENTS} events of ${(bytesPerEvent / 1_000).toFixed(1)} kB, chunks of ${CHUNK_BYTES / 1_024} KiB, ${FIELDS.length} fields read of each`;
  return [
    { name: 'ESL: bare framing and JSON.parse', value: bare, unit: 'us CPU/event', note },
    { name: 'ESL: codec, bounded and hostile bytes survived', value: ours, unit: 'us CPU/event' },
    { name: 'ESL: codec against bare framing', value: ours / bare, unit: 'x', target: 1.2 },
  ];
}

/** The event frames of a recorded call, over and over. */
function recordedChunks(): { chunks: Uint8Array[]; bytesPerEvent: number } {
  const recording = gunzipSync(readFileSync(CAPTURE));
  const frames: Buffer[] = [];
  for (let at = recording.indexOf('Content-Length: '); at !== -1; at = recording.indexOf('Content-Length: ', at)) {
    const body = recording.indexOf('\n\n', at) + 2;
    const length = Number(/Content-Length: (\d+)/.exec(recording.toString('latin1', at, body))?.[1]);
    if (recording.toString('latin1', at, body).includes('text/event-json')) frames.push(recording.subarray(at, body + length));
    at = body + length;
  }
  const all = Buffer.concat(Array.from({ length: EVENTS }, (_, index) => frames[index % frames.length] ?? Buffer.alloc(0)));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += CHUNK_BYTES) chunks.push(new Uint8Array(all.subarray(at, at + CHUNK_BYTES)));
  return { chunks, bytesPerEvent: all.length / EVENTS };
}

function codecReader(chunks: readonly Uint8Array[]): { events: number; letters: number } {
  const parser = new EslParser();
  let events = 0;
  let letters = 0;
  for (const chunk of chunks) {
    for (const frame of parser.push(chunk)) {
      if (frame.kind !== 'event') continue;
      events++;
      for (const field of FIELDS) letters += frame.get(field)?.length ?? 0;
    }
  }
  return { events, letters };
}

function bareReader(chunks: readonly Uint8Array[]): { events: number; letters: number } {
  let rest: Buffer = Buffer.alloc(0);
  let events = 0;
  let letters = 0;
  for (const chunk of chunks) {
    rest = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
    let at = 0;
    for (;;) {
      const end = rest.indexOf('\n\n', at);
      if (end === -1) break;
      const length = Number.parseInt(rest.toString('latin1', at + 16, at + 26), 10);
      if (end + 2 + length > rest.length) break;
      const event = JSON.parse(rest.toString('utf8', end + 2, end + 2 + length)) as Record<string, string>;
      at = end + 2 + length;
      events++;
      for (const field of FIELDS) letters += event[field]?.length ?? 0;
    }
    rest = rest.subarray(at);
  }
  return { events, letters };
}

/** Best round of each, taken in turns so that the noise of the machine meets both. */
function microsecondsPerEvent(readers: readonly Reader[], chunks: readonly Uint8Array[]): number[] {
  const best = readers.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, read] of readers.entries()) {
      const before = process.cpuUsage();
      const { events, letters } = read(chunks);
      const { user, system } = process.cpuUsage(before);
      if (events !== EVENTS || letters === 0) throw new Error(`read ${events} of ${EVENTS} events`);
      best[index] = Math.min(best[index] ?? 0, (user + system) / events);
    }
  }
  return best;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
