import { createHash, randomBytes } from 'node:crypto';
import { type AccountRecord, type SessionRecord, SESSION_LONGEST_MS, sessionEnd } from '@ringhook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccountStore, SessionStore } from '../ports.ts';
import { type CookieSite, readCookie, writeCookie } from './cookie.ts';

const COOKIE = 'ringhook';
const MOST_PER_ACCOUNT = 50;
const USER_AGENT_CHARS = 300;
const TEXT_PATTERN = /^[A-Za-z0-9_-]{43}$/;

export interface SessionPorts extends CookieSite {
  readonly sessions: SessionStore;
  readonly accounts: AccountStore;
  readonly now: () => number;
}

export interface SignedIn {
  readonly account: AccountRecord;
  readonly session: SessionRecord;
}

/** Who is signed in, by a cookie of 256 random bits of which only the hash is kept. */
export class Sessions {
  readonly #ports: SessionPorts;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
  }

  /** Always by a new cookie; one that came along, whoever set it, is worth nothing afterwards. */
  start(account: AccountRecord, request: FastifyRequest, reply: FastifyReply): SessionRecord {
    const { sessions, now } = this.#ports;
    this.leave(request);
    sessions.prune(now());
    const known = sessions.list(account.id);
    for (const oldest of known.slice(0, Math.max(0, known.length - MOST_PER_ACCOUNT + 1))) sessions.end(oldest);
    const text = randomBytes(32).toString('base64url');
    const session: SessionRecord = {
      id: randomBytes(8).toString('hex'),
      hash: hashOf(text),
      accountId: account.id,
      createdAt: now(),
      lastSeenAt: now(),
      ip: request.ip,
      userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_CHARS),
    };
    sessions.create(session);
    writeCookie(request, reply, { name: COOKIE, value: text, maxAgeSeconds: SESSION_LONGEST_MS / 1_000, site: this.#ports });
    return session;
  }

  /** Who the cookie of a request belongs to; undefined when to nobody any more. */
  find(request: FastifyRequest): SignedIn | undefined {
    const text = readCookie(request, COOKIE, this.#ports);
    if (text === undefined || !TEXT_PATTERN.test(text)) return undefined;
    return this.#current(hashOf(text));
  }

  /** Used now. */
  touch({ session }: SignedIn): void {
    this.#ports.sessions.touch(session, this.#ports.now());
  }

  /** The same person as a moment ago, as things are now; undefined when the session is over. */
  again({ session }: Pick<SignedIn, 'session'>): SignedIn | undefined {
    return this.#current(session.hash);
  }

  list(accountId: string): readonly SessionRecord[] {
    const now = this.#ports.now();
    return this.#ports.sessions.list(accountId).filter((session) => sessionEnd(session) > now);
  }

  /** False when the account has no such session. */
  end(accountId: string, sessionId: string): boolean {
    const session = this.#ports.sessions.list(accountId).find(({ id }) => id === sessionId);
    return session !== undefined && this.#ports.sessions.end(session);
  }

  endAll(accountId: string, except?: string): void {
    for (const session of this.#ports.sessions.list(accountId)) if (session.id !== except) this.#ports.sessions.end(session);
  }

  /** Ends the session of a request, if it has one. */
  leave(request: FastifyRequest): void {
    const known = this.find(request);
    if (known) this.#ports.sessions.end(known.session);
  }

  clearCookie(request: FastifyRequest, reply: FastifyReply): void {
    writeCookie(request, reply, { name: COOKIE, value: '', maxAgeSeconds: 0, site: this.#ports });
  }

  #current(hash: Uint8Array): SignedIn | undefined {
    const { sessions, accounts, now } = this.#ports;
    const session = sessions.find(hash);
    if (!session) return undefined;
    const account = accounts.get(session.accountId);
    if (account && !account.disabled && sessionEnd(session) > now()) return { account, session };
    sessions.end(session);
    return undefined;
  }
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text, 'utf8').digest();
}
