const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/;

const RESERVED = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
]);
const RESERVED_PREFIX = /^(?:proxy-|webhook-|ringhook-|:)/i;

/** A header an adapter may set: a name by RFC 9110, none that frames the connection or that carries our own promises. */
export function isAllowedHeader(name: string): boolean {
  return TOKEN.test(name) && !RESERVED.has(name.toLowerCase()) && !RESERVED_PREFIX.test(name);
}
