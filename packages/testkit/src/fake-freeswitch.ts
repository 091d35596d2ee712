import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { eslEvent, eslFrames, eslReply } from './esl-bytes.ts';
import { FollowedChannels } from './freeswitch-channels.ts';

export interface FakeFreeswitchOptions {
  readonly password?: string;
  /** Users of the directory and their passwords, for userauth. */
  readonly users?: Readonly<Record<string, string>>;
  /** Turns everybody away before the login, as an access list does. */
  readonly refusesAll?: boolean;
  /** What it says instead of its greeting; '' = nothing at all. */
  readonly greeting?: string;
  /** First words of commands (`event`, `api`), names of events and of api commands that are refused. */
  readonly denied?: readonly string[];
  /** First words of commands it never answers. */
  readonly unanswered?: readonly string[];
  /** What it answers to these api commands, by their first word, instead of the truth. */
  readonly lies?: Readonly<Record<string, string>>;
  /** Name of this run of the PBX. */
  readonly coreUuid?: string;
}

const GREETING = 'Content-Type: auth/request\n\n';
const RUDE = eslReply('text/rude-rejection', 'Access Denied, go away.\n');
const BYE = eslReply('text/disconnect-notice', 'Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n');
const SHUTDOWN = eslReply('text/disconnect-notice', 'The system is being shut down.\n');
const TOO_SLOW = eslReply('text/disconnect-notice', 'killed listener because of lost events\n');
const RIGHTS = '\nAllowed-Events: all\nAllowed-API: all\nAllowed-LOG: true';

interface Client {
  readonly socket: Socket;
  isIn: boolean;
  isSubscribed: boolean;
}

/**
 * Speaks enough of the event socket to be logged in to, subscribed to, asked for what is alive (as the events sent so far say), and
 * to misbehave on request.
 */
export class FakeFreeswitch implements AsyncDisposable {
  readonly port: number;
  /** First line of every command received, over all connections, in order. */
  readonly commands: string[] = [];
  connections = 0;
  options: FakeFreeswitchOptions;
  readonly #server: Server;
  readonly #clients = new Set<Client>();
  readonly #watchers = new Set<() => void>();
  readonly #channels = new FollowedChannels();

  private constructor(server: Server, options: FakeFreeswitchOptions) {
    this.#server = server;
    this.options = options;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(options: FakeFreeswitchOptions = {}): Promise<FakeFreeswitch> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeFreeswitch(server, options);
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

  received(firstWords: string): string[] {
    return this.commands.filter((line) => line.startsWith(firstWords));
  }

  get liveChannels(): number {
    return this.#channels.size;
  }

  /** Event frames, to everybody who is subscribed; cut anywhere you like: whole frames are followed for the list of channels. */
  send(frames: Uint8Array): void {
    this.follow(frames);
    this.write(frames);
  }

  /** Lets the calls of these events happen without anybody hearing of them. */
  follow(frames: Uint8Array): void {
    for (const { contentType, body } of eslFrames(frames))
      if (contentType === 'text/event-json') this.#channels.follow(body.toString('utf8'));
  }

  /** Bytes as they are. */
  write(bytes: Uint8Array): void {
    for (const { socket, isSubscribed } of this.#clients) if (isSubscribed) socket.write(bytes);
  }

  heartbeat(): void {
    this.write(eslEvent('HEARTBEAT', { 'Core-UUID': this.options.coreUuid ?? 'run-1', 'Event-Info': 'System Ready' }));
  }

  /** Says goodbye as an orderly shutdown does, and ends all connections. */
  shutDown(): void {
    this.#channels.clear();
    for (const { socket } of this.#clients) socket.end(SHUTDOWN);
  }

  /** Ends all connections as it does with listeners that fell too far behind; calls go on. */
  killListeners(): void {
    for (const { socket } of this.#clients) socket.end(TOO_SLOW);
  }

  /** Dies without a word: channels and connections are gone. */
  kill(): void {
    this.#channels.clear();
    this.drop({ reset: true });
  }

  /** Cuts all connections; calls go on. */
  drop({ reset = false } = {}): void {
    for (const { socket } of this.#clients) {
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
    const client: Client = { socket, isIn: false, isSubscribed: false };
    this.#clients.add(client);
    socket.setNoDelay(true);
    socket.on('error', () => {}); // The peer may vanish at any time; that is what many tests are about.
    socket.on('close', () => {
      this.#clients.delete(client);
      this.#changed();
    });
    let pending = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('utf8');
      for (let end = pending.indexOf('\n\n'); end !== -1; end = pending.indexOf('\n\n')) {
        const [line = ''] = pending.slice(0, end).split('\n', 1);
        pending = pending.slice(end + 2);
        this.commands.push(line);
        this.#answer(client, line);
      }
      this.#changed();
    });
    const { refusesAll = false, greeting = GREETING } = this.options;
    if (refusesAll) socket.end(Buffer.concat([RUDE, BYE]));
    else if (greeting !== '') socket.write(greeting);
    this.#changed();
  }

  #changed(): void {
    for (const look of this.#watchers) look();
  }

  #answer(client: Client, line: string): void {
    const [word = '', ...rest] = line.split(' ');
    const { unanswered = [], denied = [] } = this.options;
    if (unanswered.includes(word)) return;
    const reply = (text: string): void => void client.socket.write(`Content-Type: command/reply\nReply-Text: ${text}\n\n`);
    if (word === 'auth' || word === 'userauth') return this.#logIn(client, { word, given: rest.join(' '), reply });
    if (!client.isIn) return reply('-ERR command not found');
    if (denied.includes(word) || (word === 'api' && denied.includes(rest[0] ?? ''))) return reply('-ERR permission denied');
    if (word === 'event') return reply(this.#subscribe(client, rest));
    if (word === 'api') return this.#api(client, this.options.lies?.[rest[0] ?? ''] ?? this.#run(rest));
    if (word !== 'exit') return reply('-ERR command not found');
    reply('+OK bye');
    client.socket.end(BYE);
  }

  #logIn(
    client: Client,
    { word, given, reply }: { readonly word: string; readonly given: string; readonly reply: (text: string) => void },
  ): void {
    const { password = 'ClueCon', users = {} } = this.options;
    const colon = given.indexOf(':');
    client.isIn = word === 'auth' ? given === password : users[given.slice(0, colon)] === given.slice(colon + 1);
    reply(client.isIn ? `+OK accepted${word === 'userauth' ? RIGHTS : ''}` : '-ERR invalid');
    if (!client.isIn) client.socket.end(BYE);
  }

  /** One name that is not allowed, and the whole list is refused. */
  #subscribe(client: Client, names: readonly string[]): string {
    const { denied = [] } = this.options;
    if (names.some((name) => denied.includes(name))) return '-ERR permission denied';
    client.isSubscribed = true;
    return '+OK event listener enabled json';
  }

  #api({ socket }: Client, body: string): void {
    socket.write(eslReply('api/response', body));
  }

  #run([command, ...args]: readonly string[]): string {
    if (command === 'version') return 'FreeSWITCH Version 1.10.12-release~64bit (-release 64bit)\n';
    if (command === 'uptime') return '4711\n';
    if (command === 'show' && args[0] === 'channels') return this.#channels.list();
    return command === 'uuid_dump' ? this.#channels.dump(args[0] ?? '') : `-ERR ${command} Command not found!\n`;
  }
}
