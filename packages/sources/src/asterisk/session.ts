import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { errorText, type Signal } from '@ringhook/core';
import type { AmiMessage } from '@ringhook/protocols';
import type { ConnectionOutcome, SourceContext } from '../source.ts';
import type { AsteriskConfig } from './config.ts';
import { AmiLink } from './link.ts';
import { logIn } from './log-in.ts';
import { AsteriskNormaliser } from './normaliser.ts';
import { Outbox } from '../outbox.ts';
import { ReadRightsCheck } from './read-rights.ts';
import { resync } from './resync.ts';
import { subscribe } from './subscribe.ts';

export interface AsteriskTiming {
  readonly connectTimeoutMs: number;
  /** For the greeting, and for every answer to an action of ours. */
  readonly answerTimeoutMs: number;
  /** After so much silence the PBX is asked whether it is still there. */
  readonly silenceMs: number;
  /** How often the PBX is asked what is alive although nothing seems to be missing; an end that was not heard is found by it. */
  readonly recheckMs: number;
}

export const DEFAULT_TIMING: AsteriskTiming = {
  connectTimeoutMs: 10_000,
  answerTimeoutMs: 10_000,
  silenceMs: 15_000,
  recheckMs: 60 * 60 * 1_000,
};

/** When a list of what is alive was not complete, it is asked for again after this. */
const RECHECK_SOON_MS = 60_000;

/** Events kept back while the lists come in; far more than any PBX sends in that time. */
const MOST_HELD_BACK = 200_000;

export interface SessionOptions {
  readonly config: AsteriskConfig;
  readonly context: SourceContext;
  readonly timing: AsteriskTiming;
  readonly secret: string;
  readonly extensionPattern: string;
}

/** One AMI connection from its greeting to its end. */
export class AsteriskSession {
  readonly #socket: Socket;
  readonly #options: SessionOptions;
  readonly #context: SourceContext;
  readonly #link: AmiLink;
  readonly #outbox: Outbox;
  readonly #normaliser: AsteriskNormaliser;
  readonly #readRights = new ReadRightsCheck();
  readonly #greeting = Promise.withResolvers<string | undefined>();
  readonly #ended = Promise.withResolvers<void>();
  /** Why the connection ended; undefined while it lasts. */
  #reason: string | undefined;
  #connectedAt: number | undefined;
  /** Only a reason for the end, which the PBX makes itself: somebody may have dialled the event. */
  #isShuttingDown = false;
  #heardAt = performance.now();
  /** When the PBX is asked again what is alive, by the running time. */
  #recheckAt = Number.POSITIVE_INFINITY;
  /** Since the last news. */
  #eventCount = 0;
  #failures = 0;
  #lastFailure: string | undefined;
  #alarmsTold = 0;
  #warnings: readonly string[] = [];
  #signals: Signal[] = [];
  /** Set while the lists of what is alive come in. */
  #heldBack: AmiMessage[] | undefined;

