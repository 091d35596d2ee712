import { SourceHealth, SourceKind } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import type { SourceStatus } from '../ports.ts';

const tags = ['sources'];
const KeyParams = z.object({ key: z.string().max(300) });

/** How the connections to the PBXs are doing. Defining them is configuration: see the `sources` list. */
export function sourceRoutes(app: Api, sources: SourceStatus): void {
  app.get('/source-kinds', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Kinds of source and their options', response: { 200: z.object({ items: z.array(SourceKind) }) } },
    handler: async () => ({ items: sources.kinds().map(({ kind, label, fields }) => ({ kind, label, fields })) }),
  });

  app.get('/source-health', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Health of every source', response: { 200: z.object({ items: z.array(SourceHealth) }) } },
    handler: async () => ({ items: [...sources.list()] }),
  });

  app.get('/sources/:key/health', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Health of one source', params: KeyParams, response: { 200: SourceHealth } },
    handler: async ({ params: { key } }) => {
      const health = sources.get(key);
      if (!health) throw notFound('running source', key);
      return health;
    },
  });

  app.post('/sources/:key/restart', {
    config: { scope: 'write:config', audit: 'source.restarted' },
    schema: {
      tags,
      summary: 'Close the connection and dial again at once, also after a refused login',
      params: KeyParams,
      response: { 202: SourceHealth },
    },
    handler: async ({ params: { key } }, reply) => {
      if (!sources.get(key)) throw notFound('running source', key);
      await sources.restart(key);
      const health = sources.get(key);
      if (!health) throw notFound('running source', key);
      return reply.status(202).send(health);
    },
  });
}
