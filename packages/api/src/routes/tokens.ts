import { CreatedToken, NewToken, pageOf, pageQuery, Token } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { createToken } from '../auth/token.ts';
import { notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import type { TokenRecord, TokenStore } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const tags = ['tokens'];

export interface TokenPorts {
  readonly tokens: TokenStore;
  readonly now: () => number;
}

export function tokenRoutes(app: Api, { tokens, now }: TokenPorts): void {
  app.get('/tokens', {
    config: { scope: 'admin' },
    schema: { tags, summary: 'Tokens, without their text', querystring: z.object(pageQuery), response: { 200: pageOf(Token) } },
    handler: async ({ query }) => {
      const page = pageOfList(tokens.list(), (token) => token.id, definedOnly(query));
      return { ...page, items: page.items.map(shown) };
    },
  });

  // Not repeatable by Idempotency-Key: that would keep the token's text.
  app.post('/tokens', {
    config: { scope: 'admin', audit: 'token.created' },
    schema: { tags, summary: 'Make a token; its text is shown this once', body: NewToken, response: { 201: CreatedToken } },
    handler: async (request, reply) => {
      const { body, caller } = request;
      const { token, record } = createToken(tokens, {
        name: body.name,
        scopes: body.scopes,
        now: now(),
        expiresAt: body.expiresAt ?? null,
        owner: caller?.kind === 'session' ? { id: caller.account.id, name: caller.account.login } : null,
      });
      request.audited = { subject: record.name, detail: record.scopes.join(' ') };
      return reply
        .status(201)
        .header('cache-control', 'no-store')
        .send({ ...shown(record), token });
    },
  });

  app.delete('/tokens/:token', {
    config: { scope: 'admin', audit: 'token.revoked' },
    schema: {
      tags,
      summary: 'Revoke a token; its live streams end',
      params: z.object({ token: z.string().max(64) }),
      response: { 204: z.undefined().meta({ description: 'Revoked.' }) },
    },
    handler: async ({ params }, reply) => {
      if (!tokens.revoke(params.token)) throw notFound('token', params.token);
      return reply.status(204).send();
    },
  });
}

function shown({ id, name, scopes, createdAt, expiresAt, owner }: TokenRecord) {
  return { id, name, scopes, createdAt, expiresAt, owner };
}
