import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { amiText } from './ami-bytes.ts';

type Row = readonly (readonly [name: string, value: string | number])[];

export interface FakeAsteriskOptions {
  readonly username?: string;
  readonly secret?: string;
  /** Protocol version of the greeting; '11.0.0' is Asterisk 22, '5.0.4' is 16. */
  readonly amiVersion?: string;
  /** What it says instead of the greeting; '' = nothing at all. */
  readonly greeting?: string;
  /** Actions refused for want of rights. */
  readonly denied?: readonly string[];
  /** Actions it never answers. */
  readonly unanswered?: readonly string[];
  /** Rows of list actions, by action; the names of events stand in `LIST_EVENTS`. */
  readonly lists?: Readonly<Record<string, readonly Row[]>>;
  /** Further answers of single actions. */
  readonly answers?: Readonly<Record<string, Row>>;
}

export type ReceivedAction = ReadonlyMap<string, string>;

/** List action -> names of its rows and of its end. */
const LIST_EVENTS: Readonly<Record<string, readonly [row: string, end: string]>> = {
  CoreShowChannels: ['CoreShowChannel', 'CoreShowChannelsComplete'],
  Status: ['Status', 'StatusComplete'],
  BridgeList: ['BridgeListItem', 'BridgeListComplete'],
  PJSIPShowEndpoints: ['EndpointList', 'EndpointListComplete'],
  PJSIPShowEndpoint: ['EndpointDetail', 'EndpointDetailComplete'],
  SIPpeers: ['PeerEntry', 'PeerlistComplete'],
  QueueStatus: ['QueueParams', 'QueueStatusComplete'],
  DeviceStateList: ['DeviceStateChange', 'DeviceStateListComplete'],
  ExtensionStateList: ['ExtensionStatus', 'ExtensionStateListComplete'],
};

/** Speaks enough of the manager interface to be logged in to, asked for lists, and listened to; and can misbehave on request. */
export class FakeAsterisk implements AsyncDisposable {
  readonly port: number;
  /** Everything received, over all connections, in order. */
  readonly actions: ReceivedAction[] = [];
  connections = 0;
  options: FakeAsteriskOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #watchers = new Set<() => void>();

  private constructor(server: Server, options: FakeAsteriskOptions) {
    this.#server = server;
    this.options = options;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(options: FakeAsteriskOptions = {}): Promise<FakeAsterisk> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeAsterisk(server, options);
  }

  /** Resolves once `isTrue` holds; looked at whenever something was received or a connection came or went. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        const look = (): void => {
          this.#watchers.delete(look);
          resolve();
        };
        this.#watchers.add(look);
      });
    }
  }

  received(action: string): ReceivedAction[] {
    return this.actions.filter((fields) => fields.get('Action') === action);
  }

  get isConnected(): boolean {
    return this.#sockets.size > 0;
  }

  /** To everybody who is connected. */
  send(text: string | Uint8Array): void {
    for (const socket of this.#sockets) socket.write(text);
  }

  /** Sends as much as the peers will take; resolves when they have taken all of it. */
  async flood(text: string): Promise<void> {
    await Promise.all(Array.from(this.#sockets, (socket) => new Promise<void>((resolve) => void socket.write(text, () => resolve()))));
  }

  /** Resolves once the peers have stopped taking what was sent to them: the same is left over at two looks. */
  async untilStuck(): Promise<void> {
    const left = (): number => Array.from(this.#sockets).reduce((sum, socket) => sum + socket.writableLength, 0);
    for (let before = -1; ;) {
      const now = left();
      if (now > 0 && now === before) return;
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Cuts all connections; `reset` = without a goodbye. */
  drop({ reset = false } = {}): void {
    for (const socket of this.#sockets) {
      if (reset) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {}); // The peer may vanish at any time; that is what many tests are about.
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#changed();
    });
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('utf8');
      for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
        const action = parseAction(pending.slice(0, end));
        pending = pending.slice(end + 4);
        this.actions.push(action);
        this.#answer(socket, action);
      }
      this.#changed();
    });
    const greeting = this.options.greeting ?? `Asterisk Call Manager/${this.options.amiVersion ?? '11.0.0'}\r\n`;
    if (greeting !== '') socket.write(greeting);
    this.#changed();
  }

  #changed(): void {
    for (const look of this.#watchers) look();
  }

  #answer(socket: Socket, action: ReceivedAction): void {
    const name = action.get('Action') ?? '';
    const { unanswered = [], denied = [], lists = {}, answers = {} } = this.options;
    if (unanswered.includes(name)) return;
    const reply = (response: string, fields: Row): void => {
      socket.write(amiText([['Response', response], ['ActionID', action.get('ActionID') ?? ''], ...fields]));
    };
    if (denied.includes(name)) return reply('Error', [['Message', 'Permission denied']]);
    if (name === 'Login') return this.#answerLogin(socket, action, reply);
    const listEvents = LIST_EVENTS[name];
    if (listEvents) return sendList(socket, { reply, rows: lists[name] ?? [], events: listEvents, actionId: action.get('ActionID') ?? '' });
    if (name === 'CoreSettings')
      return reply('Success', [
        ['AMIversion', '11.0.0'],
        ['AsteriskVersion', '22.10.1'],
      ]);
    reply('Success', answers[name] ?? [['Message', 'done']]);
  }

  #answerLogin(socket: Socket, action: ReceivedAction, reply: (response: string, fields: Row) => void): void {
    const { username = 'ringhook', secret = 'right' } = this.options;
    if (action.get('Username') === username && action.get('Secret') === secret) {
      reply('Success', [['Message', 'Authentication accepted']]);
      return;
    }
    reply('Error', [['Message', 'Authentication failed']]);
    socket.end();
  }
}

interface ListAnswer {
  readonly reply: (response: string, fields: Row) => void;
  readonly rows: readonly Row[];
  readonly events: readonly [row: string, end: string];
  readonly actionId: string;
}

function sendList(socket: Socket, { reply, rows, events: [rowName, endName], actionId }: ListAnswer): void {
  reply('Success', [
    ['EventList', 'start'],
    ['Message', rowName === 'CoreShowChannel' ? 'Channels will follow' : 'List will follow'],
  ]);
  const head = (name: string): Row => [
    ['Event', name],
    ['ActionID', actionId],
  ];
  for (const row of rows) socket.write(amiText([...head(rowName), ...row]));
  socket.write(amiText([...head(endName), ['EventList', 'Complete'], ['ListItems', rows.length]]));
}

function parseAction(text: string): ReceivedAction {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  return fields;
}
