/**
 * What reading the Asterisk Manager Interface costs: bytes in chunks as a socket gives them, to the fields the normaliser needs.
 * The reference is a bare scan that looks for those fields in the text and for nothing else: no order checked, nothing bounded,
 * no repeated key, no hostile byte thought of.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { AmiParser } from '@ringhook/protocols';
import { answeredCall } from '@ringhook/testkit';
import { type BenchResult, formatResult, machine } from './result.ts';

const CALLS = 2_000;
const EVENTS_PER_CALL = 25;
const CHUNK_BYTES = 16_384;
const ROUNDS = 15;
const FIELDS = ['Timestamp', 'Channel', 'CallerIDNum', 'CallerIDName', 'Exten', 'Uniqueid', 'Linkedid'] as const;

type Reader = (chunks: readonly Uint8Array[]) => { events: number; letters: number };

export async function run(): Promise<BenchResult[]> {
  const chunks = recordedChunks();
  const [bare = 0, ours = 0] = microsecondsPerEvent([bareScan, parseAndRead], chunks);
  const note = `${CALLS * EVENTS_PER_CALL} events, chunks of ${CHUNK_BYTES / 1_024} KiB, name and ${FIELDS.length} fields read of each`;
  return [
    { name: 'AMI: bare scan for the needed fields', value: bare, unit: 'us CPU/event', note },
    { name: 'AMI: parser, order checked, same fields read', value: ours, unit: 'us CPU/event' },
    { name: 'AMI: parser against the bare scan', value: ours / bare, unit: 'x', target: 2 },
    ...(await compareClients(chunks)),
  ];
}

function figure(name: string, value: number): BenchResult {
  return { name: `AMI over a socket: ${name}`, value, unit: 'us CPU/event' };
}

/** Over a socket, as they are used: what an event costs the process that reads it. */
async function compareClients(chunks: readonly Uint8Array[]): Promise<BenchResult[]> {
  const own = await overSocket('ringhook', chunks);
  const others = [await overSocket('yana', chunks), await overSocket('asterisk-manager', chunks)];
  return [
    figure('ours', own),
    figure('yana 0.3.0', others[0] ?? Number.NaN),
    figure('asterisk-manager 0.2.0', others[1] ?? Number.NaN),
    { name: 'AMI over a socket: fastest npm client against ours', value: Math.min(...others) / own, unit: 'x', target: 2.5, atLeast: true },
  ];
}

/** Best of three, for the noise. */
async function overSocket(client: string, chunks: readonly Uint8Array[]): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {}); // The child leaves as soon as it has counted.
    socket.write('Asterisk Call Manager/11.0.0\r\n');
    socket.once('data', (action) => {
      const id = /actionid: *(\S+)/i.exec(action.toString())?.[1] ?? '';
      socket.write(`Response: Success\r\nActionID: ${id}\r\nMessage: Authentication accepted\r\n\r\n`);
      for (const chunk of chunks) socket.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const script = fileURLToPath(new URL('ami-client-child.ts', import.meta.url));
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, ['--no-deprecation', script, client, String(port), String(CALLS * EVENTS_PER_CALL)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const printed = Number(await textOf(child.stdout));
    if (printed > 0) best = Math.min(best, printed);
  }
  server.close();
  return best;
}

function recordedChunks(): Uint8Array[] {
  const calls = Array.from({ length: CALLS }, (_, number) => answeredCall({ number, at: 1_795_222_230_000 + number * 50 }));
  const bytes = new TextEncoder().encode(calls.join(''));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) chunks.push(bytes.slice(at, at + CHUNK_BYTES));
  return chunks;
}

function parseAndRead(chunks: readonly Uint8Array[]): { events: number; letters: number } {
  const parser = new AmiParser();
  let events = 0;
  let letters = 0;
  for (const chunk of chunks) {
    for (const message of parser.push(chunk)) {
      events++;
      letters += message.name.length;
      for (const field of FIELDS) letters += message.get(field)?.length ?? 0;
    }
  }
  return { events, letters };
}

const HEADERS = FIELDS.map((field) => `\r\n${field}: `);

function bareScan(chunks: readonly Uint8Array[]): { events: number; letters: number } {
  let events = 0;
  let letters = 0;
  let rest = '';
  for (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('utf8');
    let start = 0;
    for (let end = text.indexOf('\r\n\r\n'); end !== -1; end = text.indexOf('\r\n\r\n', start)) {
      const message = text.slice(start, end);
      letters += message.slice('Event: '.length, message.indexOf('\r\n')).length;
      for (const header of HEADERS) {
        const at = message.indexOf(header);
        if (at === -1) continue;
        const from = at + header.length;
        const until = message.indexOf('\r\n', from);
        letters += message.slice(from, until === -1 ? message.length : until).length;
      }
      events++;
      start = end + 4;
    }
    rest = text.slice(start);
  }
  return { events, letters };
}

/** Best of the rounds of each, taken in turn: the machine's noise only ever adds, and comes in waves. */
function microsecondsPerEvent(readers: readonly Reader[], chunks: readonly Uint8Array[]): number[] {
  const best = readers.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, read] of readers.entries()) {
      const before = process.cpuUsage();
      const { events } = read(chunks);
      const { user, system } = process.cpuUsage(before);
      if (events !== CALLS * EVENTS_PER_CALL) throw new Error(`expected ${CALLS * EVENTS_PER_CALL} events, got ${events}`);
      best[index] = Math.min(best[index] ?? Infinity, (user + system) / events);
    }
  }
  return best;
}

if (import.meta.main) {
  console.log(machine());
  for (const result of await run()) console.log(formatResult(result));
}
