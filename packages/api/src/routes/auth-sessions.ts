import { pageOf, pageQuery, Session } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { actorOf } from '../auth/caller.ts';
import type { People } from '../auth/people.ts';
import { shownSession } from '../auth/shown.ts';
import { notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import { requireSession } from './auth.ts';
import { definedOnly } from './configuration.ts';

const tags = ['accounts'];
const Ended = z.undefined().meta({ description: 'Ended; its live streams end, too.' });
const id = z.string().max(64);

/** Where somebody is signed in, for the owner and for administrators. */
export function sessionRoutes(app: Api, { started, book, write }: People): void {
  app.get('/auth/sessions', {
    config: { scope: 'self' },
    schema: {
      tags,
      summary: 'Where one is signed in, the oldest first',
      querystring: z.object(pageQuery),
      response: { 200: pageOf(Session) },
    },
    handler: async (request) => {
      const { account, session } = requireSession(request);
      const page = pageOfList(started.list(account.id), (one) => one.id, definedOnly(request.query));
      return { ...page, items: page.items.map((one) => shownSession(one, session)) };
    },
  });

  app.delete('/auth/sessions', {
    config: { scope: 'self' },
    schema: { tags, summary: 'End all own sessions but this one', response: { 204: Ended } },
    handler: async (request, reply) => {
      const { account, session } = requireSession(request);
      started.endAll(account.id, session.id);
      write(request, { actor: actorOf(request.caller), action: 'session.ended', subject: account.login, detail: 'all other sessions' });
      return reply.status(204).send();
    },
  });

  app.delete('/auth/sessions/:session', {
    config: { scope: 'self' },
    schema: { tags, summary: 'End one of the own sessions', params: z.object({ session: id }), response: { 204: Ended } },
    handler: async (request, reply) => {
      const { account } = requireSession(request);
      if (!started.end(account.id, request.params.session)) throw notFound('session', request.params.session);
      write(request, { actor: actorOf(request.caller), action: 'session.ended', subject: account.login, detail: request.params.session });
      return reply.status(204).send();
    },
  });

  app.get('/accounts/:account/sessions', {
    config: { scope: 'admin' },
    schema: {
      tags,
      summary: 'Where somebody is signed in, the oldest first',
      params: z.object({ account: id }),
      querystring: z.object(pageQuery),
      response: { 200: pageOf(Session) },
    },
    handler: async ({ params, query, caller }) => {
      const { id: accountId } = book.get(params.account);
      const own = caller?.kind === 'session' ? caller.session : undefined;
      const page = pageOfList(started.list(accountId), (one) => one.id, definedOnly(query));
      return { ...page, items: page.items.map((one) => shownSession(one, own)) };
    },
  });

  app.delete('/accounts/:account/sessions', {
    config: { scope: 'admin', audit: 'session.ended' },
    schema: { tags, summary: 'Sign somebody out everywhere', params: z.object({ account: id }), response: { 204: Ended } },
    handler: async (request, reply) => {
      const { id: accountId, login } = book.get(request.params.account);
      started.endAll(accountId);
      request.audited = { subject: login, detail: 'all sessions' };
      return reply.status(204).send();
    },
  });

  app.delete('/accounts/:account/sessions/:session', {
    config: { scope: 'admin', audit: 'session.ended' },
    schema: { tags, summary: 'End a session of somebody', params: z.object({ account: id, session: id }), response: { 204: Ended } },
    handler: async (request, reply) => {
      const { account, session } = request.params;
      const { id: accountId, login } = book.get(account);
      if (!started.end(accountId, session)) throw notFound('session', session);
      request.audited = { subject: login, detail: session };
      return reply.status(204).send();
    },
  });
}
