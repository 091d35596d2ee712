import { randomBytes } from 'node:crypto';
import { SilentMedia } from './silent-media.ts';
import { formatSipMessage, headerOf, type SipHeader, type SipMessage, tagOf, uriOf } from './sip-message.ts';
import { within } from './within.ts';

/** What a dialog needs of the phone it belongs to. */
export interface DialogPhone {
  readonly user: string;
  readonly address: string;
  readonly port: number;
  /** `host:port` of the PBX. */
  readonly server: string;
  transmit(datagram: Buffer): void;
}

/** How a dialog came to its end, seen from this phone. */
export type DialogEnd = 'byFarEnd' | 'byUs' | 'cancelled' | 'rejected';

interface Sides {
  readonly callId: string;
  readonly local: string;
  remote: string;
  /** URI that further requests go to. */
  target: string;
}

const ALLOW: SipHeader = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, NOTIFY, UPDATE'];
const SUPPORTED: SipHeader = ['Supported', 'replaces'];

/**
 * One call as one phone takes part in it (RFC 3261 dialog), for loopback: nothing is retransmitted from here, while
 * retransmissions of the PBX are answered as before. All waiting is on what the PBX says.
 */
export class SipDialog {
  readonly callId: string;
  /** Reason header of the CANCEL that ended it, '' when there was none. */
  cancelReason = '';
  readonly #phone: DialogPhone;
  readonly #sides: Sides;
  /** The INVITE that came in, or undefined when we called. */
  readonly #invitation: SipMessage | undefined;
  readonly #rings = Promise.withResolvers<void>();
  readonly #final = Promise.withResolvers<number>();
  readonly #acknowledged = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<DialogEnd>();
  readonly #pending = new Map<string, (status: number) => void>();
  readonly #answers = new Map<string, Buffer>();
  #state: 'early' | 'confirmed' | 'ended' = 'early';
  #media: SilentMedia | undefined;
  #sequence = 1;
  #descriptionVersion = 1;
  #inviteBranch = '';

  constructor(phone: DialogPhone, sides: Sides, invitation?: SipMessage) {
    this.#phone = phone;
    this.#sides = sides;
    this.callId = sides.callId;
    this.#invitation = invitation;
  }

