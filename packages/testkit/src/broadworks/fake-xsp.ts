import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { KeyAndCertificate } from '../certificate.ts';
import { type Exchange, FakeBroadworks } from './fake-broadworks.ts';
import { channelTerminated, errorInfo, HEARTBEAT, textOf, xspDocument } from './xsp-answers.ts';

const PREFIX = '/com.broadsoft.xsi-events/v2.0';
const ACTIONS = '/com.broadsoft.xsi-actions/v2.0/user/';
const ASYNC = '/com.broadsoft.async/com.broadsoft.xsi-events/v2.0/channel';

/** What an XSP does wrong. `match` is looked for in `METHOD /path`. */
export interface XspFault {
  readonly match: string;
  readonly status: number;
  /** Code of an ErrorInfo. */
  readonly code?: number;
  readonly location?: string;
  /** How often; for ever unless told. */
  times?: number;
}

interface OpenChannel {
  readonly id: string;
  readonly setId: string;
  readonly applicationId: string;
  readonly response: ServerResponse;
}

export interface FakeXspOptions {
  readonly password?: string;
  readonly tls?: KeyAndCertificate;
  /** Granted whatever was asked for. */
  readonly expiresSeconds?: number;
}

/** One XSP on a real socket, in front of a BroadWorks that several of them share. */
export class FakeXsp implements AsyncDisposable {
  readonly origin: string;
  readonly broadworks: FakeBroadworks;
  /** `METHOD /path` of every request, in order. */
  readonly requests: string[] = [];
  readonly authorizations = new Set<string>();
  readonly faults: XspFault[] = [];
  /** Requests that are carried out at once and answered late. `match` is looked for in `METHOD /path`. */
  readonly late: { readonly match: string; readonly until: Promise<void> }[] = [];
  /** Takes requests and never answers. */
  isHung = false;
  readonly #server: Server;
  readonly #options: FakeXspOptions;
  readonly #channels = new Map<string, OpenChannel>();

