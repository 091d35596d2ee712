import type { AccountRecord, AuditEvent, NumberedAudit, SessionRecord } from '@ringhook/core';
import { CSRF_HEADER } from '@ringhook/contract';
import { type ApiOptions, createApi, createToken, hashPassword, type PeoplePorts, type TokenScope } from '../src/index.ts';
import { type Answer, memoryOptions } from './memory-ports.ts';

export const SETUP_TOKEN = 'rhs_the-token-of-this-test';
export const PASSWORD = 'correct horse battery';
export const HOST = 'ring.example';
export const ORIGIN = `http://${HOST}`;

export interface MemoryPeople extends PeoplePorts {
  readonly entries: readonly NumberedAudit[];
}

export function memoryPeople(): MemoryPeople {
  const accounts = new Map<string, AccountRecord>();
  const sessions = new Map<string, SessionRecord>();
  const entries: NumberedAudit[] = [];
  return {
    entries,
    accounts: {
      list: () => [...accounts.values()],
      get: (id) => accounts.get(id),
      create: (record) => void accounts.set(record.id, record),
      replace: (record) => void (accounts.has(record.id) && accounts.set(record.id, record)),
      remove: (id) => accounts.delete(id),
    },
    sessions: {
      list: (accountId) => [...sessions.values()].filter((session) => session.accountId === accountId),
      find: (hash) => [...sessions.values()].find((session) => Buffer.from(session.hash).equals(hash)),
      create: (record) => void sessions.set(record.id, record),
      touch: (record, now) => void sessions.set(record.id, { ...record, lastSeenAt: now }),
      end: ({ id }) => sessions.delete(id),
      prune: () => {},
    },
    audit: {
      append: (event: AuditEvent) => void entries.push({ ...event, number: entries.length + 1 }),
      list: () => ({ items: entries.toReversed(), next: null }),
    },
    isSetupToken: (given) => given === SETUP_TOKEN,
    readSecret: () => 'the client secret',
  };
}

let hash: Promise<string> | undefined;

/** Somebody with PASSWORD, without the price of another hash. */
export async function anAccount(changes: Partial<AccountRecord> & { readonly login: string }): Promise<AccountRecord> {
  hash ??= hashPassword(PASSWORD);
  return {
    id: `id-${changes.login}`,
    name: changes.login,
    role: 'administrator',
    userId: null,
    disabled: false,
    language: null,
    passwordHash: await hash,
    mustChangePassword: false,
    provider: null,
    createdAt: 1,
    lastSeenAt: null,
    ...changes,
  };
}

/** A browser: keeps cookies, sends its Origin and the header of the console. */
export class Browser {
  readonly #inject: (
    options: object,
  ) => Promise<{ statusCode: number; headers: Record<string, unknown>; body: string; json: () => unknown }>;
  readonly cookies = new Map<string, string>();
  ip = '192.0.2.1';
  origin = ORIGIN;

  constructor(app: Awaited<ReturnType<typeof createApi>>) {
    this.#inject = (options) => app.inject(options) as never;
  }

  async ask(method: string, url: string, body?: unknown, headers: Record<string, string | undefined> = {}): Promise<Answer> {
    const all = {
      host: HOST,
      ...(method !== 'GET' && { origin: this.origin, [CSRF_HEADER]: '1' }),
      ...(this.cookies.size > 0 && { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const answer = await this.#inject({ method, url, headers: sent, remoteAddress: this.ip, ...(body !== undefined && { payload: body }) });
    this.#keep(answer.headers['set-cookie']);
    const isJson = String(answer.headers['content-type']).includes('json') && answer.body !== '';
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: isJson ? answer.json() : undefined };
  }

  signIn(login: string, password = PASSWORD): Promise<Answer> {
    return this.ask('POST', '/api/v1/auth/login', { login, password });
  }

  #keep(given: unknown): void {
    for (const line of [given ?? []].flat().map(String)) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

/** An API with accounts, a clock, and as many browsers as wanted. */
export async function aSite({ accounts = [], ...changes }: Partial<ApiOptions> & { accounts?: readonly AccountRecord[] } = {}) {
  const people = memoryPeople();
  accounts.forEach((account) => people.accounts.create(account));
  const clock = { now: 1_000_000 };
  const options = memoryOptions({ people, now: () => clock.now, ...changes });
  const app = await createApi(options);
  const token = (scopes: readonly TokenScope[]): string => createToken(options.tokens, { name: 'program', scopes, now: 0 }).token;
  return { app, people, clock, options, token, browser: () => new Browser(app) };
}