  /** Resolves with the final status of our INVITE: 200 once answered. */
  get final(): Promise<number> {
    return within(this.#final.promise, `${this.#phone.user}: a final answer to its INVITE`);
  }

  /** Resolves when the far end rings (180 or 183), fails never: an answer or a refusal resolves it as well. */
  get farEndRings(): Promise<void> {
    return within(this.#rings.promise, `${this.#phone.user}: ringing at the far end`);
  }

  get ended(): Promise<DialogEnd> {
    return within(this.#end.promise, `${this.#phone.user}: the end of its call`);
  }

  /** Resolves once so many packets of sound (20 ms each) came from the far end: proof that people could talk. */
  untilHeard(packets: number): Promise<void> {
    const heard = this.#media?.heard(packets) ?? Promise.reject(new Error(`${this.#phone.user} has no sound yet`));
    return within(heard, `${this.#phone.user}: ${packets} packets of sound`);
  }

  /** The value of Replaces that names this dialog to a third phone (RFC 3891). */
  get replaces(): string {
    return `${this.callId};to-tag=${tagOf(this.#sides.remote)};from-tag=${tagOf(this.#sides.local)}`;
  }

  // ---- our call ----

  async invite(extra: readonly SipHeader[] = []): Promise<void> {
    this.#inviteBranch = newBranch();
    const headers = [...this.#headers('INVITE', this.#sequence, this.#inviteBranch), ...extra];
    this.#transmit(`INVITE ${this.#sides.target} SIP/2.0`, headers, await this.#describe('sendrecv'));
  }

  /** Gives up a call that was not answered; resolves with the final status, 487. */
  async cancel(): Promise<number> {
    this.#transmit(`CANCEL ${this.#sides.target} SIP/2.0`, this.#headers('CANCEL', 1, this.#inviteBranch));
    return this.final;
  }

  // ---- a call that came in ----

  /** Quiets the PBX until the test decides; a repeated INVITE gets the latest answer again. */
  receiveInvitation(): void {
    this.#reply(this.#ownInvitation(), '100 Trying');
  }

  ring(): this {
    this.#reply(this.#ownInvitation(), '180 Ringing');
    return this;
  }

  /** Resolves once the PBX has acknowledged. */
  async answer(): Promise<void> {
    const invitation = this.#ownInvitation();
    this.#state = 'confirmed';
    const description = await this.#describe('sendrecv');
    this.#reply(invitation, '200 OK', description);
    this.#media?.startTowards(invitation.body);
    await within(this.#acknowledged.promise, `${this.#phone.user}: ACK of its answer`);
  }

  reject(status: string): void {
    this.#reply(this.#ownInvitation(), status);
    this.#finish('rejected');
  }

  /** The phone itself sends the call elsewhere (302), as with call forwarding set on its keys. */
  redirect(number: string): void {
    this.#reply(this.#ownInvitation(), '302 Moved Temporarily', '', `<sip:${number}@${this.#phone.server}>`);
    this.#finish('rejected');
  }

  // ---- both ----

  async hangUp(): Promise<void> {
    if (this.#state === 'ended') return;
    this.#finish('byUs');
    await this.#request('BYE');
  }

  async hold(): Promise<void> {
    await this.#request('INVITE', [['Content-Type', 'application/sdp']], await this.#describe('sendonly'));
  }

  async retrieve(): Promise<void> {
    await this.#request('INVITE', [['Content-Type', 'application/sdp']], await this.#describe('sendrecv'));
  }

  /** Dials digits in the call by SIP INFO, each after the one before was accepted. */
  async press(digits: string): Promise<void> {
    for (const digit of digits) {
      await this.#request('INFO', [['Content-Type', 'application/dtmf-relay']], `Signal=${digit}\r\nDuration=80\r\n`);
    }
  }

  /** Blind transfer; with `consultation`, attended (REFER with Replaces). Resolves with the PBX's answer, 202. */
  async refer(number: string, consultation?: SipDialog): Promise<number> {
    const replaces = consultation ? `?Replaces=${encodeURIComponent(consultation.replaces)}` : '';
    return this.#request('REFER', [
      ['Refer-To', `<sip:${number}@${this.#phone.server}${replaces}>`],
      ['Referred-By', `<sip:${this.#phone.user}@${this.#phone.address}>`],
    ]);
  }

  /** The program behind the phone is gone: no word to the PBX, no sound. */
  abandon(): void {
    this.#finish('byUs');
  }

  receive(message: SipMessage): void {
    if (message.status === undefined) this.#receiveRequest(message);
    else this.#receiveResponse(message, message.status);
  }

  #receiveResponse(message: SipMessage, status: number): void {
    const isFirstInvite = message.sequenceMethod === 'INVITE' && message.sequence === 1 && !this.#invitation;
    if (isFirstInvite) this.#receiveInviteResponse(message, status);
    else if (status >= 200) {
      if (message.sequenceMethod === 'INVITE') this.#transmit(`ACK ${this.#sides.target} SIP/2.0`, this.#headers('ACK', message.sequence));
      const key = headerOf(message, 'cseq');
      this.#pending.get(key)?.(status);
      this.#pending.delete(key);
    }
  }

  #receiveInviteResponse(message: SipMessage, status: number): void {
    if (status > 100) this.#rings.resolve();
    if (status < 200) return;
    if (status < 300) {
      const isFirst = this.#state === 'early';
      this.#sides.remote = headerOf(message, 'to');
      this.#sides.target = uriOf(headerOf(message, 'contact'));
      this.#transmit(`ACK ${this.#sides.target} SIP/2.0`, this.#headers('ACK', message.sequence));
      if (!isFirst) return;
      this.#state = 'confirmed';
      this.#media?.startTowards(message.body);
    } else {
      // The ACK of a refusal belongs to the INVITE's own transaction: its branch, and the tag of the refusal.
      const headers = this.#headers('ACK', message.sequence, this.#inviteBranch);
      const withTag = headers.map((header): SipHeader => (header[0] === 'To' ? ['To', headerOf(message, 'to')] : header));
      this.#transmit(`ACK ${this.#sides.target} SIP/2.0`, withTag);
      this.#finish('rejected');
    }
    this.#final.resolve(status);
  }

  #receiveRequest(message: SipMessage): void {
    const known = this.#answers.get(headerOf(message, 'cseq'));
    if (known) return this.#phone.transmit(known);
    switch (message.method) {
      case 'ACK':
        return this.#acknowledged.resolve();
      case 'INVITE':
        return void this.#describe('sendrecv').then((description) => this.#reply(message, '200 OK', description));
      case 'UPDATE':
        if (message.body === '') return this.#reply(message, '200 OK');
        return void this.#describe('sendrecv').then((description) => this.#reply(message, '200 OK', description));
      case 'CANCEL':
        return this.#receiveCancel(message);
      case 'BYE':
        this.#reply(message, '200 OK');
        return this.#finish('byFarEnd');
      default:
        return this.#reply(message, '200 OK');
    }
  }

  #receiveCancel(message: SipMessage): void {
    this.#reply(message, '200 OK');
    if (this.#state !== 'early') return;
    this.cancelReason = headerOf(message, 'reason');
    this.#reply(this.#ownInvitation(), '487 Request Terminated');
    this.#finish('cancelled');
  }

  #finish(end: DialogEnd): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#media?.close();
    this.#rings.resolve();
    this.#end.resolve(end);
  }

