import { type ActionFields, type AmiMessage, AmiParser, serialiseAction } from '@ringhook/protocols';

/** The part of a socket the link needs. */
export interface AmiWriter {
  write(bytes: Uint8Array): unknown;
}

interface Waiting {
  readonly resolve: (response: AmiMessage | undefined) => void;
  readonly timer: NodeJS.Timeout;
  /** Set for an action that is answered by a list. */
  readonly onRow?: (row: AmiMessage) => void;
  response?: AmiMessage;
}

export interface LinkOptions {
  /** Starts every ActionID of this link; not to be guessed, for who knows it could forge an answer. */
  readonly token: string;
  readonly actionTimeoutMs: number;
  /** Everything that answers no action of ours. */
  readonly onMessage: (message: AmiMessage) => void;
}

/** Actions and their answers over one AMI connection; what is left over are events. Owns no socket: bytes are pushed in. */
export class AmiLink {
  readonly #writer: AmiWriter;
  readonly #options: LinkOptions;
  readonly #parser = new AmiParser();
  readonly #waiting = new Map<string, Waiting>();
  #lists = 0;
  #lastId = 0;

  constructor(writer: AmiWriter, options: LinkOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  get alarms(): { readonly count: number; readonly last: string | undefined } {
    return { count: this.#parser.alarms, last: this.#parser.lastAlarm };
  }

  receive(chunk: Uint8Array): void {
    for (const message of this.#parser.push(chunk)) if (!this.#answer(message)) this.#options.onMessage(message);
  }

  /** Resolves with the response, or undefined when none came in time or the link was closed. */
  request(action: string, fields: ActionFields = {}): Promise<AmiMessage | undefined> {
    return this.#send(action, fields);
  }

  /**
   * As `request`, but resolves at the end of the list, whose rows go to `onRow` as they come; time counts from the last row. Undefined
   * also for a list that began and did not come to its end.
   */
  list(action: string, onRow: (row: AmiMessage) => void, fields: ActionFields = {}): Promise<AmiMessage | undefined> {
    return this.#send(action, fields, onRow);
  }

  /** Nothing more will come: whoever waits gets undefined. */
  close(): void {
    for (const id of this.#waiting.keys()) this.#settle(id, undefined);
  }

  #send(action: string, fields: ActionFields, onRow?: (row: AmiMessage) => void): Promise<AmiMessage | undefined> {
    const id = `${this.#options.token}-${++this.#lastId}`;
    const bytes = serialiseAction(action, { ActionID: id, ...fields });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, undefined), this.#options.actionTimeoutMs);
      this.#waiting.set(id, { resolve, timer, ...(onRow && { onRow }) });
      if (onRow) this.#lists++;
      this.#writer.write(bytes);
    });
  }

  #answer(message: AmiMessage): boolean {
    if (message.kind === 'banner' || (message.kind === 'event' && this.#lists === 0)) return false;
    const id = message.get('ActionID');
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    // A late or foreign answer is of no use to anybody.
    if (id === undefined || waiting === undefined) return message.kind === 'response';
    if (message.kind === 'response') this.#takeResponse(id, waiting, message);
    else this.#takeRow(id, waiting, message);
    return true;
  }

  #takeResponse(id: string, waiting: Waiting, response: AmiMessage): void {
    waiting.onRow?.(response);
    if (waiting.onRow === undefined || response.name !== 'Success') this.#settle(id, response);
    else {
      waiting.response = response;
      waiting.timer.refresh();
    }
  }

  #takeRow(id: string, waiting: Waiting, row: AmiMessage): void {
    waiting.onRow?.(row);
    if (row.get('EventList') === undefined) waiting.timer.refresh();
    else this.#settle(id, waiting.response);
  }

  #settle(id: string, response: AmiMessage | undefined): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (waiting.onRow) this.#lists--;
    waiting.resolve(response);
  }
}