  constructor(socket: Socket, options: SessionOptions) {
    const { config, context, timing, extensionPattern } = options;
    this.#socket = socket;
    this.#options = options;
    this.#context = context;
    this.#normaliser = new AsteriskNormaliser({ ...config, extensionPattern });
    this.#link = new AmiLink(socket, {
      token: randomBytes(9).toString('base64url'),
      actionTimeoutMs: timing.answerTimeoutMs,
      onMessage: (message) => this.#take(message),
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
    const lose = (reason: string): void => this.#end(this.#isShuttingDown ? 'Asterisk is shutting down' : reason);
    this.#socket.on('error', (cause) => lose(errorText(cause)));
    this.#socket.on('close', () => lose('the PBX closed the connection'));
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

  #take(message: AmiMessage): void {
    if (message.kind === 'banner') return this.#greeting.resolve(message.name);
    this.#eventCount++;
    if (message.name === 'Shutdown') this.#isShuttingDown = true;
    else if (message.name === 'FullyBooted') this.#resyncAfterBoot();
    else if (this.#heldBack === undefined) this.#apply(message);
    else if (this.#heldBack.push(message) > MOST_HELD_BACK) this.#end('too many events came while the lists of live calls were read');
  }

  /** A message that cannot be understood must not take the others with it. */
  #apply(message: AmiMessage): void {
    try {
      for (const signal of this.#normaliser.apply(message, this.#context.now())) this.#signals.push(signal);
    } catch (cause) {
      this.#fail(`${message.name} could not be understood: ${errorText(cause)}`);
    }
  }

  #fail(what: string): void {
    this.#failures++;
    this.#lastFailure = what;
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
    if (this.#eventCount > 0) this.#readRights.heardEvents();
    this.#eventCount = 0;
    this.#alarmsTold += alarms;
    this.#lastFailure = undefined;
  }

  /** Greeting, login, subscription, and what is alive: after this, events flow. */
  async #begin(): Promise<ConnectionOutcome | undefined> {
    const { config, secret, timing } = this.#options;
    const timer = setTimeout(() => this.#greeting.resolve(undefined), timing.answerTimeoutMs);
    const version = await this.#greeting.promise;
    clearTimeout(timer);
    if (version === undefined) return { kind: 'unreachable', reason: this.#noGreeting() };
    const failure = await logIn(this.#link, config, secret);
    if (failure) return failure;
    this.#heldBack = [];
    this.#warnings = await subscribe(this.#link, version);
    const settings = await this.#link.request('CoreSettings');
    if (this.#reason !== undefined) return { kind: 'unreachable', reason: this.#reason };
    this.#connectedAt = this.#context.now();
    const { lostAt } = this.#context;
    if (lostAt !== undefined) this.#outbox.add([{ kind: 'gap', at: this.#connectedAt, from: lostAt }]);
    await this.#resync();
    const asterisk = settings?.get('AsteriskVersion');
    // Only now: whoever sees "connected" may count on it that a call that begins is heard, not found.
    if (this.#reason === undefined)
      this.#context.report({ isConnected: true, version: asterisk ? `Asterisk ${asterisk}` : `AMI ${version}` });
    return undefined;
  }

  #noGreeting(): string {
    const { config, timing } = this.#options;
    const place = `${config.host}:${config.port}`;
    const why = this.#reason ?? `nothing came within ${timing.answerTimeoutMs / 1_000} s`;
    if (this.#link.alarms.count > 0) return `what answers at ${place} is no Asterisk Manager Interface; check "port" (5038 as a rule)`;
    return `${place} took the connection but did not greet as an Asterisk Manager Interface does (${why}); check "port" and "tls"`;
  }

  async #resync(): Promise<void> {
    this.#heldBack ??= [];
    const { recheckMs } = this.#options.timing;
    // Before the lists, so that whoever learns meanwhile that they are not all there is can ask for others.
    this.#recheckAt = performance.now() + recheckMs;
    const { signals, warnings, failure, isComplete } = await resync(this.#link, this.#normaliser, this.#context.now);
    const heldBack = this.#heldBack;
    this.#heldBack = undefined;
    if (this.#reason !== undefined) return;
    if (!isComplete) this.#recheckAt = Math.min(this.#recheckAt, performance.now() + Math.min(recheckMs, RECHECK_SOON_MS));
    if (failure !== undefined) this.#fail(failure);
    this.#context.report({ warnings: [...this.#warnings, ...warnings] });
    this.#outbox.add(this.#withoutNewborn(signals, heldBack));
    for (const message of heldBack) this.#apply(message);
    this.#flush();
    this.#tellNews();
  }

  /** A channel whose beginning we have heard while the lists came in is no finding: what was heard of it tells more. */
  #withoutNewborn(signals: readonly Signal[], heldBack: readonly AmiMessage[]): readonly Signal[] {
    const newborn = new Set(heldBack.filter(({ name }) => name === 'Newchannel').map((message) => message.get('Uniqueid')));
    if (newborn.size === 0) return signals;
    return signals.map((signal) => {
      if (signal.kind !== 'snapshot') return signal;
      const [found, heard] = [signal.legs.filter(({ leg }) => !newborn.has(leg)), signal.legs.filter(({ leg }) => newborn.has(leg))];
      for (const { leg } of heard) this.#normaliser.forget(leg);
      return { ...signal, legs: found };
    });
  }

  /** Asterisk lets us in before it has loaded everything; what it told of before that is not all. */
  #resyncAfterBoot(): void {
    if (this.#connectedAt === undefined) return;
    if (this.#heldBack !== undefined) this.#recheckAt = performance.now();
    else this.#resync().catch((cause: unknown) => this.#end(`what is alive could not be found out: ${errorText(cause)}`));
  }

  /** Until the connection ends: asks whether the PBX is still there when it has been silent, and now and then what is alive. */
  async #watch(): Promise<void> {
    const { silenceMs, answerTimeoutMs } = this.#options.timing;
    while (this.#reason === undefined) {
      const now = performance.now();
      const pingInMs = this.#heardAt + silenceMs - now;
      const recheckInMs = this.#recheckAt - now;
      // While we do not read, it is we who are silent.
      if (this.#outbox.isPaused || this.#heldBack !== undefined) await this.#waitOrEnd(silenceMs / 10);
      else if (recheckInMs <= 0) await this.#resync();
      else if (pingInMs > 0) await this.#waitOrEnd(Math.max(Math.min(pingInMs, recheckInMs), silenceMs / 10));
      else if ((await this.#link.request('Ping')) !== undefined) await this.#checkReadRights();
      else if (!this.#outbox.isPaused) this.#end(`the PBX did not answer a ping within ${answerTimeoutMs / 1_000} s`);
    }
  }

  async #checkReadRights(): Promise<void> {
    const warning = await this.#readRights.check(this.#link);
    if (warning !== undefined) this.#context.report({ warnings: [...this.#warnings, warning] });
  }

  async #waitOrEnd(ms: number): Promise<void> {
    const elapsed = Promise.withResolvers<void>();
    const timer = setTimeout(elapsed.resolve, ms);
    await Promise.race([elapsed.promise, this.#ended.promise]);
    clearTimeout(timer);
  }
}
