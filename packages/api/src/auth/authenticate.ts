import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import type { TokenRecord, TokenScope, TokenStore } from '../ports.ts';
import { FailureLimit } from './failure-limit.ts';
import { findToken, hasScope } from './token.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token needs for this route; `public` asks for none. A route that says nothing is closed to everybody. */
    scope?: TokenScope | 'public';
  }
  interface FastifyRequest {
    token: TokenRecord | null;
  }
}

export interface AuthenticationOptions {
  readonly tokens: TokenStore;
  readonly now: () => number;
}

/** Asks every request for a bearer token with the scope of its route, before its body is read. */
export function authenticate(app: FastifyInstance, { tokens, now }: AuthenticationOptions): void {
  const limit = new FailureLimit();
  app.decorateRequest('token', null);
  app.addHook('onRequest', async (request) => {
    const scope = request.routeOptions.config.scope;
    if (scope === 'public') return;
    const record = findToken(tokens, bearerOf(request), now());
    if (!record) throw refusal(limit.fail(request.ip, now()));
    // Unknown paths are answered only to those who may ask at all.
    if (request.is404) return;
    request.token = record;
    if (scope === undefined || !hasScope(record, scope)) {
      throw new ApiError('SCOPE_MISSING', record.name, `token "${record.name}" has no scope "${scope ?? 'admin'}"`);
    }
  });
}

function bearerOf(request: FastifyRequest): string {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

function refusal(waitMs: number): ApiError {
  if (waitMs > 0) {
    const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
    return new ApiError('TOO_MANY_FAILURES', 'authorization', 'too many requests without a valid token from this address', { headers });
  }
  const headers = { 'www-authenticate': 'Bearer realm="ringhook"' };
  return new ApiError('UNAUTHENTICATED', 'authorization', 'send a valid token: Authorization: Bearer rh_...', { headers });
}
