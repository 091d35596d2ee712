import type { Socket } from 'node:net';
import { errorText, type Signal } from '@ringhook/core';
import { apiCommand, type EslEvent, type EslReply } from '@ringhook/protocols';
import { Outbox } from '../outbox.ts';
import type { ConnectionOutcome, SourceContext } from '../source.ts';
import type { FreeswitchConfig } from './config.ts';
import { EslLink } from './link.ts';
import { uuidOf } from './listed-channel.ts';
import { logIn, refusedByAccessList } from './log-in.ts';
import { FreeswitchNormaliser } from './normaliser.ts';
import { listedChannels, resync } from './resync.ts';
import type { Listing } from './snapshot.ts';
import { subscribe } from './subscribe.ts';

export interface FreeswitchTiming {
  readonly connectTimeoutMs: number;
  /** For the greeting, and for every answer to a command of ours. */
  readonly answerTimeoutMs: number;
  /** A heartbeat comes every 20 s; after so much silence the PBX is asked whether it is still there. */
  readonly silenceMs: number;
  /** How often the PBX is asked what is alive although nothing seems to be missing; an end that was not heard is found by it. */
  readonly recheckMs: number;
}

export const DEFAULT_TIMING: FreeswitchTiming = {
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 10_000,
  silenceMs: 30_000,
  recheckMs: 60 * 60 * 1_000,
};

/** Events kept back while the lists come in; an event has 5 to 10 kB. */
const MOST_HELD_BACK = 20_000;

export interface SessionOptions {
  readonly config: FreeswitchConfig;
  readonly context: SourceContext;
  readonly timing: FreeswitchTiming;
  readonly password: string;
  readonly extensionPattern: string;
}

type Greeting = 'welcome' | 'refused';

/** One Event Socket connection from its greeting to its end. */
export class FreeswitchSession {
  readonly #socket: Socket;
  readonly #options: SessionOptions;
  readonly #context: SourceContext;
  readonly #link: EslLink;
  readonly #outbox: Outbox;
  readonly #normaliser: FreeswitchNormaliser;
  readonly #greeting = Promise.withResolvers<Greeting | undefined>();
  readonly #ended = Promise.withResolvers<void>();
  /** Why the connection ended; undefined while it lasts. */
  #reason: string | undefined;
  #goodbye: string | undefined;
  #connectedAt: number | undefined;
  #heardAt = performance.now();
  /** When the PBX is asked again what is alive, by the running time. */
  #recheckAt: number;
  #signals: Signal[] = [];
  /** Set while the list of what is alive comes in. */
  #heldBack: EslEvent[] | undefined;
  /** Since the last news. */
  #eventCount = 0;
  #failures = 0;
  #lastFailure: string | undefined;
  #alarmsTold = 0;

