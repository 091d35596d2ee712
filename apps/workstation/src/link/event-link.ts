import {
  DESK_CLOSED,
  DESK_PROTOCOL,
  type DeskClientMessage,
  type DeskOutcome,
  DeskServerMessage,
  MAX_DESK_FRAME_BYTES,
} from '@ringhook/contract';
import { waitBefore } from './back-off.ts';

export type LinkState =
  | { readonly kind: 'connecting' | 'connected' }
  /** Tries again after so many ms. */
  | { readonly kind: 'waiting'; readonly because: string; readonly retryInMs: number }
  /** Does not try again: a person has to do something. */
  | { readonly kind: 'refused'; readonly because: string };

export interface LinkOptions {
  /** The server as people know it, e.g. `https://ringhook.example`. */
  readonly server: string;
  readonly token: string;
  readonly program: Extract<DeskClientMessage, { type: 'hello' }>['program'];
  /** Asked at each connection: devices come and go. */
  readonly outputs?: () => Promise<readonly string[] | undefined>;
  /** Told of what was said and not understood: a newer server, or a definition that this program does not know. */
  readonly onUnread?: () => void;
  readonly onMessage: (message: DeskServerMessage) => void;
  readonly onState: (state: LinkState) => void;
  /** Asked when the server lets nobody in: a refused WebSocket does not say why. Undefined: not to be known now. */
  readonly isKnown?: () => Promise<boolean | undefined>;
  readonly random?: () => number;
  /** The server says something at least this often, if only that it is there. */
  readonly silenceMs?: number;
}

interface Place {
  readonly epoch: string;
  readonly id: number;
}

const MAX_UNSENT = 1_000;
const MOST_OUTPUTS = 50;
/** What the client says of a connection that did not come about (RFC 6455, 7.4.1). */
const NEVER_OPENED = 1006;
const CLOSED_FOR_GOOD: ReadonlyMap<number, string> = new Map([
  [DESK_CLOSED.unauthorised, 'the server does not know this computer any more: run "ringhook-workstation login" again'],
  [DESK_CLOSED.noTelephone, 'this account belongs to no user of the directory: ask an administrator to set that'],
  [DESK_CLOSED.tooOld, 'this program does not fit the server: bring both to the same version'],
]);

/** The connection to the server: only ever from here to there, made again whenever it breaks, going on where it was. */
export class EventLink {
  readonly #options: LinkOptions;
  readonly #unsent: DeskOutcome[] = [];
  #socket: WebSocket | undefined;
  #place: Place | null = null;
  #epoch = '';
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  start(): void {
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    this.#socket?.close(1000);
  }

  /** Told to the server now, or when it can be reached again. */
  report(outcome: DeskOutcome): void {
    if (this.#unsent.length >= MAX_UNSENT) this.#unsent.shift();
    this.#unsent.push(outcome);
    this.#flush();
  }

  #connect(): void {
    const { server, token, onState } = this.#options;
    onState({ kind: 'connecting' });
    const url = new URL('api/v1/desk', server.endsWith('/') ? server : `${server}/`);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    // Node's own client takes headers where the browser's takes protocols only.
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } } as unknown as string[]);
    this.#socket = socket;
    let because = 'the server cannot be reached';
    socket.addEventListener('open', () => void this.#greet(socket));
    socket.addEventListener('message', ({ data }) => this.#hear(socket, data));
    socket.addEventListener('error', (event) => {
      because = reasonOf(event) ?? because;
    });
    socket.addEventListener('close', ({ code, reason }) => this.#closed(socket, code, reason === '' ? because : reason));
    this.#watch(socket);
  }

  async #greet(socket: WebSocket): Promise<void> {
    const outputs = (await this.#options.outputs?.())?.slice(0, MOST_OUTPUTS).map((name) => name.slice(0, 500));
    if (socket.readyState !== WebSocket.OPEN) return;
    const program = { ...this.#options.program, ...(outputs && { outputs }) };
    this.#send(socket, { type: 'hello', protocol: DESK_PROTOCOL, program, resume: this.#place });
  }

  #hear(socket: WebSocket, data: unknown): void {
    this.#watch(socket);
    if (typeof data !== 'string' || data.length > MAX_DESK_FRAME_BYTES) return socket.close(1009);
    const message = readMessage(data);
    if (!message) return this.#options.onUnread?.();
    if (message.type === 'welcome') {
      this.#failures = 0;
      this.#epoch = message.epoch;
      if (this.#place?.epoch !== message.epoch) this.#place = { epoch: message.epoch, id: 0 };
    }
    this.#options.onMessage(message);
    if (message.type === 'welcome') this.#options.onState({ kind: 'connected' });
    const last = message.type === 'notices' ? message.notices.at(-1) : undefined;
    if (last) this.#place = { epoch: this.#epoch, id: last.id };
    if (message.type === 'welcome') this.#flush();
  }

  #closed(socket: WebSocket, code: number, because: string): void {
    clearTimeout(this.#watchdog);
    if (socket !== this.#socket || this.#isStopped) return;
    this.#socket = undefined;
    if (CLOSED_FOR_GOOD.has(code)) return this.#refused(code);
    const { isKnown } = this.#options;
    if (code === NEVER_OPENED && isKnown) {
      void isKnown().then((isStillKnown) => (isStillKnown === false ? this.#refused(DESK_CLOSED.unauthorised) : this.#retry(because)));
    } else this.#retry(because);
  }

  #refused(code: number): void {
    this.#options.onState({ kind: 'refused', because: CLOSED_FOR_GOOD.get(code) ?? '' });
  }

  #retry(because: string): void {
    if (this.#isStopped) return;
    const retryInMs = waitBefore(++this.#failures, this.#options.random ?? Math.random);
    this.#options.onState({ kind: 'waiting', because, retryInMs });
    this.#timer = setTimeout(() => this.#connect(), retryInMs);
  }

  /** After a sleep of the computer the connection is dead without having been closed. */
  #watch(socket: WebSocket): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      socket.close();
      this.#closed(socket, 4000, 'the server was silent');
    }, this.#options.silenceMs ?? 45_000);
  }

  #flush(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN || this.#epoch === '') return;
    while (this.#unsent.length > 0) this.#send(socket, { type: 'outcomes', outcomes: this.#unsent.splice(0, 100) });
  }

  #send(socket: WebSocket, message: DeskClientMessage): void {
    socket.send(JSON.stringify(message));
  }
}

/** Undefined for what a newer server says and this program does not know. */
function readMessage(text: string): DeskServerMessage | undefined {
  try {
    return DeskServerMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // Not even JSON: as good as not said.
  }
}

function reasonOf(event: Event): string | undefined {
  const { error, message } = event as { error?: unknown; message?: unknown };
  if (error instanceof Error) return error.cause instanceof Error ? error.cause.message : error.message;
  return typeof message === 'string' && message !== '' ? message : undefined;
}
