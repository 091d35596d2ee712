import type { IncomingMessage } from 'node:http';
import { errorText } from '@ringhook/core';
import { channelRefresh, channelRequest, type XsiDocument, type XsiEvent, XsiStreamParser } from '@ringhook/protocols';
import { renewInTime } from './renewal.ts';
import type { BroadworksSetup } from './setup.ts';
import type { BroadworksTiming } from './timing.ts';
import type { XspAnswer, XspClient } from './xsp-client.ts';

/** Heartbeats in a row that may fail before the channel is given up. */
const MOST_MISSED = 3;

export type ChannelEnd =
  | { readonly kind: 'lost'; readonly reason: string }
  /** Opening it again would do harm, or no good. */
  | { readonly kind: 'forbidden'; readonly reason: string };

export interface ChannelOptions {
  readonly setup: BroadworksSetup;
  readonly timing: BroadworksTiming;
  readonly client: XspClient;
  readonly channelSetId: string;
  readonly random: () => number;
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onEvent: (event: XsiEvent) => void;
  readonly onAlarm: (what: string) => void;
}

/** The answer of an XSP that never ends, from the moment it was given. */
export class Channel {
  /** How it ended. */
  readonly ended: Promise<ChannelEnd>;
  readonly #end: (end: ChannelEnd) => void;
  readonly #opened = Promise.withResolvers<string | undefined>();
  readonly #stream: IncomingMessage;
  readonly #options: ChannelOptions;
  readonly #pulse: XspClient;
  readonly #parser = new XsiStreamParser();
  #channelId: string | undefined;
  #heardAt = performance.now();
  #alarms = 0;
  #missed = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #nextBeat: NodeJS.Timeout | undefined;
  #stopRenewal: () => void = () => {};

  private constructor(stream: IncomingMessage, options: ChannelOptions) {
    const { promise, resolve } = Promise.withResolvers<ChannelEnd>();
    this.ended = promise;
    this.#end = resolve;
    this.#stream = stream;
    this.#options = options;
    this.#pulse = options.client.apart();
  }

  /** Resolves once the XSP has said which channel it is, or with why there is none. */
  static async open(options: ChannelOptions): Promise<Channel | XspAnswer> {
    const { client, setup, timing, channelSetId } = options;
    const { applicationId, asyncPath } = setup;
    const request = channelRequest({ channelSetId, expiresSeconds: timing.expiresSeconds, applicationId });
    const opening = await client.open(`${asyncPath}/channel`, request);
    if (opening.kind !== 'open') return opening;
    const channel = new Channel(opening.stream, options);
    return (await channel.#begin()) ?? channel;
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#heardAt = performance.now();
    this.#stream.resume();
  }

  close(): void {
    this.#lose('closed');
  }

  /** Tells the XSP that nobody listens any more. */
  async remove(): Promise<void> {
    await this.#options.client.call('DELETE', this.#path());
  }

  async #begin(): Promise<XspAnswer | undefined> {
    this.#stream.on('data', (bytes: Buffer) => this.#receive(bytes));
    this.#stream.on('error', (cause) => this.#lose(`the channel broke: ${errorText(cause)}`));
    this.#stream.on('close', () => this.#lose('the XSP closed the channel'));
    const { timing, client } = this.#options;
    const late = setTimeout(() => this.#lose('the XSP gave no channel'), timing.answerTimeoutMs);
    this.#channelId = await this.#opened.promise;
    clearTimeout(late);
    if (this.#channelId === undefined) {
      const end = await this.ended;
      return { kind: 'failed', reason: `${new URL(client.origin).host}: ${end.reason}` };
    }
    this.#watchdog = setInterval(() => this.#watch(), timing.silenceMs / 10);
    this.#beatIn(timing.heartbeatMs);
    return undefined;
  }

  #path(): string {
    return `${this.#options.setup.eventsPath}/channel/${encodeURIComponent(this.#channelId ?? '')}`;
  }

