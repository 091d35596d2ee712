import { DESK_CLOSED, DESK_PROTOCOL, DeskClientMessage, type DeskServerMessage } from '@ringhook/contract';
import type { DeskNotice } from '@ringhook/core';
import type { DeskConnection, DeskServer, DeskUser } from '../ports/desk.ts';

/** The part of a WebSocket that is used here (`ws`). */
export interface DeskSocket {
  readonly bufferedAmount: number;
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): void;
  on(event: 'pong' | 'close', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

export interface DeskHubOptions {
  readonly server: DeskServer;
  readonly now: () => number;
  readonly aliveEveryMs?: number;
  readonly helloWithinMs?: number;
}

/** A reader that lets more than this pile up is dropped: it comes back and goes on where it was. */
const MOST_UNREAD_BYTES = 1_048_576;
const MOST_PER_USER = 20;
const REASON_CHARS = 100;

interface Open {
  readonly socket: DeskSocket;
  readonly user: DeskUser;
  readonly isStillAllowed: () => boolean;
  /** Undefined until it has said who it is. */
  program: DeskConnection['program'] | undefined;
  readonly connectedAt: number;
  isAlive: boolean;
}

/** The connections of workstations and console tabs, by user. */
export class DeskHub {
  readonly #options: DeskHubOptions;
  readonly #open = new Map<number, Set<Open>>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: DeskHubOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#keepAlive(), options.aliveEveryMs ?? 15_000);
    this.#timer.unref();
  }

  /** Takes a connection over; `isStillAllowed` is asked again and again. */
  attach(socket: DeskSocket, user: DeskUser, isStillAllowed: () => boolean): void {
    const connection: Open = { socket, user, isStillAllowed, program: undefined, connectedAt: this.#options.now(), isAlive: true };
    const hello = setTimeout(() => closeWith(socket, 'noHello', 'say hello first'), this.#options.helloWithinMs ?? 10_000);
    socket.on('error', () => socket.terminate());
    socket.on('pong', () => (connection.isAlive = true));
    socket.on('close', () => {
      clearTimeout(hello);
      this.#forget(connection);
    });
    socket.on('message', (data, isBinary) => {
      clearTimeout(hello);
      const message = isBinary ? undefined : read(data);
      if (message === undefined) return closeWith(socket, 'notUnderstood', 'this was no message of the protocol');
      this.#hear(connection, message);
    });
  }

  /** Tells all connections of a user. */
  push(userId: number, notices: readonly DeskNotice[]): void {
    this.tell(userId, { type: 'notices', notices, now: this.#options.now() });
  }

  tell(userId: number, message: DeskServerMessage): void {
    const text = JSON.stringify(message);
    for (const connection of this.#open.get(userId) ?? []) send(connection, text);
  }

  /** The configuration has changed: everybody gets what is theirs. */
  redefine(): void {
    for (const [userId, connections] of this.#open) {
      const definitions = this.#options.server.definitionsOf(userId);
      for (const connection of connections) {
        if (definitions) send(connection, JSON.stringify(definitions));
        else closeWith(connection.socket, 'noTelephone', 'the directory does not know this user any more');
      }
    }
  }

  connections(): readonly DeskConnection[] {
    return [...this.#open.values()].flatMap((connections) =>
      [...connections].flatMap(({ user, program, connectedAt }) => (program ? [{ user, program, connectedAt }] : [])),
    );
  }

  /** Where the workstations of a user can send sounds to, each once. */
  outputsOf(userId: number): readonly string[] {
    return [...new Set([...(this.#open.get(userId) ?? [])].flatMap(({ program }) => program?.outputs ?? []))];
  }

  close(): void {
    clearInterval(this.#timer);
    for (const connections of this.#open.values()) for (const { socket } of connections) socket.close(1001, 'the server ends');
  }

  #hear(connection: Open, message: DeskClientMessage): void {
    if (message.type === 'hello') return this.#greet(connection, message);
    if (connection.program === undefined) return closeWith(connection.socket, 'noHello', 'say hello first');
    this.#options.server.takeOutcomes(connection.user.id, message.outcomes);
  }

  #greet(connection: Open, { protocol, program, resume }: Extract<DeskClientMessage, { type: 'hello' }>): void {
    const { socket, user } = connection;
    const { server, now } = this.#options;
    if (connection.program !== undefined) return closeWith(socket, 'notUnderstood', 'hello is said once');
    if (protocol !== DESK_PROTOCOL) return closeWith(socket, 'tooOld', `this server speaks protocol ${DESK_PROTOCOL}`);
    const definitions = server.definitionsOf(user.id);
    if (!definitions) return closeWith(socket, 'noTelephone', 'this account is no user of the directory');
    const others = this.#open.get(user.id) ?? new Set<Open>();
    if (others.size >= MOST_PER_USER) return closeWith(socket, 'tooSlow', `${MOST_PER_USER} connections of this user are open`);
    connection.program = program;
    this.#open.set(user.id, others.add(connection));
    server.listening(user.id, true);
    const { epoch, version } = server;
    const say = (message: DeskServerMessage) => send(connection, JSON.stringify(message));
    say({ type: 'welcome', protocol: DESK_PROTOCOL, epoch, user, serverVersion: version, now: now() });
    say(definitions);
    const missed = server.noticesSince(user.id, resume === null ? null : resume.epoch === epoch ? resume.id : 0);
    if (missed.length > 0) say({ type: 'notices', notices: missed, now: now() });
  }

  #forget(connection: Open): void {
    const { user } = connection;
    const connections = this.#open.get(user.id);
    if (!connections?.delete(connection) || connections.size > 0) return;
    this.#open.delete(user.id);
    this.#options.server.listening(user.id, false);
  }

  #keepAlive(): void {
    const text = JSON.stringify({ type: 'alive', now: this.#options.now() } satisfies DeskServerMessage);
    for (const connections of this.#open.values()) {
      for (const connection of connections) {
        const { socket, isAlive, isStillAllowed } = connection;
        if (!isStillAllowed()) closeWith(socket, 'unauthorised', 'this sign-in has ended');
        else if (isAlive) {
          connection.isAlive = false;
          socket.ping();
          send(connection, text);
        } else socket.terminate();
      }
    }
  }
}

function send({ socket }: Open, text: string): void {
  if (socket.bufferedAmount > MOST_UNREAD_BYTES) return closeWith(socket, 'tooSlow', 'too much is unread');
  socket.send(text);
}

function closeWith(socket: DeskSocket, why: keyof typeof DESK_CLOSED, reason: string): void {
  socket.close(DESK_CLOSED[why], reason.slice(0, REASON_CHARS));
}

function read(data: Buffer): DeskClientMessage | undefined {
  try {
    return DeskClientMessage.safeParse(JSON.parse(data.toString('utf8'))).data;
  } catch {
    return undefined; // No JSON: said to whoever sent it by the close code.
  }
}
