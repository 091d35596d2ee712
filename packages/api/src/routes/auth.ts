import { Account, AuthState, FirstAccount, Identity, Login, PasswordChange, ProfileChange } from '@ringhook/contract';
import type { AccountRecord } from '@ringhook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { actorOf, type Caller, scopesOfCaller } from '../auth/caller.ts';
import type { People } from '../auth/people.ts';
import { requireOwnOrigin } from '../auth/same-origin.ts';
import { shownAccount } from '../auth/shown.ts';
import { ApiError } from '../errors.ts';
import { definedOnly } from './configuration.ts';

const tags = ['accounts'];
const Gone = z.undefined().meta({ description: 'Done.' });
const SYSTEM = actorOf(null);

/** Signing in and out, and what people may change about themselves (P18). */
export function authRoutes(app: Api, people: People, version: string): void {
  stateRoutes(app, people, version);
  signInRoutes(app, people);
  ownRoutes(app, people);
}

function stateRoutes(app: Api, people: People, version: string): void {
  app.get('/auth/state', {
    config: { scope: 'public' },
    schema: { tags, summary: 'What a page has to know before anybody is signed in', response: { 200: AuthState } },
    handler: async (request) => {
      const signedIn = people.started.find(request);
      const label = people.settings().signIn?.oidc?.label;
      return {
        setupNeeded: people.accounts.list().length === 0,
        signedIn: signedIn ? shownAccount(signedIn.account, people.started) : null,
        scopes: signedIn ? scopesOfCaller({ kind: 'session', ...signedIn }) : [],
        oidc: label === undefined ? null : { label },
        version,
      };
    },
  });

  app.get('/auth/me', {
    config: { scope: 'self', isOpenBeforePasswordChange: true },
    schema: { tags, summary: 'Who is asking, and what that one may do', response: { 200: Identity } },
    handler: async ({ caller }) => identityOf(caller, people),
  });
}

function signInRoutes(app: Api, people: People): void {
  const { signIn, book, write } = people;

  app.post('/auth/setup', {
    config: { scope: 'public' },
    schema: {
      tags,
      summary: 'Make the first administrator with the set-up token that is printed at start, and sign in',
      body: FirstAccount,
      response: { 201: Identity },
    },
    handler: async (request, reply) => {
      requireOwnOrigin(request, people.publicUrl(), true);
      requireNoAccount(people);
      const { setupToken, ...order } = request.body;
      signIn.trySetup(request.ip);
      if (!people.isSetupToken(setupToken)) {
        write(request, { actor: SYSTEM, action: 'setup.refused' });
        const fields = [{ field: 'setupToken', message: 'is not the one that was printed at start' }];
        throw new ApiError('SETUP_TOKEN_WRONG', 'setupToken', 'setupToken is not the one that was printed at start', { fields });
      }
      signIn.setupSucceeded(request.ip);
      const { account } = await book.create({ ...order, role: 'administrator' }, () => requireNoAccount(people));
      write(request, { actor: accountActor(account), action: 'account.created', subject: account.login, detail: 'first administrator' });
      return reply.status(201).send(begin(request, reply, { account, people }));
    },
  });

  app.post('/auth/login', {
    config: { scope: 'public' },
    schema: { tags, summary: 'Sign in with login and password', body: Login, response: { 200: Identity } },
    handler: async (request, reply) => {
      requireOwnOrigin(request, people.publicUrl(), true);
      const outcome = await signIn.try(request.body, request.ip);
      if (outcome.kind === 'signedIn') return begin(request, reply, { account: outcome.account, people });
      // What was typed as a login may have been a password: only logins that there are get into the log.
      const account = outcome.kind === 'refused' ? outcome.known : outcome.account;
      write(request, { actor: SYSTEM, action: 'session.refused', subject: account?.login ?? '', detail: refusalOf(outcome.kind, account) });
      if (outcome.kind === 'disabled') throw new ApiError('ACCOUNT_DISABLED', outcome.account.login, 'this account is disabled');
      throw new ApiError('SIGN_IN_REFUSED', 'login', 'login or password is not right');
    },
  });

  app.post('/auth/logout', {
    config: { scope: 'self', isOpenBeforePasswordChange: true },
    schema: { tags, summary: 'Sign out: the session ends at the server', response: { 204: Gone } },
    handler: async (request, reply) => {
      people.started.leave(request);
      people.started.clearCookie(request, reply);
      if (request.caller?.kind === 'session') write(request, { actor: actorOf(request.caller), action: 'session.ended' });
      return reply.status(204).send();
    },
  });
}

function ownRoutes(app: Api, people: People): void {
  const { book, write, signIn } = people;

  app.patch('/auth/me', {
    config: { scope: 'self' },
    schema: { tags, summary: 'Change the own name or language', body: ProfileChange, response: { 200: Account } },
    handler: async (request) => {
      const { account } = requireSession(request);
      const changed = book.change(account.id, definedOnly(request.body));
      const detail = `changed ${Object.keys(request.body).join(', ')}`;
      write(request, { actor: actorOf(request.caller), action: 'account.changed', subject: account.login, detail });
      return shownAccount(changed, people.started);
    },
  });

  app.post('/auth/password', {
    config: { scope: 'self', isOpenBeforePasswordChange: true },
    schema: { tags, summary: 'Set a new password of one’s own; all other sessions end', body: PasswordChange, response: { 204: Gone } },
    handler: async (request, reply) => {
      const { account, session } = requireSession(request);
      // Whoever has stolen a session shall not guess the password with it.
      await signIn.guarded(account, request.ip, () => book.changePassword(account.id, request.body, session.id));
      write(request, { actor: actorOf(request.caller), action: 'account.password-changed', subject: account.login });
      return reply.status(204).send();
    },
  });
}

/** Starts a session for who has just proven who he is. */
export function begin(
  request: FastifyRequest,
  reply: FastifyReply,
  { account, people }: { readonly account: AccountRecord; readonly people: People },
): z.output<typeof Identity> {
  const session = people.started.start(account, request, reply);
  const detail = account.provider === null ? 'by password' : `by ${account.provider.issuer}`;
  people.write(request, { actor: accountActor(account), action: 'session.started', subject: account.login, detail });
  return identityOf({ kind: 'session', account, session }, people);
}

/** Tokens have neither name nor password nor sessions. Fails with ACCOUNT_NEEDED. */
export function requireSession({ caller }: FastifyRequest): Caller & { readonly kind: 'session' } {
  if (caller?.kind === 'session') return caller;
  throw new ApiError('ACCOUNT_NEEDED', caller?.token.name ?? '', 'this is about an account: sign in instead of sending a token');
}

function identityOf(caller: Caller | null, people: People): z.output<typeof Identity> {
  if (caller === null) return { account: null, token: null, scopes: [] };
  const scopes = scopesOfCaller(caller);
  if (caller.kind === 'session') return { account: shownAccount(caller.account, people.started), token: null, scopes };
  const { id, name } = caller.token;
  return { account: null, token: { id, name }, scopes };
}

function accountActor({ id, login }: AccountRecord): ReturnType<typeof actorOf> {
  return { kind: 'account', id, name: login };
}

function requireNoAccount({ accounts }: People): void {
  if (accounts.list().length > 0) throw new ApiError('SETUP_DONE', 'setup', 'there is an account already: sign in');
}

function refusalOf(kind: 'refused' | 'disabled', account: AccountRecord | null): string {
  if (kind === 'disabled') return 'the account is disabled';
  if (account === null) return 'no such login';
  return account.provider === null ? 'wrong password' : 'this account signs in by the identity provider';
}
