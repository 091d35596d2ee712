import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationDocument } from '@ringhook/contract';
import type { CallEvent, Configuration } from '@ringhook/core';
import { type FakeAsterisk, type Receiver, startReceiver } from '@ringhook/testkit';
import { type Ringhook, startRinghook } from '../../src/compose.ts';
import { isHookEvent } from '../../src/demo/hook-event.ts';
import { TOLD_PARAMETERS } from '../live/told-request.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [field: string]: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  /** Whatever JSON came back; the tests know what they asked for. */
  readonly body: Record<string, unknown>;
}

export interface OfficeOptions {
  /** Gets the URL of the receiver. */
  readonly configuration: (receiverUrl: string) => unknown;
  readonly env?: Readonly<Record<string, string>>;
  /** Where its data folder is made; that of the system unless told. */
  readonly parent?: string;
}

export const SECRET = { env: 'PBX_SECRET' } as const;
export const SETTINGS = { allowedNetworks: ['127.0.0.0/8'], extensionPattern: '[1-8]\\d{3}', defaultCountry: 'GB', outsidePrefixes: ['0'] };

/** A source that is a fake Asterisk. */
export function asteriskAt(port: number, id = 'pbx', options: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id,
    name: id,
    kind: 'asterisk',
    options: { host: '127.0.0.1', port, username: 'ringhook', secret: SECRET, trunks: ['trunk'], ...options },
  };
}

/** An adapter that tells everything the live tests look at. */
export function toldAdapter(id: string, url: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { id, name: id, url, parameters: TOLD_PARAMETERS.map(([name, value]) => ({ name, value })), ...more };
}

export function openUrl(adapterId: string): Record<string, unknown> {
  return { kind: 'setUrlToOpen', where: 'server', when: 'onStateEvents', adapterId };
}

/** The whole server in this process on a data folder of its own, and an endpoint that is its witness. */
export class Office implements AsyncDisposable {
  readonly folder: string;
  readonly receiver: Receiver;
  readonly log: LogLine[] = [];
  /** Every event told since the first start. */
  readonly events: CallEvent[] = [];
  /** `webhook-id`s of what was given up. */
  readonly deadLetters: string[] = [];
  /** How many requests came to their end. */
  settled = 0;
  readonly #env: Readonly<Record<string, string>>;
  readonly #watchers = new Set<() => void>();
  #ringhook: Ringhook | undefined;
  #token = '';

  private constructor(folder: string, receiver: Receiver, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.receiver = receiver;
    this.#env = { PBX_SECRET: 'right', ...env };
  }

  static async open({ configuration, env = {}, parent = tmpdir() }: OfficeOptions): Promise<Office> {
    const folder = await mkdtemp(join(parent, 'ringhook-e2e-'));
    const office = new Office(folder, await startReceiver(), env);
    await office.start(ConfigurationDocument.parse(configuration(office.receiver.url)));
    return office;
  }

  get ringhook(): Ringhook {
    if (!this.#ringhook) throw new Error('Ringhook is stopped');
    return this.#ringhook;
  }

  /** Starts Ringhook (again) on the same data. */
  async start(configuration?: Configuration): Promise<void> {
    const write = (level: LogLine['level']) => (fields: object, message: string) => {
      this.log.push({ ...fields, level, message });
      this.#look();
    };
    this.#ringhook = await startRinghook({
      dataFolder: join(this.folder, 'data'),
      host: '127.0.0.1',
      port: 0,
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      env: this.#env,
      ...(configuration && { configuration: { value: configuration, author: 'test', note: 'test' } }),
      onEvent: (event) => {
        this.events.push(event);
        this.#look();
      },
      onSettled: (settlement) => {
        if (settlement.next.kind !== 'retry' && settlement.next.kind !== 'held') this.settled++;
        if (settlement.next.kind === 'deadLetter') this.deadLetters.push(settlement.open.delivery.id);
        this.#look();
      },
    });
    this.#token = this.#ringhook.firstToken ?? this.#token;
  }

  async stop(): Promise<void> {
    await this.#ringhook?.stop();
    this.#ringhook = undefined;
  }

  /** Resolves once `isTrue` holds; looked at whenever something was logged, told or settled. */
  async until(isTrue: () => boolean, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = (): void => (isTrue() ? resolve() : undefined);
    const timer = setTimeout(() => reject(new Error(`waited in vain until ${what}; last words: ${this.lastWords()}`)), 20_000);
    this.#watchers.add(look);
    look();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(look);
    }
  }

  lastWords(): string {
    return this.log
      .slice(-15)
      .map((line) => JSON.stringify(line))
      .join('\n');
  }

  logged(message: string): LogLine[] {
    return this.log.filter((line) => line.message === message);
  }

  /** Resolves once so many sources have taken stock of their PBX; `pbxs` are those whose lists are waited for. */
  async untilConnected(...pbxs: readonly FakeAsterisk[]): Promise<void> {
    await this.until(() => this.ringhook.sources.list().every(({ state }) => state === 'connected'), 'all sources are connected');
    for (const pbx of pbxs) await pbx.until(() => pbx.received('CoreShowChannels').length >= pbx.connections);
  }

  /** How many requests the call events so far owe to one adapter that is told of all calls. */
  get owed(): number {
    return this.events.filter(isHookEvent).length;
  }

  /** Resolves once so many calls have ended, none is alive, and everything owed to one adapter has arrived. */
  async untilAllTold(calls = 1): Promise<void> {
    await this.untilEnded(calls);
    await this.receiver.waitFor(this.owed);
  }

  /** Resolves once so many calls have ended and none is alive. */
  untilEnded(calls: number): Promise<void> {
    return this.until(() => this.#told('hangup') >= Math.max(calls, this.#told('start')), 'all calls have ended');
  }

  #told(event: string): number {
    return this.events.filter((told) => told.level === 'call' && told.event === event).length;
  }

  async api(path: string, { method = 'GET', body, headers = {} }: ApiRequest = {}): Promise<ApiAnswer> {
    const answer = await fetch(`${this.ringhook.apiUrl}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json().catch(() => ({}))) as Record<string, unknown> };
  }

  get token(): string {
    return this.#token;
  }

  /** Replaces one entry of a list of the configuration, as the console would. */
  async change(path: string, entry: Readonly<Record<string, unknown>>): Promise<ApiAnswer> {
    const answer = await fetch(`${this.ringhook.apiUrl}/api/v1/${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
    const etag = answer.headers.get('etag') ?? '';
    const before = (await answer.json()) as Record<string, unknown>;
    return this.api(path, { method: 'PUT', body: { ...before, ...entry }, headers: { 'if-match': etag } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.receiver.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  #look(): void {
    for (const look of this.#watchers) look();
  }
}

export interface ApiRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
