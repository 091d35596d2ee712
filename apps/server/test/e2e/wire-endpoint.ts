import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface WireRequest {
  /** Everything up to the blank line, byte for letter. */
  readonly head: string;
  readonly requestLine: string;
  /** Names in lower case, in the order of the wire. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface WireEndpoint extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly WireRequest[];
  waitFor(count: number): Promise<readonly WireRequest[]>;
}

/** An endpoint that reads the bytes of requests itself, so that no HTTP library can tidy them up. `statusOf` gets their number from 0. */
export async function startWireEndpoint(statusOf: (index: number) => string = () => '200 OK'): Promise<WireEndpoint> {
  const requests: WireRequest[] = [];
  const sockets = new Set<Socket>();
  const watchers = new Set<() => void>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {}); // The client may hang up whenever it likes.
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (let taken = takeRequest(pending); taken; taken = takeRequest(pending)) {
        pending = taken.rest;
        requests.push(taken.request);
        socket.write(`HTTP/1.1 ${statusOf(requests.length - 1)}\r\ncontent-length: 0\r\n\r\n`);
        for (const look of watchers) look();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async waitFor(count) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = (): void => (requests.length >= count ? resolve() : undefined);
      const timer = setTimeout(
        () => reject(new Error(`${requests.length} of ${count} requests came: ${requests.map((each) => each.requestLine).join('\n')}`)),
        20_000,
      );
      watchers.add(look);
      look();
      await promise.finally(() => {
        clearTimeout(timer);
        watchers.delete(look);
      });
      return requests;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function takeRequest(bytes: string): { readonly request: WireRequest; readonly rest: string } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = bytes.slice(0, end);
  const [requestLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const length = Number(headers.get('content-length') ?? 0);
  const from = end + 4;
  if (bytes.length < from + length) return undefined;
  return { request: { head, requestLine, headers, body: bytes.slice(from, from + length) }, rest: bytes.slice(from + length) };
}
