import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '@ringhook/core';
import type { Browser } from 'playwright-core';
import { type Ringhook, startRinghook } from '../../../server/src/compose.ts';
import { SILENT } from '../../../server/src/create-log.ts';
import { demoConfiguration } from '../../../server/src/demo/configuration.ts';
import { type DemoReceiver, type DemoRequest, startDemoReceiver } from '../../../server/src/demo/receiver.ts';
import { startBrowser } from './browser.ts';
import { ensureBuilt } from './built-console.ts';
import { openPage, type PageOptions, type RigPage } from './rig-page.ts';
import { recordCalls } from './recorded-calls.ts';

export { noBrowser } from './browser.ts';
export type { PageOptions, RigPage } from './rig-page.ts';

/** Who may sign in with a password. */
export const ALICE = { login: 'alice', name: 'Alice Anders', password: 'correct horse battery' } as const;

export interface RigOptions {
  /** False: nobody has an account yet; else ALICE has one. */
  readonly hasAccount?: boolean;
  /** Calls that were recorded before the server started; 30 unless told. */
  readonly calls?: number;
  /** What those calls owed was sent; unless told, when there are at most 1,000. */
  readonly withDeliveries?: boolean;
  /** Makes the demo's configuration another one; gets the URL of the receiver. */
  readonly configure?: (demo: Configuration, receiverUrl: string) => Configuration;
  /** Calls that the simulated PBX places while the test runs, per minute; none unless told. */
  readonly liveCallsPerMinute?: number;
  /** What the receiver answers; 200, with some refusals, unless told. */
  readonly answer?: (request: DemoRequest) => number;
}

/** A real server with recorded calls, a receiver, and a real browser. One per test file. */
export class PageRig implements AsyncDisposable {
  readonly receiver: DemoReceiver;
  /** Every request the receiver got. */
  readonly requests: readonly DemoRequest[];
  readonly #folder: string;
  readonly #browser: Browser;
  #ringhook: Ringhook;
  #port: number;
  #token: string;

  private constructor(parts: {
    receiver: DemoReceiver;
    requests: readonly DemoRequest[];
    folder: string;
    browser: Browser;
    ringhook: Ringhook;
  }) {
    this.receiver = parts.receiver;
    this.requests = parts.requests;
    this.#folder = parts.folder;
    this.#browser = parts.browser;
    this.#ringhook = parts.ringhook;
    this.#port = Number(new URL(parts.ringhook.apiUrl).port);
    this.#token = parts.ringhook.firstToken ?? '';
  }

  static async open(options: RigOptions = {}): Promise<PageRig> {
    ensureBuilt();
    const { calls = 30, withDeliveries = calls <= 1_000, configure = (demo) => demo, answer = someRefusals() } = options;
    const folder = await mkdtemp(join(tmpdir(), 'ringhook-console-'));
    const requests: DemoRequest[] = [];
    const receiver = await startDemoReceiver({
      onRequest: (request) => {
        requests.push(request);
        return answer(request);
      },
    });
    const simulator = {
      callsPerMinute: options.liveCallsPerMinute ?? 60,
      seed: 11,
      ...(options.liveCallsPerMinute === undefined && { limit: 0 }),
    };
    const configuration = configure(demoOf(receiver.url, simulator), receiver.url);
    if (calls > 0) await recordCalls({ dataFolder: folder, configuration, count: calls, withDeliveries });
    const [ringhook, browser] = await Promise.all([
      start(folder, 0, { configuration, hasAccount: options.hasAccount ?? true }),
      startBrowser(),
    ]);
    return new PageRig({ receiver, requests, folder, browser, ringhook });
  }

  get url(): string {
    return this.#ringhook.apiUrl;
  }

  /** A token that may do everything: for `api`, and to sign in with. */
  get token(): string {
    return this.#token;
  }

  /** Asked for on the first page while nobody has an account. */
  get setupToken(): string {
    return this.#ringhook.setupToken ?? '';
  }

  /** Opens an address of the console in a browser of its own, signed in as an administrator unless told otherwise. */
  page(path: string, options: PageOptions = {}): Promise<RigPage> {
    return openPage({ browser: this.#browser, url: this.url, token: this.#token, path, options });
  }

  /** Asks the API as an administrator: to prepare what a page shows, and to see what it did. */
  async api(
    path: string,
    { method = 'GET', body, headers = {} }: RigRequest = {},
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  }

  /** Ends the server; pages notice. `startAgain` brings it back at the same address. */
  async stopServer(): Promise<void> {
    await this.#ringhook.stop();
  }

  async startAgain(): Promise<void> {
    this.#ringhook = await start(this.#folder, this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#ringhook.stop();
    await this.receiver.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export interface RigRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface FirstStart {
  readonly configuration: Configuration;
  readonly hasAccount: boolean;
}

function start(dataFolder: string, port: number, first?: FirstStart): Promise<Ringhook> {
  return startRinghook({
    dataFolder,
    host: '127.0.0.1',
    port,
    log: SILENT,
    env: {},
    ...(first && { configuration: { value: first.configuration, author: 'test', note: 'test' } }),
    ...(first?.hasAccount && { firstAccount: ALICE }),
  });
}

/** Every sixth call is refused once, every ninth is not wanted at all. */
function someRefusals(): (request: DemoRequest) => number {
  const refused = new Set<string>();
  return ({ headers }) => {
    const call = String(headers['ringhook-call']);
    if (Number(call) % 9 === 0) return 410;
    if (Number(call) % 6 !== 0 || refused.has(call)) return 200;
    refused.add(call);
    return 503;
  };
}

function demoOf(receiverUrl: string, { limit, ...simulator }: { limit?: number; callsPerMinute: number; seed: number }): Configuration {
  const demo = demoConfiguration(receiverUrl, simulator);
  // Without live calls the PBX is there, but switched off.
  return limit === 0 ? { ...demo, sources: demo.sources.map((source) => ({ ...source, enabled: false })) } : demo;
}
