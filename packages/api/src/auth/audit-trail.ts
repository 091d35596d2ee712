import type { AuditActor } from '@ringhook/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuditLog } from '../ports.ts';
import { actorOf } from './caller.ts';
import { isSafe } from './same-origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the audit log calls it; false: nothing changes by it. Absent: the method and the path of the route. */
    audit?: string | false;
  }
  interface FastifyRequest {
    /** What a handler adds to the entry of its request; null: the path says it all; `nothing`: all is as it was before. */
    audited: { readonly action?: string; readonly subject?: string; readonly detail?: string } | 'nothing' | null;
  }
}

const MOST_CHARS = 500;
/** Scopes by which nothing can be changed, and those whose routes write what they do themselves. */
const UNHEARD: ReadonlySet<string | undefined> = new Set(['public', 'self', 'read', 'live']);

export interface AuditOptions {
  readonly audit: AuditLog;
  readonly now: () => number;
  readonly log: { readonly error: (fields: object, message: string) => void };
}

export interface AuditOrder {
  readonly actor: AuditActor;
  readonly action: string;
  readonly subject?: string;
  readonly detail?: string;
}

export type Audit = (request: FastifyRequest, order: AuditOrder) => void;

/** Writes an entry; a log that can't be written to is told of, but undoes nothing that is done already. */
export function createAudit({ audit, now, log }: AuditOptions): Audit {
  return (request, { actor, action, subject = '', detail = '' }) => {
    const cut = (text: string): string => text.slice(0, MOST_CHARS);
    try {
      audit.append({ at: now(), actor, action, subject: cut(subject), detail: cut(detail), ip: request.ip });
    } catch (cause) {
      log.error({ action, subject, err: cause }, 'audit.failed');
    }
  };
}

/** Every change by the API has its entry before its answer goes out; whatever adds a route needs to say nothing for that. */
export function auditChanges(app: FastifyInstance, audit: Audit): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { scope, audit: name } = request.routeOptions.config;
    const isChange = !isSafe(request.method) && !UNHEARD.has(scope) && name !== false;
    if (!isChange || request.caller === null || reply.statusCode >= 400 || reply.hasHeader('idempotency-replayed')) return payload;
    if (request.audited === 'nothing') return payload;
    const { action, subject, detail } = request.audited ?? {};
    audit(request, {
      actor: actorOf(request.caller),
      action: action ?? name ?? `${request.method} ${request.routeOptions.url ?? ''}`,
      subject: subject ?? subjectOf(request.url),
      ...(detail !== undefined && { detail }),
    });
    return payload;
  });
}

function subjectOf(url: string): string {
  const path = (url.split('?')[0] ?? '').replace(/^\/api\/v1\//, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
