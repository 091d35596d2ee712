import { type EslEvent, EslParser, type EslReply } from '@ringhook/protocols';

/** The part of a socket the link needs. */
export interface EslWriter {
  write(bytes: Uint8Array): unknown;
}

interface Waiting {
  readonly resolve: (reply: EslReply | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

export interface EslLinkOptions {
  readonly answerTimeoutMs: number;
  readonly onEvent: (event: EslEvent) => void;
  /** What answers no command: greeting, refusal, goodbye. */
  readonly onNotice: (notice: EslReply) => void;
}

/**
 * Commands and their answers over one Event Socket connection, events beside them. Answers carry no id: they come in the order of the
 * commands, so one that comes too late still takes its own command's place. Owns no socket: bytes are pushed in.
 */
export class EslLink {
  readonly #writer: EslWriter;
  readonly #options: EslLinkOptions;
  readonly #parser = new EslParser();
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(writer: EslWriter, options: EslLinkOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  get alarms(): { readonly count: number; readonly last: string | undefined } {
    return { count: this.#parser.alarms, last: this.#parser.lastAlarm };
  }

  receive(chunk: Uint8Array): void {
    for (const frame of this.#parser.push(chunk)) {
      if (frame.kind === 'event') this.#options.onEvent(frame);
      else if (!this.#answer(frame)) this.#options.onNotice(frame);
    }
  }

  /** Resolves with the `command/reply` or `api/response`, or undefined when none came in time or the link was closed. */
  ask(bytes: Uint8Array): Promise<EslReply | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(undefined), this.#options.answerTimeoutMs);
      this.#waiting.push({ resolve, timer });
      this.#writer.write(bytes);
    });
  }

  /** Nothing more will come: whoever waits gets undefined. */
  close(): void {
    this.#isClosed = true;
    for (const { resolve, timer } of this.#waiting.splice(0)) {
      clearTimeout(timer);
      resolve(undefined);
    }
  }

  /** A command that is refused before it is run gets a `command/reply` instead of its `api/response`. */
  #answer(reply: EslReply): boolean {
    if (reply.contentType !== 'command/reply' && reply.contentType !== 'api/response') return false;
    const waiting = this.#waiting.shift();
    if (!waiting) return true;
    clearTimeout(waiting.timer);
    waiting.resolve(reply);
    return true;
  }
}

/** `-ERR invalid`, `+OK accepted`: what a reply says, wherever it stands. */
export function saidBy(reply: EslReply): string {
  return (reply.get('Reply-Text') ?? reply.body).trim();
}

export function isRefusal(reply: EslReply | undefined): boolean {
  return reply === undefined || saidBy(reply).startsWith('-ERR');
}