  constructor(socket: Socket, options: SessionOptions) {
    const { config, context, timing, extensionPattern } = options;
    this.#socket = socket;
    this.#options = options;
    this.#recheckAt = performance.now() + options.timing.recheckMs;
    this.#context = context;
    this.#normaliser = new FreeswitchNormaliser({ ...config, extensionPattern });
    this.#link = new EslLink(socket, {
      answerTimeoutMs: timing.answerTimeoutMs,
      onEvent: (event) => this.#take(event),
      onNotice: (notice) => this.#takeNotice(notice),
    });
    this.#outbox = new Outbox({
      accept: context.accept,
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      onFailure: (cause) => this.#end(`what was heard could not be stored: ${errorText(cause)}`),
    });
  }

  /** Resolves when the connection has ended and everything heard is accepted. */
  async run(): Promise<ConnectionOutcome> {
    const { signal, now } = this.#context;
    const stop = (): void => this.#end('stopped');
    signal.addEventListener('abort', stop, { once: true });
    this.#listen();
    try {
      const failure = await this.#begin();
      if (failure) return failure;
      await this.#watch();
      return { kind: 'closed', uptimeMs: now() - (this.#connectedAt ?? now()), reason: this.#reason ?? '' };
    } finally {
      signal.removeEventListener('abort', stop);
      this.#end('done');
      await this.#outbox.settled();
    }
  }

  #listen(): void {
    this.#socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    this.#socket.on('error', (cause) => this.#end(this.#goodbye ?? errorText(cause)));
    this.#socket.on('close', () =>
      this.#end(this.#goodbye ?? 'the PBX closed the connection without a goodbye: it was killed, or the network broke'),
    );
    if (this.#context.signal.aborted) this.#end('stopped');
  }

  /** Whoever waits for anything hears of it: no answers come any more. */
  #end(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#socket.destroy();
    this.#link.close();
    this.#greeting.resolve(undefined);
    this.#ended.resolve();
  }

  #receive(chunk: Uint8Array): void {
    this.#heardAt = performance.now();
    this.#context.record?.(chunk, this.#context.now());
    this.#link.receive(chunk);
    this.#flush();
    this.#tellNews();
  }

  #take(event: EslEvent): void {
    this.#eventCount++;
    if (event.name === 'SHUTDOWN') this.#goodbye = 'FreeSWITCH is shutting down';
    if (this.#heldBack === undefined) this.#apply(event);
    else if (this.#heldBack.push(event) > MOST_HELD_BACK) this.#end('too many events came while the list of live calls was read');
  }

  /** An event that cannot be understood must not take the others with it. */
  #apply(event: EslEvent): void {
    try {
      for (const signal of this.#normaliser.apply(event, this.#context.now())) this.#signals.push(signal);
    } catch (cause) {
      this.#failures++;
      this.#lastFailure = `${event.subclass ?? event.name} could not be understood: ${errorText(cause)}`;
    }
  }

  #takeNotice({ contentType, body }: EslReply): void {
    if (contentType === 'auth/request') this.#greeting.resolve('welcome');
    else if (contentType === 'text/rude-rejection') this.#greeting.resolve('refused');
    else if (contentType === 'text/disconnect-notice') this.#goodbye ??= goodbyeOf(body);
  }

  #flush(): void {
    this.#outbox.add(this.#signals);
    this.#signals = [];
  }

  #tellNews(): void {
    const { count, last } = this.#link.alarms;
    const alarms = count + this.#failures - this.#alarmsTold;
    if (this.#eventCount === 0 && alarms === 0) return;
    const lastAlarm = this.#lastFailure ?? last;
    this.#context.report({
      ...(this.#eventCount > 0 && { events: { count: this.#eventCount, lastAt: this.#context.now() } }),
      ...(alarms > 0 && { alarms, ...(lastAlarm !== undefined && { lastAlarm }) }),
    });
    this.#eventCount = 0;
    this.#alarmsTold += alarms;
    this.#lastFailure = undefined;
  }

  /** Greeting, login, subscription, and what is alive: after this, events flow. */
  async #begin(): Promise<ConnectionOutcome | undefined> {
    const { config, password, timing } = this.#options;
    const timer = setTimeout(() => this.#greeting.resolve(undefined), timing.answerTimeoutMs);
    const greeting = await this.#greeting.promise;
    clearTimeout(timer);
    if (greeting === 'refused') return refusedByAccessList(config);
    if (greeting === undefined) return { kind: 'unreachable', reason: this.#noGreeting() };
    const failure = await logIn(this.#link, config, password);
    if (failure) return failure;
    this.#heldBack = [];
    const warnings = await subscribe(this.#link);
    const version = await this.#link.ask(apiCommand('version'));
    if (this.#reason !== undefined) return { kind: 'unreachable', reason: this.#reason };
    this.#connectedAt = this.#context.now();
    const { lostAt } = this.#context;
    if (lostAt !== undefined) this.#outbox.add([{ kind: 'gap', at: this.#connectedAt, from: lostAt }]);
    await this.#resync(warnings);
    // Only now: whoever sees "connected" may count on it that a call that begins is heard, not found.
    if (this.#reason === undefined) this.#context.report({ isConnected: true, version: versionOf(version?.body ?? '') });
    return undefined;
  }

  #noGreeting(): string {
    const { config, timing } = this.#options;
    const place = `${config.host}:${config.port}`;
    const why = this.#reason ?? `nothing came within ${timing.answerTimeoutMs / 1_000} s`;
    if (this.#link.alarms.count > 0) return `what answers at ${place} is no event socket of FreeSWITCH; check "port" (8021 as a rule)`;
    return `${place} took the connection but did not greet as the event socket of FreeSWITCH does (${why}); check "port"`;
  }

  async #resync(warnings: readonly string[]): Promise<void> {
    const outcome = await resync(this.#link, this.#context.now);
    const heldBack = this.#heldBack ?? [];
    this.#heldBack = undefined;
    if (this.#reason !== undefined) return;
    this.#context.report({ warnings: outcome.warning === undefined ? warnings : [...warnings, outcome.warning] });
    if (outcome.kind === 'listed') this.#outbox.add(this.#normaliser.resync(withoutNewborn(outcome.listing, heldBack)));
    for (const event of heldBack) this.#apply(event);
    this.#flush();
  }

  /** Keeps long silent calls, and ends those whose end was not heard. Events go on meanwhile: nothing else is judged by the list. */
  async #recheck(): Promise<void> {
    this.#recheckAt = performance.now() + this.#options.timing.recheckMs;
    const known = this.#normaliser.channels();
    const listed = await listedChannels(this.#link);
    if (listed === undefined || this.#reason !== undefined) return;
    this.#outbox.add(this.#normaliser.confirm(known, listed, this.#context.now()));
  }

  /** Until the connection ends: asks whether the PBX is still there when it has been silent, and now and then what is alive. */
  async #watch(): Promise<void> {
    const { silenceMs, answerTimeoutMs } = this.#options.timing;
    while (this.#reason === undefined) {
      const now = performance.now();
      const pingInMs = this.#heardAt + silenceMs - now;
      const recheckInMs = this.#recheckAt - now;
      // While we do not read, it is we who are silent.
      if (this.#outbox.isPaused) await this.#waitOrEnd(silenceMs / 10);
      else if (recheckInMs <= 0) await this.#recheck();
      else if (pingInMs > 0) await this.#waitOrEnd(Math.max(Math.min(pingInMs, recheckInMs), silenceMs / 10));
      else if ((await this.#link.ask(apiCommand('uptime'))) === undefined && !this.#outbox.isPaused) {
        this.#end(`the PBX was silent and did not answer within ${answerTimeoutMs / 1_000} s`);
      }
    }
  }

  async #waitOrEnd(ms: number): Promise<void> {
    const elapsed = Promise.withResolvers<void>();
    const timer = setTimeout(elapsed.resolve, ms);
    await Promise.race([elapsed.promise, this.#ended.promise]);
    clearTimeout(timer);
  }
}

/** What a goodbye means for whoever looks after the PBX. A reload of the module says of itself what a shutdown says. */
function goodbyeOf(body: string): string {
  if (/shut ?down/i.test(body)) return 'FreeSWITCH is shutting down, or its event socket was reloaded';
  if (/lost events/i.test(body)) return 'FreeSWITCH ended the connection because we read too slowly for it: some events are lost';
  return 'FreeSWITCH ended the connection';
}

/** `FreeSWITCH Version 1.10.12-release~64bit (...)` */
function versionOf(body: string): string {
  const number = /Version\s+(\d+(?:\.\d+){1,3})/i.exec(body)?.[1];
  return number === undefined ? 'FreeSWITCH' : `FreeSWITCH ${number}`;
}

/** A channel whose beginning we have heard while the list came in is no finding: what was heard of it tells more. */
function withoutNewborn(listing: Listing, heldBack: readonly EslEvent[]): Listing {
  const newborn = new Set(heldBack.filter(({ name }) => name === 'CHANNEL_CREATE').map((event) => event.get('Unique-ID')));
  return newborn.size === 0 ? listing : { ...listing, rows: listing.rows.filter((row) => !newborn.has(uuidOf(row))) };
}
