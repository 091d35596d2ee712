import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type DialogPhone, SipDialog } from './sip-dialog.ts';
import { answerDigest } from './sip-digest.ts';
import { formatSipMessage, headerOf, parseSipMessage, type SipHeader, type SipMessage, tagOf, uriOf } from './sip-message.ts';
import { within } from './within.ts';

export interface PhoneOptions {
  readonly user: string;
  /** Loopback address the phone lives at. */
  readonly address: string;
}

export interface CallOptions {
  /** Whole From address without its tag, e.g. `"Jane" <sip:+44...@x>`; sent as it is, hostile bytes included. */
  readonly from?: string;
  readonly headers?: readonly SipHeader[];
}

/** A SIP phone (or a trunk full of them) on one UDP socket with a port of its own; any number of calls at once. */
export class SipPhone implements DialogPhone {
  readonly user: string;
  readonly address: string;
  readonly port: number;
  #serverPort = 0;
  readonly #socket: Socket;
  readonly #dialogs = new Map<string, SipDialog>();
  readonly #unanswered: SipDialog[] = [];
  readonly #waiting: ((dialog: SipDialog) => void)[] = [];
  readonly #registrations = new Map<string, (response: SipMessage) => void>();

  private constructor(user: string, socket: Socket) {
    this.user = user;
    this.#socket = socket;
    ({ address: this.address, port: this.port } = socket.address());
    socket.on('message', (datagram) => this.#receive(datagram));
    socket.on('error', () => {});
  }

  static async open({ user, address }: PhoneOptions): Promise<SipPhone> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    return new SipPhone(user, socket);
  }

  /** The phone exists before the PBX, whose configuration names its port; this tells it where the PBX came to live. */
  useServer(port: number): void {
    this.#serverPort = port;
  }

  get server(): string {
    return `127.0.0.1:${this.#serverPort}`;
  }

  transmit(datagram: Buffer): void {
    this.#socket.send(datagram, this.#serverPort, '127.0.0.1');
  }

  async call(number: string, { from = `<sip:${this.user}@${this.address}>`, headers = [] }: CallOptions = {}): Promise<SipDialog> {
    const target = `sip:${number}@${this.server}`;
    const callId = `${randomBytes(8).toString('hex')}@${this.address}`;
    const dialog = new SipDialog(this, { callId, local: `${from};tag=${newTag()}`, remote: `<${target}>`, target });
    this.#dialogs.set(callId, dialog);
    await dialog.invite(headers);
    return dialog;
  }

  /** The next call that comes in and was not taken by an earlier call of this. */
  async incoming(limitMs?: number): Promise<SipDialog> {
    const ready = this.#unanswered.shift();
    if (ready) return ready;
    const { promise, resolve } = Promise.withResolvers<SipDialog>();
    this.#waiting.push(resolve);
    try {
      return await within(promise, `${this.user}: a call that comes in`, limitMs);
    } catch (cause) {
      // Who gave up must not swallow a later call.
      this.#waiting.splice(this.#waiting.indexOf(resolve), 1);
      throw cause;
    }
  }

  /** Registers (or with 0 seconds, takes back) its address with a digest login; resolves with the final status. */
  async register(password: string, expiresSeconds = 120): Promise<number> {
    const callId = randomBytes(8).toString('hex');
    const tag = newTag();
    const first = await this.#sendRegister({ callId, tag, sequence: 1, expiresSeconds });
    if (first.status !== 401) return first.status ?? 0;
    const login = { method: 'REGISTER', uri: `sip:${this.server}`, username: this.user, password };
    const authorization = answerDigest(headerOf(first, 'www-authenticate'), login);
    const second = await this.#sendRegister({ callId, tag, sequence: 2, expiresSeconds, authorization });
    this.#registrations.delete(callId);
    return second.status ?? 0;
  }

  /** Open calls are left without a word, as by a phone that lost its power. */
  forgetCalls(): void {
    for (const dialog of this.#dialogs.values()) dialog.abandon();
    this.#dialogs.clear();
    this.#unanswered.length = 0;
  }

  close(): void {
    this.forgetCalls();
    this.#socket.close();
  }

  #sendRegister(of: {
    callId: string;
    tag: string;
    sequence: number;
    expiresSeconds: number;
    authorization?: string;
  }): Promise<SipMessage> {
    const { promise, resolve } = Promise.withResolvers<SipMessage>();
    this.#registrations.set(of.callId, resolve);
    const own = `<sip:${this.user}@127.0.0.1>`;
    const headers: SipHeader[] = [
      ['Via', `SIP/2.0/UDP ${this.address}:${this.port};branch=z9hG4bK${randomBytes(6).toString('hex')};rport`],
      ['Max-Forwards', '70'],
      ['From', `${own};tag=${of.tag}`],
      ['To', own],
      ['Call-ID', of.callId],
      ['CSeq', `${of.sequence} REGISTER`],
      ['Contact', `<sip:${this.user}@${this.address}:${this.port}>`],
      ['Expires', String(of.expiresSeconds)],
    ];
    if (of.authorization !== undefined) headers.push(['Authorization', of.authorization]);
    this.transmit(formatSipMessage(`REGISTER sip:${this.server} SIP/2.0`, headers));
    return within(promise, `${this.user}: an answer to its REGISTER`);
  }

  #receive(datagram: Uint8Array): void {
    const message = parseSipMessage(datagram);
    if (!message) return;
    const dialog = this.#dialogs.get(message.callId);
    if (dialog) return dialog.receive(message);
    if (message.status !== undefined) return this.#registrations.get(message.callId)?.(message);
    if (message.method === 'INVITE') return this.#receiveInvite(message);
    if (message.method !== 'ACK') this.#replyOutsideDialog(message);
  }

  #receiveInvite(message: SipMessage): void {
    const dialog = new SipDialog(
      this,
      {
        callId: message.callId,
        local: `${headerOf(message, 'to')};tag=${newTag()}`,
        remote: headerOf(message, 'from'),
        target: uriOf(headerOf(message, 'contact')),
      },
      message,
    );
    this.#dialogs.set(message.callId, dialog);
    dialog.receiveInvitation();
    const waiting = this.#waiting.shift();
    if (waiting) waiting(dialog);
    else this.#unanswered.push(dialog);
  }

  #replyOutsideDialog(request: SipMessage): void {
    const status = request.method === 'OPTIONS' || request.method === 'NOTIFY' ? '200 OK' : '481 Call Does Not Exist';
    const to = headerOf(request, 'to');
    const headers: SipHeader[] = [
      ...(request.headers.get('via') ?? []).map((via): SipHeader => ['Via', via]),
      ['From', headerOf(request, 'from')],
      ['To', tagOf(to) === '' ? `${to};tag=${newTag()}` : to],
      ['Call-ID', request.callId],
      ['CSeq', headerOf(request, 'cseq')],
    ];
    this.transmit(formatSipMessage(`SIP/2.0 ${status}`, headers));
  }
}

function newTag(): string {
  return randomBytes(4).toString('hex');
}
