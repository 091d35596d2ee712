import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyAndCertificate } from './certificate.ts';

export interface ReceivedRequest {
  /** 1, 2, 3 ... in the order in which the heads arrived. */
  readonly number: number;
  readonly method: string;
  /** Request target exactly as it came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, in the order and case of the wire. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** When it was complete, ms since the epoch. */
  readonly at: number;
  /** Tells connections apart. */
  readonly connection: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A promise holds the answer back for as long as the test likes. */
export type Respond = (request: ReceivedRequest) => Reply | Promise<Reply>;

export interface ReceiverOptions {
  readonly respond?: Respond;
  readonly host?: string;
  readonly tls?: KeyAndCertificate;
}

/** An endpoint on a real socket that keeps its own log: the witness of what was sent, in which order. */
export interface Receiver extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Complete requests in the order of their arrival. */
  readonly requests: readonly ReceivedRequest[];
  /** Answers from now on. */
  respondWith(respond: Respond): void;
  /** Resolves as soon as the log satisfies the condition (a number: as soon as it is that long); rejects with the log's end. */
  waitFor(condition: number | ((requests: readonly ReceivedRequest[]) => boolean), timeoutMs?: number): Promise<readonly ReceivedRequest[]>;
  close(): Promise<void>;
}

const WAIT_MS = 20_000;

export async function startReceiver({ respond = () => ({}), host = '127.0.0.1', tls }: ReceiverOptions = {}): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const waiting = new Set<() => void>();
  const connections = new WeakMap<object, number>();
  let answer = respond;
  let connectionCount = 0;
  let requestCount = 0;

  const listen: RequestListener = (incoming, response) => {
    const number = ++requestCount;
    const connection = connections.get(incoming.socket) ?? ++connectionCount;
    connections.set(incoming.socket, connection);
    readBody(incoming).then(
      async (body) => {
        const { method = '', url: target = '', headers, rawHeaders } = incoming;
        const request = { number, method, target, headers, rawHeaders, body, at: Date.now(), connection };
        requests.push(request);
        for (const check of waiting) check();
        write(response, await answer(request));
      },
      // The client went away in the middle of its request; it is not in the log then.
      () => incoming.destroy(),
    );
  };
  const server = tls === undefined ? createServer(listen) : createTlsServer({ key: tls.key, cert: tls.certificate }, listen);
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function close(): Promise<void> {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    requests,
    respondWith(next) {
      answer = next;
    },
    waitFor(condition, timeoutMs = WAIT_MS) {
      const isMet = typeof condition === 'number' ? () => requests.length >= condition : () => condition(requests);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          const last = requests.slice(-5).map(({ method, target }) => `${method} ${target}`);
          reject(new Error(`not received within ${timeoutMs} ms; ${requests.length} requests came, the last: ${last.join(' | ')}`));
        }, timeoutMs);
        function check(): void {
          if (!isMet()) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(requests);
        }
        waiting.add(check);
        check();
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function write(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