  private constructor(server: Server, broadworks: FakeBroadworks, options: FakeXspOptions) {
    this.#server = server;
    this.#options = options;
    this.broadworks = broadworks;
    const { port } = server.address() as AddressInfo;
    this.origin = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(broadworks = new FakeBroadworks(), options: FakeXspOptions = {}): Promise<FakeXsp> {
    const { tls } = options;
    const server = tls ? createTlsServer({ key: tls.key, cert: tls.certificate }) : createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeXsp(server as Server, broadworks, options);
  }

  get openChannels(): number {
    return this.#channels.size;
  }

  requested(match: string): number {
    return this.requests.filter((line) => line.includes(match)).length;
  }

  /** Bytes as they are, into every channel. */
  write(bytes: string | Uint8Array): void {
    for (const { response } of this.#channels.values()) response.write(bytes);
  }

  heartbeat(): void {
    this.write(HEARTBEAT);
  }

  /** Ends all channels as told; without a reason, the network does. */
  terminate(reason?: string): void {
    for (const { id, response, setId } of this.#channels.values()) {
      this.#channels.delete(id);
      this.broadworks.disconnect(setId, id);
      if (reason === undefined) response.destroy();
      else response.end(channelTerminated(id, reason));
    }
  }

  /** Nobody is there any more: connections are refused. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.terminate();
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {}); // The peer may vanish at any time.
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return; // So it has.
    }
    const { method = '', url = '', headers } = request;
    const line = `${method} ${url}`;
    this.requests.push(line);
    this.authorizations.add(headers.authorization ?? '');
    if (!this.isHung)
      this.#answer({ method, path: url.replace(/\?.*$/, ''), body: Buffer.concat(chunks).toString('utf8'), headers }, response);
    this.broadworks.changed();
  }

  #answer(exchange: Exchange, response: ServerResponse): void {
    const line = `${exchange.method} ${exchange.path}`;
    const gate = this.late.find(({ match }) => line.includes(match))?.until;
    const send = (status: number, body = ''): void => {
      const write = (): void => void response.writeHead(status, { 'content-type': 'text/xml', trackingid: 'T-1' }).end(body);
      if (gate) void gate.then(write);
      else write();
    };
    const fault = this.#faultFor(line);
    if (fault) {
      if (fault.location !== undefined) return void response.writeHead(fault.status, { location: fault.location }).end();
      return send(fault.status, fault.code === undefined ? '' : errorInfo(fault.code, 'as the test wants it'));
    }
    if (!this.#isLoggedIn(exchange)) return send(401);
    if (exchange.path === ASYNC && exchange.method === 'POST') return this.#openChannel(exchange, response);
    const answer = this.#route(exchange);
    send(answer.status, answer.body);
  }

  #faultFor(line: string): XspFault | undefined {
    const fault = this.faults.find(({ match, times = 1 }) => times > 0 && line.includes(match));
    if (fault?.times !== undefined) fault.times--;
    return fault;
  }

  #isLoggedIn({ headers }: Exchange): boolean {
    const { password = 'right' } = this.#options;
    const [scheme, value = ''] = (headers.authorization ?? '').split(' ');
    if (scheme !== 'Basic') return value === password;
    return Buffer.from(value, 'base64').toString('utf8').endsWith(`:${password}`);
  }

  #openChannel({ body }: Exchange, response: ServerResponse): void {
    const [setId, applicationId] = [textOf(body, 'channelSetId'), textOf(body, 'applicationId')];
    this.#endOthers(setId, applicationId);
    const id = this.broadworks.newId('channel');
    const expires = this.#options.expiresSeconds ?? 86_400;
    response.writeHead(200, {
      'content-type': 'text/xml;charset=UTF-8',
      'set-cookie': `JSESSIONID=${id}; Path=/com.broadsoft.xsi-events; Secure; HttpOnly`,
    });
    response.on('close', () => {
      this.#channels.delete(id);
      this.broadworks.disconnect(setId, id);
    });
    this.#channels.set(id, { id, setId, applicationId, response });
    response.write(xspDocument('Channel', `<channelId>${id}</channelId><expires>${expires}</expires>`));
    this.broadworks.connect(setId, id, (document) => void response.write(document));
  }

  /** Of one application there is one set: who opens another ends the first. */
  #endOthers(setId: string, applicationId: string): void {
    for (const other of this.#channels.values()) {
      if (other.applicationId === applicationId && other.setId !== setId)
        other.response.end(channelTerminated(other.id, 'DuplicateChannelSet'));
    }
  }

  #route(exchange: Exchange): { readonly status: number; readonly body?: string } {
    const { path, method } = exchange;
    const { broadworks } = this;
    if (path.startsWith(ACTIONS)) return broadworks.act(path.slice(ACTIONS.length).split('/').map(decodeURIComponent));
    if (!path.startsWith(PREFIX)) return { status: 404 };
    const rest = path.slice(PREFIX.length);
    if (rest === '/channel/eventresponse') return broadworks.acknowledge(exchange.body);
    const channelId = /^\/channel\/([^/]+)/.exec(rest)?.[1];
    if (channelId !== undefined) return this.#channelRequest(channelId, exchange);
    const granted = this.#options.expiresSeconds ?? 86_400;
    if (rest.startsWith('/subscription/')) return broadworks.changeSubscription(method, decodeURIComponent(rest.slice(14)), granted);
    if (method === 'POST') return broadworks.subscribe(rest.split('/').map(decodeURIComponent).join('/'), exchange.body, granted);
    return { status: 404 };
  }

  #channelRequest(channelId: string, { method, path, headers }: Exchange): { readonly status: number; readonly body?: string } {
    const channel = this.#channels.get(channelId);
    // A load balancer would send a request without its cookie to somebody else.
    if (!channel || headers.cookie !== `JSESSIONID=${channelId}`) return { status: 404 };
    if (method === 'DELETE') channel.response.end(channelTerminated(channelId, 'ExplicitDelete'));
    if (path.endsWith('/heartbeat') || method === 'DELETE') return { status: 200 };
    return {
      status: 200,
      body: xspDocument('Channel', `<channelId>${channelId}</channelId><expires>${this.#options.expiresSeconds ?? 86_400}</expires>`),
    };
  }
}