  #receive(bytes: Uint8Array): void {
    this.#heardAt = performance.now();
    this.#options.onBytes(bytes);
    for (const document of this.#parser.push(bytes)) this.#take(document);
    if (this.#parser.alarms > this.#alarms) this.#options.onAlarm(this.#parser.lastAlarm ?? '');
    this.#alarms = this.#parser.alarms;
  }

  #take(document: XsiDocument): void {
    if (document.kind === 'event') this.#options.onEvent(document);
    else if (document.kind === 'channel') this.#welcome(document.channelId, document.expiresSeconds);
    else if (document.kind === 'channelTerminated') this.#terminated(document.channelId, document.reason);
    else if (document.kind === 'error') this.#options.onAlarm(`the XSP complains: ${document.summary} (${document.code ?? 'no code'})`);
  }

  #welcome(channelId: string, expiresSeconds: number | undefined): void {
    this.#opened.resolve(channelId);
    this.#renewIn(expiresSeconds);
  }

  #renewIn(expiresSeconds = this.#options.timing.expiresSeconds): void {
    this.#stopRenewal();
    this.#stopRenewal = renewInTime(expiresSeconds, this.#options.random, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const answer = await this.#options.client.call('PUT', this.#path(), channelRefresh(this.#options.timing.expiresSeconds));
    if (answer.kind === 'answered' && answer.status < 300) {
      this.#renewIn(answer.document?.kind === 'channel' ? answer.document.expiresSeconds : undefined);
    } else this.#lose(`the channel could not be renewed: ${answer.kind === 'answered' ? answer.said : answer.reason}`);
  }

  #terminated(channelId: string | undefined, reason: string): void {
    if (channelId !== undefined && channelId !== this.#channelId) return;
    if (reason === 'DuplicateChannelSet') {
      return this.#finish({
        kind: 'forbidden',
        reason:
          'the XSP ended our channel because another program has opened one with the same login and application id (DuplicateChannelSet). ' +
          'Stop the other, or give this source another "applicationId"; then restart it.',
      });
    }
    if (reason === 'UserDeleted') {
      return this.#finish({
        kind: 'forbidden',
        reason: 'the user we log in as was deleted at the BroadWorks (UserDeleted). Name another one, then restart this source.',
      });
    }
    this.#lose(`the XSP ended the channel (${reason.slice(0, 100)})`);
  }

  #watch(): void {
    // While we do not read, it is we who are silent.
    if (this.#stream.isPaused() || performance.now() - this.#heardAt < this.#options.timing.silenceMs) return;
    this.#lose(`the channel was silent for ${this.#options.timing.silenceMs / 1_000} s`);
  }

  #beatIn(ms: number): void {
    this.#nextBeat = setTimeout(() => void this.#beat(), ms);
  }

  /** On a connection of its own: neither the channel nor a thousand acknowledgements hold it up. */
  async #beat(): Promise<void> {
    const { timing } = this.#options;
    const answer = await this.#pulse.call('PUT', `${this.#path()}/heartbeat`);
    if (answer.kind === 'answered' && [401, 403, 404].includes(answer.status)) {
      return this.#lose(`the XSP does not know our channel any more: ${answer.said}`);
    }
    const isTaken = answer.kind === 'answered' && answer.status < 300;
    this.#missed = isTaken ? 0 : this.#missed + 1;
    if (this.#missed >= MOST_MISSED) {
      this.#lose(`${MOST_MISSED} heartbeats were not taken: ${answer.kind === 'answered' ? answer.said : answer.reason}`);
    } else if (!this.#stream.destroyed) this.#beatIn(isTaken ? timing.heartbeatMs : timing.heartbeatRetryMs);
  }

  #lose(reason: string): void {
    this.#finish({ kind: 'lost', reason });
  }

  #finish(end: ChannelEnd): void {
    this.#end(end);
    this.#opened.resolve(undefined);
    this.#stopRenewal();
    clearInterval(this.#watchdog);
    clearTimeout(this.#nextBeat);
    this.#stream.destroy();
  }
}
