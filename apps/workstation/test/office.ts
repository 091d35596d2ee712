import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Configuration, type CustomEvent, EMPTY_CONFIGURATION, type Workstations } from '@ringhook/core';
import { startRinghook, type Ringhook } from '../../server/src/compose.ts';

const INGEST_SECRET = 'a secret of the test';
const PASSWORD = 'correct horse battery';
export const CALLER = '+493012345678';

/** JSON of the API, looked at field by field. */
// oxlint-disable-next-line typescript/no-explicit-any -- what is not there fails the assertion about it
export type Answer = any;

export interface OfficeOptions {
  readonly workstations?: Partial<Workstations>;
  /** 0 = any free one. */
  readonly port?: number;
  /** Absent: calls are told by HTTP. */
  readonly source?: Configuration['sources'][number];
  readonly env?: Readonly<Record<string, string>>;
}

/** A real server with two people, 1001 and 1002, and a telephone system that tells of calls by HTTP. */
export class Office {
  readonly folder = mkdtempSync(join(tmpdir(), 'ringhook-office-'));
  #ringhook: Ringhook | undefined;
  #cookie = '';

  get url(): string {
    return this.#ringhook?.apiUrl ?? '';
  }

  async start(customEvents: readonly CustomEvent[], { workstations = {}, port = 0, source, env = {} }: OfficeOptions = {}): Promise<void> {
    const configuration: Configuration = {
      ...EMPTY_CONFIGURATION,
      settings: { ...EMPTY_CONFIGURATION.settings, defaultCountry: 'DE', allowedNetworks: ['127.0.0.0/8'] },
      sources: [
        source ?? {
          id: 'pbx',
          name: 'PBX',
          kind: 'http',
          enabled: true,
          options: { verification: 'bearer', secret: { env: 'INGEST_SECRET' } },
        },
      ],
      directory: {
        ...EMPTY_CONFIGURATION.directory,
        users: [
          { id: 1, name: 'Alice Anders' },
          { id: 2, name: 'Bob Berg' },
        ],
        extensions: [
          { number: '1001', name: 'Alice', userId: 1 },
          { number: '1002', name: 'Bob', userId: 2 },
        ],
      },
      workstations: { ...EMPTY_CONFIGURATION.workstations, customEvents, ...workstations },
    };
    this.#ringhook = await startRinghook({
      dataFolder: join(this.folder, 'data'),
      host: '127.0.0.1',
      port,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      env: { INGEST_SECRET, ...env },
      configuration: { value: configuration, author: 'test', note: '' },
      firstAccount: { login: 'alice', name: 'Alice Anders', password: PASSWORD },
    });
    await this.#signIn();
  }

  async stop(): Promise<void> {
    await this.#ringhook?.stop();
    this.#ringhook = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** By Alice's session. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: Answer; etag: string }> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        origin: this.url,
        'x-ringhook-csrf': '1',
        ...(body !== undefined && !Buffer.isBuffer(body) && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
      etag: answer.headers.get('etag') ?? '',
    };
  }

  get cookie(): string {
    return this.#cookie;
  }

  async #signIn(): Promise<void> {
    const answer = await fetch(`${this.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.url, 'x-ringhook-csrf': '1' },
      body: JSON.stringify({ login: 'alice', password: PASSWORD }),
    });
    this.#cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const { accounts } = { accounts: (await this.ask('GET', '/accounts')).body.items as { id: string; userId: string | null }[] };
    const alice = accounts[0];
    if (alice && alice.userId === null) await this.ask('PATCH', `/accounts/${alice.id}`, { userId: '1' });
  }

  /** A token of Alice's computer, got as the program gets it: code shown, confirmed in the console, polled. */
  async connectComputer(computer = 'desk'): Promise<string> {
    const post = async (path: string, body: unknown) =>
      (
        await fetch(`${this.url}/api/v1${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json() as Promise<Answer>;
    const login = await post('/desk/logins', { computer });
    await this.ask('POST', '/desk/logins/confirm', { userCode: login.userCode });
    const state = await post('/desk/logins/poll', { deviceCode: login.deviceCode });
    return state.token;
  }

  /** What the telephone system says of a call. */
  async tell(type: string, more: Readonly<Record<string, unknown>> = {}, session = 's1'): Promise<void> {
    const answer = await fetch(`${this.url}/ingest/pbx`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${INGEST_SECRET}` },
      body: JSON.stringify({
        sessionId: session,
        type,
        direction: 'inbound',
        from: CALLER,
        to: '+493055555',
        ...more,
        eventId: crypto.randomUUID(),
      }),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }
}
