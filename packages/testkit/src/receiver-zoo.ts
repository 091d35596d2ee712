import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What an endpoint does to a request once it has read its head. */
type Behaviour = (socket: Socket) => void;

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const MEGABYTE = 1_048_576;
const TEN_GIGABYTES = 10 * 1_024 * MEGABYTE;
const DRIP_MS = 50;

/** Endpoints as they should not be: each hangs, lies, floods or breaks off in its own way. */
export const ZOO = {
  neverAnswers: () => {},
  dripsItsHead: (socket) => drip(socket, `HTTP/1.1 200 OK\r\nx-slow: ${'z'.repeat(10_000)}`),
  dripsItsBody: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n');
    drip(socket, 'z'.repeat(10_000));
  },
  endlessBody: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    pour(socket, `100000\r\n${'z'.repeat(MEGABYTE)}\r\n`);
  },
  gzipBomb: (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${TEN_GIGABYTES}\r\n\r\n`);
    pour(socket, gzipSync(Buffer.alloc(16 * MEGABYTE)));
  },
  endlessHead: (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, `x-more: ${'z'.repeat(2_000)}\r\n`);
  },
  hugeHeader: (socket) => socket.write(`HTTP/1.1 200 OK\r\nx-huge: ${'z'.repeat(100_000)}\r\ncontent-length: 2\r\n\r\nok`),
  interimFlood: (socket) => pour(socket, 'HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n'.repeat(100)),
  switchesProtocol: (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
  resetsAtOnce: (socket) => socket.resetAndDestroy(),
  resetsInBody: (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc', () => socket.resetAndDestroy()),
  closesAtOnce: (socket) => socket.end(),
  closesInHead: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le'),
  closesInBody: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc'),
  speaksSsh: (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
  badStatus: (socket) => socket.write('HTTP/1.1 2OO OK\r\ncontent-length: 0\r\n\r\n'),
  badChunk: (socket) => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nNOPE\r\nabc\r\n'),
  twoLengths: (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nokk'),
  unaskedAnswers: (socket) => socket.write(OK.repeat(3)),
  /** Answers well, promises to stay, and hangs up: the next request may meet the closing connection. */
  closesBehindAnswer: (socket) => socket.end(OK),
  /** Answers well, then resets without a word. */
  resetsBehindAnswer: (socket) => socket.write(OK, () => setImmediate(() => socket.resetAndDestroy())),
} as const satisfies Readonly<Record<string, Behaviour>>;

export type AnimalName = keyof typeof ZOO;

export interface Animal extends AsyncDisposable {
  readonly url: string;
  /** Request heads it has read. */
  readonly heads: readonly string[];
  /** Bytes that left it; how much of a flood was taken. */
  readonly bytesWritten: number;
  /** From now on it answers every request with 200. */
  tame(): void;
  /** Resolves once it has no connection any more. */
  left(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one of the zoo on a loopback port. */
export async function startAnimal(name: AnimalName, host = '127.0.0.1'): Promise<Animal> {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let behaviour: Behaviour = ZOO[name];
  let bytesWritten = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      bytesWritten += socket.bytesWritten;
      sockets.delete(socket);
      if (sockets.size === 0) server.emit('left');
    });
    // A reset is what some of them are about.
    socket.on('error', () => {});
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
        heads.push(pending.slice(0, end));
        pending = pending.slice(end + 4);
        behaviour(socket);
      }
    });
  });
  server.listen(0, host);
  await once(server, 'listening');

  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    heads,
    get bytesWritten() {
      return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, bytesWritten);
    },
    tame() {
      behaviour = (socket) => socket.write(OK);
    },
    async left() {
      if (sockets.size > 0) await once(server, 'left');
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** As much as the other side takes, until it goes away. */
function pour(socket: Socket, piece: string | Uint8Array): void {
  const bytes = Buffer.from(piece);
  function fill(): void {
    while (!socket.destroyed && socket.write(bytes));
  }
  socket.on('drain', fill);
  fill();
}

/** One byte now and then. */
function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text.charAt(at++)), DRIP_MS);
  socket.once('close', () => clearInterval(timer));
}
