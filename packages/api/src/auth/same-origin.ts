import { CSRF_HEADER } from '@ringhook/contract';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/**
 * Refuses what a page elsewhere could have made a browser send: without the header that such a page can't set, or from another
 * origin. Only browsers sign in by cookie, and they send their Origin with every change; where no cookie is meant yet it may be missing.
 */
export function requireOwnOrigin(request: FastifyRequest, publicUrl: string | undefined, mayBeMissing = false): void {
  const { origin } = request.headers;
  if (request.headers[CSRF_HEADER] !== '1') {
    throw new ApiError('ORIGIN_FOREIGN', CSRF_HEADER, `a change by session needs the header ${CSRF_HEADER}: 1`);
  }
  if (origin === undefined && mayBeMissing) return;
  if (origin === undefined || !isOwn(origin, request.host, publicUrl)) {
    const message = `requests from ${(origin ?? 'nowhere').slice(0, 100)} are not those of this console; behind a proxy set settings.publicUrl`;
    throw new ApiError('ORIGIN_FOREIGN', 'Origin', message);
  }
}

/** A page elsewhere can open a WebSocket with the cookie of whoever looks at it; a browser always says whose page it is. */
export function requireOwnPage({ headers, host }: FastifyRequest, publicUrl: string | undefined): void {
  const { origin = '' } = headers;
  if (isOwn(origin, host, publicUrl)) return;
  throw new ApiError(
    'ORIGIN_FOREIGN',
    'Origin',
    `a page of ${origin.slice(0, 100) || 'nowhere'} may not connect; behind a proxy set settings.publicUrl`,
  );
}

/** The configured address, or the host that was asked; under the configured host only by the configured scheme. */
function isOwn(origin: string, host: string, publicUrl: string | undefined): boolean {
  const given = URL.parse(origin);
  if (!given || given.origin !== origin.toLowerCase()) return false;
  const known = URL.parse(publicUrl ?? '');
  if (known && known.host === given.host) return known.origin === given.origin;
  return (given.protocol === 'http:' || given.protocol === 'https:') && given.host === host.toLowerCase();
}
