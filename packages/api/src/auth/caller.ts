import { type AccountRecord, type AuditActor, includesScope, type SessionRecord, scopesOf } from '@ringhook/core';
import type { FastifyRequest } from 'fastify';
import type { TokenRecord, TokenScope } from '../ports.ts';

/** Who is asking. */
export type Caller =
  | { readonly kind: 'token'; readonly token: TokenRecord }
  | { readonly kind: 'session'; readonly account: AccountRecord; readonly session: SessionRecord };

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on public routes. */
    caller: Caller | null;
  }
}

/** Whoever signed in with a one-time password may only set a new one. */
export function scopesOfCaller(caller: Caller): readonly TokenScope[] {
  if (caller.kind === 'token') return caller.token.scopes;
  return caller.account.mustChangePassword ? [] : scopesOf(caller.account.role);
}

export function may(caller: Caller | null, scope: TokenScope): boolean {
  return caller !== null && includesScope(scopesOfCaller(caller), scope);
}

export function actorOf(caller: Caller | null): AuditActor {
  if (caller?.kind === 'token') return { kind: 'token', id: caller.token.id, name: caller.token.name };
  if (caller?.kind === 'session') return { kind: 'account', id: caller.account.id, name: caller.account.login };
  return { kind: 'system', id: null, name: 'ringhook' };
}

/** For the history of the configuration and for log lines. */
export function callerName(request: FastifyRequest): string | undefined {
  return request.caller ? actorOf(request.caller).name : undefined;
}
