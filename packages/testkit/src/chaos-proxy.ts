import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What the network does to both directions from now on. */
export type Weather =
  | { readonly kind: 'fair' }
  /** Every piece comes this much later. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Nothing is read any more: the peers' buffers fill up, then they feel it. */
  | { readonly kind: 'stalled' }
  /** Everything is taken and thrown away: the peers notice nothing. */
  | { readonly kind: 'blackhole' };

type Peer = 'client' | 'server';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes from the server that may still pass; undefined = any number. */
  allowance: number | undefined;
}

/** A TCP proxy on loopback that behaves as badly as networks do. */
export class ChaosProxy implements AsyncDisposable {
  readonly port: number;
  /** While true, new connections are taken and closed at once. */
  isRefusing = false;
  readonly #listener: Server;
  readonly #target: number;
  readonly #pairs = new Set<Pair>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #weather: Weather = { kind: 'fair' };
  #cutAfter: number | undefined;

  private constructor(listener: Server, targetPort: number) {
    this.#listener = listener;
    this.#target = targetPort;
    this.port = (listener.address() as AddressInfo).port;
    listener.on('connection', (client) => this.#join(client));
  }

  static async start(targetPort: number): Promise<ChaosProxy> {
    const listener = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new ChaosProxy(listener, targetPort);
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    for (const { client, server } of this.#pairs) {
      for (const socket of [client, server]) {
        if (weather.kind === 'stalled') socket.pause();
        else socket.resume();
      }
    }
  }

  /** Connections made from now on are reset after the server has sent so many bytes. */
  cutAfter(bytes: number | undefined): void {
    this.#cutAfter = bytes;
  }

  /** Both ends get a reset. */
  reset(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** One end is told goodbye, the other is left alone with a line that looks alive. */
  halfClose(whom: Peer): void {
    for (const pair of this.#pairs) pair[whom].end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.reset();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(client: Socket): void {
    client.on('error', () => {}); // Broken connections are what this is for.
    if (this.isRefusing) {
      client.destroy();
      return;
    }
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true });
    server.on('error', () => client.destroy());
    const pair: Pair = { client, server, allowance: this.#cutAfter };
    this.#pairs.add(pair);
    client.on('data', (chunk) => this.#pass(chunk, server));
    server.on('data', (chunk) => this.#passFromServer(chunk, pair));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('end', () => this.#weather.kind === 'blackhole' || to.end());
      from.on('close', () => {
        this.#pairs.delete(pair);
        if (this.#weather.kind !== 'blackhole') to.destroy();
      });
    }
  }

  #passFromServer(chunk: Buffer, pair: Pair): void {
    if (pair.allowance === undefined) return this.#pass(chunk, pair.client);
    const part = chunk.subarray(0, pair.allowance);
    pair.allowance -= part.length;
    if (pair.allowance > 0) return this.#pass(part, pair.client);
    pair.client.write(part, () => pair.client.destroy());
    pair.server.destroy();
  }

  #pass(chunk: Buffer, to: Socket): void {
    const weather = this.#weather;
    if (weather.kind === 'blackhole') return;
    if (weather.kind !== 'slow') {
      to.write(chunk);
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      to.write(chunk);
    }, weather.delayMs);
    this.#timers.add(timer);
  }
}
