import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { promises as dns, type LookupAddress } from 'node:dns';
import { isIPv4 } from 'node:net';

/** Addresses of a name; a function may answer differently each time, an empty list means that the name does not exist. */
export type DnsZone = Readonly<Record<string, readonly string[] | (() => readonly string[])>>;

export interface DnsServer extends AsyncDisposable {
  /** `127.0.0.1:port`, as `Resolver.setServers` wants it. */
  readonly address: string;
  /** Names that were asked for, in order, once per question. */
  readonly questions: readonly string[];
  /** Looks a name up here and nowhere else: all of its addresses, IPv4 first; rejects when there is none. */
  resolve(hostname: string): Promise<LookupAddress[]>;
  close(): Promise<void>;
}

const TYPE_A = 1;
const TYPE_AAAA = 28;
const NO_SUCH_NAME = 3;

/** A name server (RFC 1035) for one small zone on a loopback UDP port: answers A and AAAA, one question per message. */
export async function startDnsServer(zone: DnsZone): Promise<DnsServer> {
  const questions: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const question = readQuestion(message);
    if (question === undefined) return;
    questions.push(question.name);
    const entry = zone[question.name] ?? [];
    const addresses = typeof entry === 'function' ? entry() : entry;
    socket.send(answerTo(message, question, addresses), peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const address = `127.0.0.1:${socket.address().port}`;
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([address]);

  async function close(): Promise<void> {
    resolver.cancel();
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }

  return {
    address,
    questions,
    async resolve(hostname) {
      const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
      const addresses = [v4, v6].flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
      if (addresses.length === 0 && v4.status === 'rejected') throw v4.reason;
      return addresses.map((each) => ({ address: each, family: isIPv4(each) ? 4 : 6 }));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Question {
  readonly name: string;
  readonly type: number;
  /** Where the question ends in the message. */
  readonly end: number;
}

const HEADER_BYTES = 12;

function readQuestion(message: Buffer): Question | undefined {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at]; length !== undefined && length > 0; length = message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (at + 5 > message.length) return undefined;
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(message: Buffer, { type, end }: Question, addresses: readonly string[]): Buffer {
  const fitting = addresses.filter((address) => (isIPv4(address) ? TYPE_A : TYPE_AAAA) === type);
  const head = Buffer.from(message.subarray(0, end));
  head.writeUInt16BE(0x8400 | (addresses.length === 0 ? NO_SUCH_NAME : 0), 2);
  head.writeUInt16BE(fitting.length, 6);
  head.fill(0, 8, HEADER_BYTES);
  return Buffer.concat([head, ...fitting.map((address) => record(type, address))]);
}

/** The name is a pointer to the one in the question; a time to live of 0 keeps anybody from remembering it. */
function record(type: number, address: string): Buffer {
  const data = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const fixed = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([fixed, data]);
}

function ipv6Bytes(address: string): Buffer {
  const [left = '', right] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const gap = Array.from({ length: right === undefined ? 0 : 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...gap, ...tail].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}
