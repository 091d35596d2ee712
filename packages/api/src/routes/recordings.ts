import type { IncomingHttpHeaders } from 'node:http';
import { queryNumber } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { notFound } from '../errors.ts';
import type { OpenRecording } from '../ports.ts';

const ONE_VALUE = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Where {{RecordingURL}} points: the signed link is its own permission, so no token is asked for. */
export function recordingRoutes(app: Api, openRecording: OpenRecording | undefined): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: '/recordings/:call',
    config: { scope: 'public' },
    schema: {
      tags: ['recordings'],
      summary: 'The recording of a call, by its signed and expiring link; byte ranges are answered',
      params: z.object({ call: queryNumber() }),
      querystring: ONE_VALUE,
    },
    handler: async (request, reply) => {
      if (!openRecording) throw notFound('recording of call', String(request.params.call));
      const answer = await openRecording({
        callNumber: request.params.call,
        target: request.url,
        query: Object.fromEntries(
          Object.entries(request.query).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
        ),
        method: request.method === 'HEAD' ? 'HEAD' : 'GET',
        headers: singleHeaders(request.headers),
      });
      return reply
        .status(answer.status)
        .headers({ 'cache-control': 'private, no-store', ...answer.headers })
        .serializer(String)
        .send(answer.body ?? undefined);
    },
  });
}

function singleHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}
