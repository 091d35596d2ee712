import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { errorText } from '@ringhook/core';
import { documentOf, parseXsi, type XsiDocument } from '@ringhook/protocols';
import { dialProblem } from '../dial.ts';
import { CookieJar } from './cookie-jar.ts';

/** Requests under way to one XSP, beside its channel. */
const MOST_AT_ONCE = 8;
const MAX_ANSWER_BYTES = 4 * 1_048_576;
const MOST_REDIRECTS = 3;
const REFUSED_HINT = 'is it the right host for Xsi, and may this machine reach it?';

export type XspMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type XspAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Undefined when the body is no document of an XSP. */
      readonly document: XsiDocument | undefined;
      /** What the XSP said, for a human: status, its own words, and the id by which its operator finds the request. */
      readonly said: string;
    }
  | { readonly kind: 'failed'; readonly reason: string };

export type XspStream =
  | { readonly kind: 'open'; readonly stream: IncomingMessage }
  | Extract<XspAnswer, { kind: 'answered' }>
  | { readonly kind: 'failed'; readonly reason: string };

export interface XspClientOptions {
  /** `https://xsp1.example.com`; the one we speak to. */
  readonly origin: string;
  /** Those that may be redirected to: the password goes nowhere else. */
  readonly origins: readonly string[];
  readonly authorization: string;
  readonly tlsVerify: boolean;
  readonly answerTimeoutMs: number;
}

interface XspRequest {
  readonly method: XspMethod;
  readonly path: string;
  readonly body: string | undefined;
}

/** Speaks HTTP with one XSP, with the cookies of one channel: the load balancer finds its way by them. */
export class XspClient {
  readonly origin: string;
  readonly #options: XspClientOptions;
  readonly #agents: { readonly plain: PlainAgent; readonly tls: TlsAgent };
  readonly #cookies: CookieJar;
  readonly #apart: XspClient[] = [];
  readonly #closing = new AbortController();

  constructor(options: XspClientOptions, cookies = new CookieJar()) {
    this.origin = options.origin;
    this.#cookies = cookies;
    this.#options = options;
    const common = { keepAlive: true, maxSockets: MOST_AT_ONCE };
    this.#agents = { plain: new PlainAgent(common), tls: new TlsAgent({ ...common, rejectUnauthorized: options.tlsVerify }) };
  }

  /** The same XSP and cookies, with connections of its own: what hangs here does not hold it up. Closed together with this one. */
  apart(): XspClient {
    const client = new XspClient(this.#options, this.#cookies);
    this.#apart.push(client);
    if (this.#closing.signal.aborted) client.close();
    return client;
  }

  /** One question and its answer; never rejects. */
  async call(method: XspMethod, path: string, body?: string): Promise<XspAnswer> {
    const late = AbortSignal.timeout(this.#options.answerTimeoutMs);
    const signal = AbortSignal.any([late, this.#closing.signal]);
    try {
      const response = await this.#send({ method, path, body }, signal, true);
      return answerOf(response, await readBody(response));
    } catch (cause) {
      return this.#failed(cause, late.aborted);
    }
  }

  /** Opens the answer that never ends, on a socket of its own. */
  async open(path: string, body: string): Promise<XspStream> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.#options.answerTimeoutMs);
    const signal = AbortSignal.any([late.signal, this.#closing.signal]);
    try {
      const response = await this.#send({ method: 'POST', path, body }, signal, false);
      if (response.statusCode === 200) return { kind: 'open', stream: response };
      return answerOf(response, await readBody(response));
    } catch (cause) {
      return this.#failed(cause, late.signal.aborted);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#closing.abort();
    for (const client of this.#apart) client.close();
    this.#agents.plain.destroy();
    this.#agents.tls.destroy();
  }

  async #send(request: XspRequest, signal: AbortSignal, isShared: boolean): Promise<IncomingMessage> {
    let url = new URL(this.origin + request.path);
    for (let redirects = 0; ; redirects++) {
      const response = await this.#sendOnce(url, request, { signal, isShared });
      this.#cookies.take(response.headers['set-cookie']);
      const { statusCode = 0, headers } = response;
      if (![301, 302, 303, 307, 308].includes(statusCode) || headers.location === undefined) return response;
      response.resume();
      const next = URL.parse(headers.location, url.href);
      if (!next || !this.#options.origins.includes(next.origin)) {
        throw new Error(`it redirects to ${next?.host ?? 'nowhere'}, which is not among "hosts": add it there if it is one of yours`);
      }
      if (redirects >= MOST_REDIRECTS) throw new Error('it redirects again and again');
      url = next;
    }
  }

  #sendOnce(
    url: URL,
    { method, body }: XspRequest,
    { signal, isShared }: { readonly signal: AbortSignal; readonly isShared: boolean },
  ): Promise<IncomingMessage> {
    const isTls = url.protocol === 'https:';
    const cookie = this.#cookies.headerFor(url.pathname);
    const headers = {
      authorization: this.#options.authorization,
      accept: 'application/xml, text/xml',
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'text/xml; charset=UTF-8' }),
      'content-length': Buffer.byteLength(body ?? ''),
    };
    const agent = isShared ? (isTls ? this.#agents.tls : this.#agents.plain) : false;
    const options = { method, headers, agent, signal, rejectUnauthorized: this.#options.tlsVerify };
    return new Promise((resolve, reject) => {
      const dispatch = (isAgain: boolean): void => {
        const sent = (isTls ? tlsRequest : plainRequest)(url, options, resolve);
        // A kept connection that the other side was just closing has carried nothing there: all we ask for may be asked twice.
        sent.on('error', (cause) => (!isAgain && sent.reusedSocket && isReset(cause) ? dispatch(true) : reject(cause)));
        sent.end(body);
      };
      dispatch(false);
    });
  }

  #failed(cause: unknown, isLate: boolean): { readonly kind: 'failed'; readonly reason: string } {
    const { host, hostname, port, protocol } = new URL(this.origin);
    if (isLate) return { kind: 'failed', reason: `${host} did not answer within ${this.#options.answerTimeoutMs / 1_000} s` };
    const isTls = protocol === 'https:';
    const known = (cause as { code?: unknown } | null)?.code;
    if (typeof known !== 'string') return { kind: 'failed', reason: `${host}: ${errorText(cause)}` };
    const target = { host: hostname, port: Number(port) || (isTls ? 443 : 80), tls: isTls, refusedHint: REFUSED_HINT };
    return { kind: 'failed', reason: dialProblem({ ...target, tlsHint: 'write http:// in "hosts" if it really has none' }, cause) };
  }
}

function isReset(cause: unknown): boolean {
  const code = (cause as { code?: unknown } | null)?.code;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw new Error(`its answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: string): Extract<XspAnswer, { kind: 'answered' }> {
  const parsed = body.trim() === '' ? undefined : parseXsi(body);
  const document = parsed?.kind === 'parsed' ? documentOf(parsed.root) : undefined;
  const words = document?.kind === 'error' ? ` ${document.summary} (${document.code ?? 'no code'})` : '';
  const tracking = String(headers['trackingid'] ?? '').slice(0, 100);
  const said = `HTTP ${statusCode}${words.slice(0, 300)}${tracking === '' ? '' : `, TrackingID ${tracking}`}`;
  return { kind: 'answered', status: statusCode, document, said };
}
