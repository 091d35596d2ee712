import { ProviderTest, SignInSettings } from '@ringhook/contract';
import { errorText } from '@ringhook/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { actorOf } from '../auth/caller.ts';
import { isSecure, readCookie, writeCookie } from '../auth/cookie.ts';
import type { People } from '../auth/people.ts';
import { FLOW_FOR_MS } from '../auth/provider.ts';
import { takeProviderAccount } from '../auth/provider-account.ts';
import { ApiError } from '../errors.ts';
import { begin } from './auth.ts';

const tags = ['accounts'];
const COOKIE = 'ringhook-sign-in';
const CALLBACK = '/api/v1/auth/oidc/callback';
const Redirect = z.undefined().meta({ description: 'To where `Location` says.' });

/** The way to the identity provider and back. Both are opened by a browser, so what goes wrong ends at a page, too. */
export function providerRoutes(app: Api, people: People): void {
  app.get('/auth/oidc/start', {
    config: { scope: 'public' },
    exposeHeadRoute: false,
    schema: {
      tags,
      summary: 'Go to the identity provider; open it in the browser',
      querystring: z.object({ returnTo: z.string().max(2_000).default('/') }),
      response: { 302: Redirect },
    },
    handler: async (request, reply) => {
      try {
        const { url, browser } = await people.provider.start(ownPath(request.query.returnTo), ownAddress(request, people) + CALLBACK);
        writeCookie(request, reply, { name: COOKIE, value: browser, maxAgeSeconds: FLOW_FOR_MS / 1_000, site: people });
        return await reply.redirect(url, 302);
      } catch (cause) {
        return toSignIn(request, reply, { people, cause });
      }
    },
  });

  app.get('/auth/oidc/callback', {
    config: { scope: 'public' },
    exposeHeadRoute: false,
    schema: { tags, summary: 'Where the identity provider sends browsers back to', response: { 302: Redirect } },
    handler: async (request, reply) => {
      try {
        const settings = people.settings().signIn?.oidc;
        if (!settings) throw new ApiError('NOT_FOUND', 'oidc', 'no identity provider is configured');
        const callback = new URL(request.url, ownAddress(request, people));
        const flow = await people.provider.finish(callback, readCookie(request, COOKIE, people));
        const { account, isNew } = takeProviderAccount(flow, settings, people);
        if (isNew) people.write(request, { actor: actorOf(null), action: 'account.created', subject: account.login, detail: flow.issuer });
        begin(request, reply, { account, people });
        return await reply.redirect(flow.returnTo, 302);
      } catch (cause) {
        return toSignIn(request, reply, { people, cause });
      }
    },
  });

  providerTestRoute(app, people);
}

/** Before it is saved that people sign in by it: whether the provider is there, and what it has to know of us. */
function providerTestRoute(app: Api, people: People): void {
  app.post('/auth/oidc/test', {
    config: { scope: 'admin', audit: false },
    schema: {
      tags,
      summary: 'Ask the identity provider of a draft what it says of itself; nothing is saved',
      body: SignInSettings,
      response: { 200: ProviderTest },
    },
    handler: async (request) => {
      const { oidc } = request.body;
      if (!oidc) {
        const fields = [{ field: 'oidc', message: 'is missing' }];
        throw new ApiError('REQUEST_INVALID', 'oidc', 'oidc is missing', { fields });
      }
      return { ...(await people.provider.look(oidc)), redirectUri: ownAddress(request, people) + CALLBACK };
    },
  });
}

/** The configured address; else the one that was asked. The provider sends nobody to an address it does not know. */
function ownAddress(request: FastifyRequest, people: People): string {
  const known = people.publicUrl();
  if (known !== undefined) return known.replace(/\/+$/, '');
  const address = `${isSecure(request, people) ? 'https' : 'http'}://${request.host}`;
  if (URL.canParse(address)) return address;
  throw new ApiError('REQUEST_INVALID', 'Host', 'the header Host is no name of a host');
}

/** A path of ours, whatever was given: nobody is sent elsewhere after signing in. */
export function ownPath(given: string): string {
  const base = 'http://own.invalid';
  const url = /^\/(?![/\\])/.test(given) ? URL.parse(given, base) : null;
  return url?.origin === base ? url.pathname.replace(/^\/{2,}/, '/') + url.search + url.hash : '/';
}

function toSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  failure: { readonly people: People; readonly cause: unknown },
): FastifyReply {
  const { people, cause } = failure;
  if (!(cause instanceof ApiError)) throw cause;
  people.write(request, { actor: actorOf(null), action: 'session.refused', subject: cause.subject, detail: errorText(cause) });
  return reply.redirect(`/sign-in?problem=${cause.code}`, 302);
}
