import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import type { TokenScope, TokenStore } from '../ports.ts';
import { actorOf, type Caller, may } from './caller.ts';
import { FailureLimit } from './failure-limit.ts';
import { isSafe, requireOwnOrigin } from './same-origin.ts';
import type { Sessions } from './sessions.ts';
import { findToken } from './token.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What a token or a role needs for this route; `self` asks only for somebody, `public` for nobody.
     * A route that says nothing is closed to all but administrators, and then refused.
     */
    scope?: TokenScope | 'public' | 'self';
    /** What whoever signed in with a one-time password may do before there is a new one. */
    isOpenBeforePasswordChange?: boolean;
  }
}

export interface AuthenticationOptions {
  readonly tokens: TokenStore;
  /** Absent: only tokens are known. */
  readonly sessions?: Sessions | undefined;
  readonly publicUrl: () => string | undefined;
  readonly now: () => number;
}

/** Asks every request for a bearer token or a session that may use its route, before its body is read. */
export function authenticate(app: FastifyInstance, options: AuthenticationOptions): void {
  const limit = new FailureLimit();
  const { now } = options;
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async (request) => {
    const { scope, isOpenBeforePasswordChange } = request.routeOptions.config;
    if (scope === 'public') return;
    const caller = findCaller(request, options);
    // Who shows nothing has guessed nothing: a sign-in page may ask as often as it is loaded.
    if (!caller) throw refusal(bearsToken(request) ? limit.fail(request.ip, now()) : 0);
    if (caller.kind === 'session') takeSession(request, caller, options);
    // Unknown paths are answered only to those who may ask at all.
    if (request.is404) return;
    request.caller = caller;
    if (caller.kind === 'session' && caller.account.mustChangePassword && !isOpenBeforePasswordChange) {
      throw new ApiError('PASSWORD_CHANGE_NEEDED', caller.account.login, 'this is a one-time password: set a new one first');
    }
    if (scope === 'self') return;
    if (scope === undefined || !may(caller, scope)) throw missing(caller, scope ?? 'admin');
  });
}

/** Whether who asked may still do so: for answers that go on for hours. */
export function isStillAllowed(caller: Caller | null, scope: TokenScope, { tokens, sessions, now }: AuthenticationOptions): boolean {
  if (caller?.kind === 'token') {
    const record = tokens.list().find(({ id }) => id === caller.token.id);
    return record !== undefined && (record.expiresAt === null || record.expiresAt > now()) && may({ kind: 'token', token: record }, scope);
  }
  const current = caller && sessions?.again(caller);
  if (!current) return false;
  sessions?.touch(current);
  return may({ kind: 'session', ...current }, scope);
}

/** A header speaks for itself: with a wrong token no cookie is looked at. */
function findCaller(request: FastifyRequest, { tokens, sessions, now }: AuthenticationOptions): Caller | undefined {
  if (request.headers.authorization !== undefined) {
    const token = findToken(tokens, bearerOf(request), now());
    return token && { kind: 'token', token };
  }
  const signedIn = sessions?.find(request);
  return signedIn && { kind: 'session', ...signedIn };
}

function takeSession(request: FastifyRequest, caller: Caller & { kind: 'session' }, { sessions, publicUrl }: AuthenticationOptions): void {
  if (!isSafe(request.method)) requireOwnOrigin(request, publicUrl());
  sessions?.touch(caller);
}

function bearsToken(request: FastifyRequest): boolean {
  return request.headers.authorization !== undefined;
}

function bearerOf(request: FastifyRequest): string {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

function missing(caller: Caller, scope: TokenScope): ApiError {
  const { kind, name } = actorOf(caller);
  return new ApiError('SCOPE_MISSING', name, `${kind} "${name}" has no scope "${scope}"`);
}

function refusal(waitMs: number): ApiError {
  if (waitMs > 0) {
    const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
    return new ApiError('TOO_MANY_FAILURES', 'authorization', 'too many requests without a valid token from this address', { headers });
  }
  const headers = { 'www-authenticate': 'Bearer realm="ringhook"' };
  const message = 'sign in, or send a valid token: Authorization: Bearer rh_...';
  return new ApiError('UNAUTHENTICATED', 'authorization', message, { headers });
}
