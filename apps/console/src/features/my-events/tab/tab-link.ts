import { DESK_CLOSED, DESK_PROTOCOL, type DeskClientMessage, type DeskOutcome, DeskServerMessage } from '@ringhook/contract';

export type TabLinkState =
  | 'connecting'
  | 'connected'
  /** Tries again by itself. */
  | 'lost'
  /** Doesn't: somebody has to sign in again, set the telephone, or reload the page. */
  | 'refused';

export interface TabLinkOptions {
  readonly version: string;
  readonly onMessage: (message: DeskServerMessage) => void;
  readonly onState: (state: TabLinkState) => void;
}

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 15_000;
/** The server says something every 15 s. */
const SILENCE_MS = 40_000;
const MAX_UNSENT = 500;
const MOST_AT_ONCE = 100;
const CLOSED_FOR_GOOD: ReadonlySet<number> = new Set([DESK_CLOSED.unauthorised, DESK_CLOSED.noTelephone, DESK_CLOSED.tooOld]);

/** The desk connection of a tab: by the session's cookie, made again whenever it breaks, going on where it was. */
export class TabLink {
  readonly #options: TabLinkOptions;
  readonly #unsent: DeskOutcome[] = [];
  #socket: WebSocket | undefined;
  #place: { readonly epoch: string; readonly id: number } | null = null;
  #isGreeted = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: TabLinkOptions) {
    this.#options = options;
  }

  start(): void {
    clearTimeout(this.#retry);
    const url = new URL('/api/v1/desk', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#isGreeted = false;
    socket.addEventListener('open', () => this.#greet(socket));
    socket.addEventListener('message', ({ data }) => this.#hear(socket, data));
    socket.addEventListener('close', ({ code }) => this.#closed(socket, code));
    this.#listenOn(socket);
  }

  stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
  }

  /** Now instead of after the delay: the network or the computer has come back. */
  retryNow(): void {
    if (this.#socket === undefined) this.start();
  }

  /** Told now, or when the server can be reached again. */
  report(outcome: DeskOutcome): void {
    if (this.#unsent.length >= MAX_UNSENT) this.#unsent.shift();
    this.#unsent.push(outcome);
    this.#flush();
  }

  #greet(socket: WebSocket): void {
    const program = { name: 'console' as const, version: this.#options.version, platform: navigator.platform.slice(0, 50), computer: '' };
    send(socket, { type: 'hello', protocol: DESK_PROTOCOL, program, resume: this.#place });
  }

  #hear(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket) return;
    this.#listenOn(socket);
    const message = typeof data === 'string' ? read(data) : undefined;
    if (!message) return;
    if (message.type === 'welcome') {
      this.#failures = 0;
      this.#isGreeted = true;
      if (this.#place?.epoch !== message.epoch) this.#place = { epoch: message.epoch, id: 0 };
      this.#options.onState('connected');
    }
    this.#options.onMessage(message);
    const last = message.type === 'notices' ? message.notices.at(-1) : undefined;
    if (last && this.#place) this.#place = { ...this.#place, id: last.id };
    this.#flush();
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    clearTimeout(this.#silence);
    this.#socket = undefined;
    if (CLOSED_FOR_GOOD.has(code)) return this.#options.onState('refused');
    this.#options.onState('lost');
    const longest = Math.min(FIRST_DELAY_MS * 2 ** this.#failures++, MAX_DELAY_MS);
    this.#retry = setTimeout(() => this.start(), longest * (0.5 + Math.random() / 2));
  }

  /** After a sleep of the computer the connection is dead without having been closed. */
  #listenOn(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      socket.close();
      this.#closed(socket, 0);
    }, SILENCE_MS);
  }

  #flush(): void {
    const socket = this.#socket;
    if (!this.#isGreeted || socket?.readyState !== WebSocket.OPEN) return;
    while (this.#unsent.length > 0) send(socket, { type: 'outcomes', outcomes: this.#unsent.splice(0, MOST_AT_ONCE) });
  }
}

function send(socket: WebSocket, message: DeskClientMessage): void {
  socket.send(JSON.stringify(message));
}

/** Undefined for what a newer server says and this page does not know. */
function read(text: string): DeskServerMessage | undefined {
  try {
    return DeskServerMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // Not even JSON: as good as not said.
  }
}
