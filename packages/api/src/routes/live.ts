import { z } from 'zod';
import type { Api } from '../api.ts';
import type { Caller } from '../auth/caller.ts';
import { ApiError } from '../errors.ts';
import { streamLive } from '../live/stream.ts';
import type { LiveFeed } from '../ports.ts';

const MOST_STREAMS = 200;

/** What the `event:` line of the stream can say. */
export const LIVE_TYPES = ['call', 'extension', 'device', 'delivery', 'source'] as const;

const LiveQuery = z.object({
  types: z
    .string()
    .max(200)
    .optional()
    .refine((given) => given === undefined || wordsOf(given).every((word) => (LIVE_TYPES as readonly string[]).includes(word)), {
      error: `must be some of ${LIVE_TYPES.join(', ')}, separated by commas`,
    })
    .meta({ description: 'Narrows the stream, e.g. `call,delivery`.' }),
});

export interface LivePorts {
  readonly live: LiveFeed;
  /** Whether who opened a stream may still listen. */
  readonly mayStillListen: (caller: Caller | null) => boolean;
}

/** Server-sent events: what happens, as it happens. */
export function liveRoutes(app: Api, { live, mayStillListen }: LivePorts): void {
  const open = new Set<{ end: () => void }>();
  app.addHook('preClose', async () => open.forEach((response) => response.end()));

  app.get('/live', {
    // A HEAD of it would be an answer without end and without content.
    exposeHeadRoute: false,
    config: { scope: 'live' },
    schema: {
      tags: ['live'],
      summary: 'Live stream (text/event-stream) of calls, extensions, devices, deliveries and sources',
      description:
        'The data of `call`, `extension` and `device` is a CallEvent, of `source` a SourceHealth, of `delivery` what came of one attempt. Send `Last-Event-ID` to get what was missed since; `event: reset` says that not all of it is remembered. Comments keep the connection alive; a reader that is too slow is dropped.',
      querystring: LiveQuery,
      response: { 200: { description: 'A stream of events.', content: { 'text/event-stream': { schema: z.string() } } } },
    },
    handler: (request, reply) => {
      if (open.size >= MOST_STREAMS) throw new ApiError('TOO_MANY_STREAMS', 'live', `${MOST_STREAMS} streams are open already`);
      const { caller } = request;
      const { types } = request.query;
      const lastEventId = request.headers['last-event-id'];
      reply.hijack();
      open.add(reply.raw);
      reply.raw.once('close', () => open.delete(reply.raw));
      streamLive({
        response: reply.raw,
        feed: live,
        isStillAllowed: () => mayStillListen(caller),
        ...(types !== undefined && { types: new Set(wordsOf(types)) }),
        ...(typeof lastEventId === 'string' && { lastEventId }),
      });
    },
  });
}

function wordsOf(list: string): string[] {
  return list.split(',').map((word) => word.trim());
}
