import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { FailureLimit } from '../auth/failure-limit.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Ingest, PushAnswer, PushRequest } from '../ports.ts';

/** Messages of providers have a few kilobytes. */
const MAX_BODY_BYTES = 262_144;
/** What may be under work at once: beyond this the senders are asked to come again, so that memory stays bounded. */
const MOST_AT_ONCE = 256;
const BUSY_RETRY_SECONDS = 2;
const SourceParams = z.object({ source: z.string().max(300) });

export interface IngestRouteOptions {
  readonly ingest: Ingest;
  /** Under which address the world knows us, where that is configured. */
  readonly publicUrl: () => string | undefined;
  readonly now: () => number;
}

/** Where PBXs and providers tell of calls. No token of ours is asked for: each source proves its sender in its own way. */
export function ingestRoutes(app: Api, { ingest, publicUrl, now }: IngestRouteOptions): void {
  const limit = new FailureLimit();
  let underWork = 0;

  const take = async (source: string, request: FastifyRequest): Promise<Extract<PushAnswer, { kind: 'taken' }>> => {
    if (underWork >= MOST_AT_ONCE) throw busy(BUSY_RETRY_SECONDS);
    underWork++;
    try {
      const answer = await ingest.push(source, pushRequest(request, publicUrl()));
      if (answer === undefined) throw notFound('running source that takes messages by HTTP', source);
      if (answer.kind === 'busy') throw busy(answer.retryAfterSeconds);
      if (answer.kind === 'refused') throw refusal(answer, answer.status === 401 ? limit.fail(request.ip, now()) : 0);
      return answer;
    } finally {
      underWork--;
    }
  };

  void app.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      async (_request: FastifyRequest, body: Buffer) => body,
    );
    scope.post('/ingest/:source', {
      config: { scope: 'public' },
      schema: {
        tags: ['ingest'],
        summary: 'A message of a PBX or provider about its calls; answered once what it means is stored',
        description:
          'The body is what the kind of source takes: see the guides. The sender is proven as the source says (signature, bearer, basic, address), not by a token of this API. 503 with `Retry-After` asks for the same message again; a message that was taken before is answered with 200 and changes nothing.',
        params: SourceParams,
        consumes: ['application/json', 'application/x-www-form-urlencoded', 'application/xml'],
        body: z.unknown().meta({ description: 'As the sender writes it: its bytes are what was signed.' }),
        response: {
          200: {
            description: 'Taken. Empty, unless this kind of sender wants to read something.',
            content: { 'text/plain': { schema: z.string() } },
          },
        },
      },
      handler: async (request, reply) => {
        const { contentType = 'text/plain; charset=utf-8', body = '' } = await take(request.params.source, request);
        void reply.type(contentType).serializer(String);
        return body;
      },
    });
    scope.route({
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
      url: '/ingest/:source',
      config: { scope: 'public' },
      schema: { hide: true },
      handler: async ({ method }) => {
        const details = { headers: { allow: 'POST' } };
        throw new ApiError('METHOD_NOT_ALLOWED', method, `messages are sent by POST, not by ${method}: change it at the sender`, details);
      },
    });
  });
}

function pushRequest(request: FastifyRequest, publicUrl: string | undefined): PushRequest {
  const url = (publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.headers.host ?? ''}`) + request.url;
  if (!URL.canParse(url)) throw new ApiError('MESSAGE_INVALID', 'Host', 'the header Host is no name of a host');
  return {
    method: request.method,
    url,
    headers: joinedHeaders(request.headers),
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
    remoteAddress: request.ip,
  };
}

function joinedHeaders(headers: IncomingHttpHeaders): PushRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

function busy(retryAfterSeconds: number): ApiError {
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return new ApiError('INGEST_BUSY', 'ingest', 'the message could not be stored yet; send it again', { headers });
}

/** Whoever can prove who he is always passes: a stranger behind the same proxy must not lock him out. */
function refusal({ status, reason, challenge }: Extract<PushAnswer, { kind: 'refused' }>, waitMs: number): ApiError {
  if (waitMs > 0) {
    const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) };
    return new ApiError('TOO_MANY_FAILURES', 'ingest', `too many messages without proof from this address; the last: ${reason}`, {
      headers,
    });
  }
  switch (status) {
    case 400:
      return new ApiError('MESSAGE_INVALID', 'ingest', reason);
    case 401:
      return new ApiError(
        'SENDER_NOT_PROVEN',
        'ingest',
        reason,
        challenge === undefined ? {} : { headers: { 'www-authenticate': challenge } },
      );
    case 403:
      return new ApiError('SENDER_NOT_ALLOWED', 'ingest', reason);
    case 404:
      return new ApiError('NOT_FOUND', 'ingest', reason);
    case 415:
      return new ApiError('MESSAGE_TYPE_UNSUPPORTED', 'ingest', reason);
  }
}