  async #request(method: string, extra: readonly SipHeader[] = [], body = ''): Promise<number> {
    this.#sequence++;
    const key = `${this.#sequence} ${method}`;
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#pending.set(key, resolve);
    this.#transmit(`${method} ${this.#sides.target} SIP/2.0`, [...this.#headers(method, this.#sequence), ...extra], body);
    return within(promise, `${this.#phone.user}: an answer to its ${method}`);
  }

  #contact(): string {
    const { user, address, port } = this.#phone;
    return `<sip:${user}@${address}:${port}>`;
  }

  #headers(method: string, sequence: number, branch = newBranch()): SipHeader[] {
    const { address, port } = this.#phone;
    return [
      ['Via', `SIP/2.0/UDP ${address}:${port};branch=${branch};rport`],
      ['Max-Forwards', '70'],
      ['From', this.#sides.local],
      ['To', this.#sides.remote],
      ['Call-ID', this.callId],
      ['CSeq', `${sequence} ${method}`],
      ['Contact', this.#contact()],
      SUPPORTED,
      ALLOW,
    ];
  }

  #transmit(startLine: string, headers: readonly SipHeader[], body = ''): void {
    const typed: readonly SipHeader[] =
      body === '' || headers.some(([name]) => name === 'Content-Type') ? headers : [...headers, ['Content-Type', 'application/sdp']];
    this.#phone.transmit(formatSipMessage(startLine, typed, body));
  }

  #reply(request: SipMessage, status: string, body = '', contact = this.#contact()): void {
    const to = headerOf(request, 'to');
    const headers: SipHeader[] = [
      ...(request.headers.get('via') ?? []).map((via): SipHeader => ['Via', via]),
      ['From', headerOf(request, 'from')],
      ['To', tagOf(to) === '' ? `${to};tag=${tagOf(this.#sides.local)}` : to],
      ['Call-ID', this.callId],
      ['CSeq', headerOf(request, 'cseq')],
      ['Contact', contact],
      SUPPORTED,
      ALLOW,
    ];
    if (body !== '') headers.push(['Content-Type', 'application/sdp']);
    const datagram = formatSipMessage(`SIP/2.0 ${status}`, headers, body);
    this.#answers.set(headerOf(request, 'cseq'), datagram);
    this.#phone.transmit(datagram);
  }

  async #describe(direction: 'sendrecv' | 'sendonly'): Promise<string> {
    this.#media ??= await SilentMedia.open(this.#phone.address);
    return this.#media.describe(direction, this.#descriptionVersion++);
  }

  #ownInvitation(): SipMessage {
    if (!this.#invitation) throw new Error(`${this.#phone.user} placed this call and cannot answer it`);
    return this.#invitation;
  }
}

function newBranch(): string {
  return `z9hG4bK${randomBytes(6).toString('hex')}`;
}
