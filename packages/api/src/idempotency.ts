import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actorOf } from './auth/caller.ts';
import { ApiError } from './errors.ts';
import type { IdempotencyStore } from './ports.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** POST routes that may be repeated under an `Idempotency-Key`. */
    idempotent?: boolean;
  }
}

const KEY_PATTERN = /^[\x21-\x7e]{1,200}$/;

export interface IdempotencyOptions {
  readonly store: IdempotencyStore;
  readonly now: () => number;
}

/**
 * A repeated POST with the same `Idempotency-Key` gets the first answer again instead of doing the thing twice
 * (draft-ietf-httpapi-idempotency-key-header). Keys belong to their token; only successes are kept.
 */
export function answerOnce(app: FastifyInstance, { store, now }: IdempotencyOptions): void {
  const inProgress = new Set<string>();
  const keys = new WeakMap<FastifyRequest, { key: string; fingerprint: string }>();

  app.addHook('preHandler', async (request, reply) => {
    const given = request.headers['idempotency-key'];
    if (given === undefined || !request.routeOptions.config.idempotent) return;
    if (typeof given !== 'string' || !KEY_PATTERN.test(given)) {
      const fields = [{ field: 'Idempotency-Key', message: 'must be 1 to 200 printable characters' }];
      throw new ApiError('REQUEST_INVALID', 'Idempotency-Key', 'Idempotency-Key must be 1 to 200 printable characters', { fields });
    }
    const key = `${actorOf(request.caller).id ?? ''}:${given}`;
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([request.url, request.body]))
      .digest('base64url');
    const known = store.look(key, fingerprint, now());
    if (known.kind === 'mismatch')
      throw new ApiError('IDEMPOTENCY_MISMATCH', given, `Idempotency-Key "${given}" belongs to a different request`);
    if (known.kind === 'repeat') {
      void reply.header('idempotency-replayed', 'true').status(known.status).type('application/json').serializer(String).send(known.body);
      return reply;
    }
    if (inProgress.has(key)) throw new ApiError('IDEMPOTENCY_IN_PROGRESS', given, `the first request with "${given}" has no answer yet`);
    inProgress.add(key);
    keys.set(request, { key, fingerprint });
    return undefined;
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const mine = keys.get(request);
    if (mine && reply.statusCode < 300 && typeof payload === 'string') {
      store.keep(mine.key, mine.fingerprint, { status: reply.statusCode, body: payload, at: now() });
    }
    return payload;
  });

  // Also comes when the client left before the answer; the handler has ended by then.
  app.addHook('onResponse', async (request) => {
    const mine = keys.get(request);
    if (mine) inProgress.delete(mine.key);
  });
}
