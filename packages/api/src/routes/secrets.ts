import { pageOf, pageQuery, Secret, SecretName, SecretValue } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import type { SecretKeeper } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const tags = ['secrets'];
const NameParams = z.object({ name: SecretName });

export interface SecretPorts {
  readonly secrets: SecretKeeper;
  readonly now: () => number;
}

/** What the configuration refers to as `{ stored: NAME }`. Values go in and never come out. */
export function secretRoutes(app: Api, { secrets, now }: SecretPorts): void {
  app.get('/secrets', {
    config: { scope: 'admin' },
    schema: { tags, summary: 'Stored secrets, without their values', querystring: z.object(pageQuery), response: { 200: pageOf(Secret) } },
    handler: async ({ query }) => pageOfList(secrets.list(), ({ name }) => name, definedOnly(query)),
  });

  app.put('/secrets/:name', {
    config: { scope: 'admin', audit: 'secret.set' },
    schema: {
      tags,
      summary: 'Store a secret, encrypted; used from the next connection on',
      params: NameParams,
      body: SecretValue,
      response: { 204: z.undefined().meta({ description: 'Stored.' }) },
    },
    handler: async ({ params, body }, reply) => {
      secrets.set(params.name, body.value, now());
      return reply.status(204).send();
    },
  });

  app.delete('/secrets/:name', {
    config: { scope: 'admin', audit: 'secret.removed' },
    schema: { tags, summary: 'Forget a secret', params: NameParams, response: { 204: z.undefined().meta({ description: 'Forgotten.' }) } },
    handler: async ({ params }, reply) => {
      if (!secrets.remove(params.name)) throw notFound('secret', params.name);
      return reply.status(204).send();
    },
  });
}
