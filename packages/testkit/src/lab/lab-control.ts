import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { within } from './within.ts';

/** One block of a manager connection as name -> first value; enough for a peer we configured ourselves. */
export type ManagerBlock = ReadonlyMap<string, string>;

/**
 * The lab's own manager connection: starts actions, waits for events. It shares no code with the product on purpose,
 * so that a mistake in the product's reading of the protocol cannot hide itself.
 */
export class LabControl {
  readonly #socket: Socket;
  readonly #answers = new Map<string, (block: ManagerBlock) => void>();
  readonly #watchers = new Set<(block: ManagerBlock) => void>();
  readonly #closed = Promise.withResolvers<void>();
  #text = '';
  #nextAction = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    // A PBX that is killed resets the connection; `closed` says so.
    socket.on('error', () => {});
    socket.on('close', () => this.#closed.resolve());
  }

  /** Resolves when the PBX is up (FullyBooted); rejects when nobody listens yet. */
  static async open(port: number): Promise<LabControl> {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    const control = new LabControl(socket);
    const booted = control.event('FullyBooted');
    booted.catch(() => {});
    const answer = await control.act('Login', { Username: 'lab', Secret: 'lab-control-secret' });
    if (answer.get('Response') !== 'Success') throw new Error(`the lab's manager login was refused: ${answer.get('Message')}`);
    await booted;
    return control;
  }

  get closed(): Promise<void> {
    return within(this.#closed.promise, 'the end of the manager connection');
  }

  /** The first answer to an action. */
  async act(action: string, fields: Readonly<Record<string, string>> = {}): Promise<ManagerBlock> {
    const id = `lab-${this.#nextAction++}`;
    const { promise, resolve } = Promise.withResolvers<ManagerBlock>();
    this.#answers.set(id, resolve);
    const lines = Object.entries({ Action: action, ActionID: id, ...fields }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`${lines.join('')}\r\n`);
    return within(promise, `an answer to the manager action ${action}`);
  }

  /** The next event of that name (and those values) from now on. Call it before what causes the event. */
  async event(name: string, values: Readonly<Record<string, string>> = {}): Promise<ManagerBlock> {
    const { promise, resolve } = Promise.withResolvers<ManagerBlock>();
    const watcher = (block: ManagerBlock) => {
      if (block.get('Event') === name && Object.entries(values).every(([key, value]) => block.get(key) === value)) resolve(block);
    };
    this.#watchers.add(watcher);
    try {
      return await within(promise, `the manager event ${name} ${JSON.stringify(values)}`);
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  /** How many channels the PBX has now. */
  async countChannels(): Promise<number> {
    const complete = this.event('CoreShowChannelsComplete');
    await this.act('CoreShowChannels');
    return Number((await complete).get('ListItems'));
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    this.#text += chunk;
    for (let end = this.#text.indexOf('\r\n\r\n'); end !== -1; end = this.#text.indexOf('\r\n\r\n')) {
      this.#take(readBlock(this.#text.slice(0, end)));
      this.#text = this.#text.slice(end + 4);
    }
  }

  #take(block: ManagerBlock): void {
    const id = block.get('ActionID');
    if (block.has('Response') && id !== undefined) {
      this.#answers.get(id)?.(block);
      this.#answers.delete(id);
    }
    for (const watcher of this.#watchers) watcher(block);
  }
}

function readBlock(text: string): ManagerBlock {
  const block = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    if (colon > 0 && !block.has(name)) block.set(name, line.slice(colon + 1).trim());
  }
  return block;
}
