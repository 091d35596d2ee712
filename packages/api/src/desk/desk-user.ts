import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import type { DeskServer, DeskUser } from '../ports/desk.ts';

/** Whose desk the request is about: that of the account that is signed in, or that made the token. Fails with ACCOUNT_WITHOUT_USER. */
export function deskUserOf({ caller }: FastifyRequest, server: DeskServer): DeskUser {
  const accountId = caller?.kind === 'session' ? caller.account.id : caller?.token.owner?.id;
  const user = accountId === undefined ? undefined : server.userOf(accountId);
  if (user) return user;
  const message = 'this account belongs to no user of the directory, so it has no telephone; an administrator can set that';
  throw new ApiError('ACCOUNT_WITHOUT_USER', 'account', message);
}
