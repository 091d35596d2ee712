import { NewReplay, pageOf, pageQuery, Replay, ReplayDetail, ReplayPreview } from '@ringhook/contract';
import { maskHeaders } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { actorOf } from '../auth/caller.ts';
import { notFound } from '../errors.ts';
import { pageOfList } from '../list-page.ts';
import type { ReplayOrder, Replays, ReplayView } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const tags = ['replays'];
const ReplayParams = z.object({ replay: z.string().max(20) });

/** Sending again many requests, or a call to another endpoint, as a job that can be watched and stopped (P7). */
export function replayRoutes(app: Api, replays: Replays): void {
  orderRoutes(app, replays);
  readRoutes(app, replays);
}

function orderRoutes(app: Api, replays: Replays): void {
  app.post('/replays/preview', {
    config: { scope: 'read', audit: false },
    schema: {
      tags,
      summary: 'How many requests a replay would send to which endpoints; nothing is sent',
      body: NewReplay,
      response: { 200: ReplayPreview },
    },
    handler: async ({ body }) => {
      const { rendered, ...preview } = await replays.preview(body);
      const masked = rendered.map((one) => ({ ...one, request: { ...one.request, headers: maskHeaders(one.request.headers) } }));
      return { ...preview, rendered: masked };
    },
  });

  app.post('/replays', {
    config: { scope: 'deliver', audit: 'replay.started', idempotent: true },
    schema: {
      tags,
      summary: 'Send again: single deliveries, a lane, a range, or a call to an adapter',
      body: NewReplay,
      response: { 202: Replay },
    },
    handler: async (request, reply) => {
      const replay = await replays.start(request.body, actorOf(request.caller).name);
      request.audited = { subject: `replays/${replay.id}`, detail: auditDetail(request.body, replay) };
      return reply.status(202).header('location', `/api/v1/replays/${replay.id}`).send(replay);
    },
  });

  app.delete('/replays/:replay', {
    config: { scope: 'deliver', audit: 'replay.cancelled' },
    schema: {
      tags,
      summary: 'Open no more of a replay; what is open already is sent',
      params: ReplayParams,
      response: { 204: z.undefined().meta({ description: 'Done.' }) },
    },
    handler: async ({ params: { replay } }, reply) => {
      if (!(await replays.cancel(replay))) throw notFound('replay', replay);
      return reply.status(204).send();
    },
  });
}

function readRoutes(app: Api, replays: Replays): void {
  app.get('/replays', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Replays, newest first', querystring: z.object(pageQuery), response: { 200: pageOf(Replay) } },
    handler: async ({ query }) => pageOfList(await replays.list(), ({ id }) => id, definedOnly(query)),
  });

  app.get('/replays/:replay', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'One replay: how far it is, and what became of its requests',
      params: ReplayParams,
      response: { 200: ReplayDetail },
    },
    handler: async ({ params: { replay } }) => {
      const found = await replays.get(replay);
      if (!found) throw notFound('replay', replay);
      return found;
    },
  });
}

/** What was asked for and why, short enough for the log. */
function auditDetail({ note, perSecond: _pace, ...order }: ReplayOrder, { progress, endpoints }: ReplayView): string {
  const shown = order.kind === 'deliveries' ? { kind: order.kind, ids: order.ids.slice(0, 5) } : order;
  const where = endpoints.map(({ hookId }) => hookId).slice(0, 5);
  const what = `${progress.total} to ${where.join(', ')}${endpoints.length > where.length ? ', ...' : ''}`;
  return `${note === '' ? '' : `${note.slice(0, 200)}: `}${what} ${JSON.stringify(shown)}`;
}
