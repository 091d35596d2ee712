import type { FastifyReply, FastifyRequest } from 'fastify';

export interface CookieSite {
  /** Under which address the world knows us, where that is configured. */
  readonly publicUrl: () => string | undefined;
}

export interface CookieOrder {
  readonly name: string;
  readonly value: string;
  readonly maxAgeSeconds: number;
}

const PREFIX = '__Host-';

/**
 * Whether browsers reach us by https: said by a trusted proxy, by the configured address, or by the Origin of the request, which has been
 * found to be our own by then.
 */
export function isSecure(request: FastifyRequest, { publicUrl }: CookieSite): boolean {
  if (request.protocol === 'https' || request.headers.origin?.startsWith('https://')) return true;
  const known = URL.parse(publicUrl() ?? '');
  return known?.protocol === 'https:' && known.host === request.host;
}

/** Behind https the prefix keeps every other host from setting it (RFC 6265bis, 4.1.3.2); there nothing else is read. */
export function readCookie(request: FastifyRequest, name: string, site: CookieSite): string | undefined {
  const cookies = parseCookies(request.headers.cookie ?? '');
  const secure = cookies.get(PREFIX + nameFor(request, name));
  return secure ?? (isSecure(request, site) ? undefined : cookies.get(nameFor(request, name)));
}

export function writeCookie(request: FastifyRequest, reply: FastifyReply, order: CookieOrder & { readonly site: CookieSite }): void {
  const { name, value, maxAgeSeconds, site } = order;
  const secure = isSecure(request, site);
  const parts = [
    `${secure ? PREFIX : ''}${nameFor(request, name)}=${value}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    `Max-Age=${maxAgeSeconds}`,
    ...(secure ? ['Secure'] : []),
  ];
  void reply.header('set-cookie', parts.join('; '));
}

/** Cookies don't know ports: two Ringhooks on one machine would sign each other's people out. */
function nameFor(request: FastifyRequest, name: string): string {
  const port = /:(\d{1,5})$/.exec(request.host)?.[1];
  return port === undefined ? name : `${name}-${port}`;
}

/** The first of a name counts: browsers send the most specific one first (RFC 6265, 5.4). */
function parseCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of header.slice(0, 16_384).split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}
