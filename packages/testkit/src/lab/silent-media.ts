import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const PACKET_MS = 20;
const SAMPLES_PER_PACKET = 160;
/** G.711 mu-law for "no sound". */
const SILENCE = 0xff;
const RTP_HEADER_BYTES = 12;

/** One audio stream of one call: a real UDP socket that sends silence in RTP (RFC 3550) and counts what it hears. */
export class SilentMedia {
  readonly address: string;
  readonly port: number;
  #packetsHeard = 0;
  #listeners: { readonly count: number; readonly resolve: () => void }[] = [];
  readonly #socket: Socket;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    ({ address: this.address, port: this.port } = socket.address());
    socket.on('message', () => this.#hear());
    // A peer that is gone answers with ICMP; that is no error of ours.
    socket.on('error', () => {});
  }

  static async open(address: string): Promise<SilentMedia> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    return new SilentMedia(socket);
  }

  /** Offer or answer: mu-law audio and telephone events (RFC 4566). */
  describe(direction: 'sendrecv' | 'sendonly', version: number): string {
    const lines = [
      'v=0',
      `o=- 1 ${version} IN IP4 ${this.address}`,
      's=-',
      `c=IN IP4 ${this.address}`,
      't=0 0',
      `m=audio ${this.port} RTP/AVP 0 101`,
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      `a=${direction}`,
    ];
    return `${lines.join('\r\n')}\r\n`;
  }

  /** Begins to send to where the other side's description says; later descriptions change nothing. */
  startTowards(description: string): void {
    const port = Number(/^m=audio (\d+)/m.exec(description)?.[1] ?? 0);
    const address = /^c=IN IP4 (\S+)/m.exec(description)?.[1];
    if (port === 0 || address === undefined || this.#timer || this.#isClosed) return;
    const packet = Buffer.alloc(RTP_HEADER_BYTES + SAMPLES_PER_PACKET, SILENCE);
    packet.fill(0, 0, RTP_HEADER_BYTES);
    packet[0] = 0x80;
    packet.writeUInt32BE(this.port, 8);
    let count = 0;
    this.#timer = setInterval(() => {
      count++;
      packet.writeUInt16BE(count & 0xffff, 2);
      packet.writeUInt32BE((count * SAMPLES_PER_PACKET) >>> 0, 4);
      // Sent later than this line returns, so every packet needs bytes of its own.
      this.#socket.send(Buffer.from(packet), port, address);
    }, PACKET_MS);
  }

  /** Resolves once so many packets of the far end have come in. */
  heard(count: number): Promise<void> {
    if (this.#packetsHeard >= count) return Promise.resolve();
    return new Promise((resolve) => this.#listeners.push({ count, resolve }));
  }

  #hear(): void {
    this.#packetsHeard++;
    if (this.#listeners.length === 0) return;
    for (const { count, resolve } of this.#listeners) if (this.#packetsHeard >= count) resolve();
    this.#listeners = this.#listeners.filter(({ count }) => this.#packetsHeard < count);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#socket.close();
  }
}
