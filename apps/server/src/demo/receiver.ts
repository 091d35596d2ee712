import { AppError } from '@ringhook/core';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface DemoRequest {
  readonly method: string;
  /** Path and query exactly as they came. */
  readonly target: string;
  readonly path: string;
  /** The query in its order, decoded. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** ms since the epoch. */
  readonly at: number;
}

export interface DemoReceiverOptions {
  /** Told of every request; may say with which status it is answered, else 200. */
  readonly onRequest: (request: DemoRequest) => number | undefined;
  /** 0 = any free one. */
  readonly port?: number;
}

export interface DemoReceiver {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 262_144;

/** The endpoint of the demo: takes every request on this machine's loopback, shows it to `onRequest` and answers. */
export async function startDemoReceiver({ onRequest, port = 0 }: DemoReceiverOptions): Promise<DemoReceiver> {
  const server = createServer((incoming, response) => {
    readBody(incoming).then(
      (body) => {
        const status = onRequest(toDemoRequest(incoming, body)) ?? 200;
        response.writeHead(status, { 'content-type': 'text/plain' }).end(status < 300 ? 'ok\n' : 'not now\n');
      },
      // Too long, or cut off; in the second case nobody reads this.
      () => response.writeHead(413, { connection: 'close' }).end(),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw new AppError('PORT_UNAVAILABLE', String(port), `The demo's receiver can't listen on port ${port}. Free it or choose another.`, {
      cause,
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function toDemoRequest({ method = 'GET', url: target = '/', headers }: IncomingMessage, body: string): DemoRequest {
  const question = target.indexOf('?');
  const path = question === -1 ? target : target.slice(0, question);
  const parameters = [...new URLSearchParams(question === -1 ? '' : target.slice(question + 1))];
  return { method, target, path, parameters, headers, body, at: Date.now() };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new AppError('BODY_TOO_LARGE', 'body', `The demo's receiver takes up to ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
