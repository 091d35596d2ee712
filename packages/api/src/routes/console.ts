import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import type { ConsoleFile, ConsolePages } from '../ports.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
/** An SVG that is opened by itself is a page of ours, too. */
const FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** First steps of paths that are no pages: what is not found there is a problem in JSON, told to those who may ask. */
const NOT_PAGES = ['api', 'ingest', 'metrics', 'health', 'recordings', 'docs', 'assets'] as const;

/** Serves the console: its files, and its one page at every other address, for that decides by itself what to show. */
export function consoleRoutes(app: FastifyInstance, { files, render }: ConsolePages): void {
  for (const [path, file] of files) fileRoute(app, path, file);
  for (const first of NOT_PAGES) for (const url of [`/${first}`, `/${first}/*`]) notFoundRoute(app, url);
  app.get('/*', {
    config: { scope: 'public' },
    schema: { hide: true },
    handler: async (_request, reply) => {
      const nonce = randomBytes(16).toString('base64');
      const html = render(nonce);
      securePage(reply, nonce);
      return reply.status(html === undefined ? 503 : 200).send(html ?? NOT_BUILT);
    },
  });
}

function fileRoute(app: FastifyInstance, path: string, { type, bytes, encoded }: ConsoleFile): void {
  app.get(path, {
    config: { scope: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      const found = [...encoded].find(([encoding]) => accepts(request, encoding));
      void reply
        .type(type)
        .header('vary', 'accept-encoding')
        .header('cache-control', path.startsWith('/assets/') ? FOR_EVER : 'no-cache')
        .header('content-security-policy', FILE_POLICY)
        .header('cross-origin-resource-policy', 'same-origin');
      if (!found) return reply.send(bytes);
      const [encoding, shorter] = found;
      return reply.header('content-encoding', encoding).send(shorter);
    },
  });
}

function notFoundRoute(app: FastifyInstance, url: string): void {
  if (app.hasRoute({ method: 'GET', url })) return;
  app.get(url, {
    config: { scope: 'read' },
    schema: { hide: true },
    handler: async (request) => {
      const path = request.url.split('?')[0]?.slice(0, 200) ?? '';
      throw new ApiError('NOT_FOUND', request.url, `there is no ${request.method} ${path}; see /docs`);
    },
  });
}

/** RFC 9110, 12.5.3; `identity` is always there. */
function accepts(request: FastifyRequest, encoding: string): boolean {
  const offered = String(request.headers['accept-encoding'] ?? '').split(',');
  return offered.some((one) => {
    const [name = '', quality = ''] = one.split(';');
    return name.trim().toLowerCase() === encoding && !/^\s*q\s*=\s*0(?:\.0*)?\s*$/i.test(quality);
  });
}

function securePage(reply: FastifyReply, nonce: string): void {
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  void reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy.join('; '))
    .header('permissions-policy', 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=(), display-capture=()')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'no-cache');
}

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ringhook</title></head>
<body><h1>The console is not built</h1>
<p>Run <code>npm run build</code> in the folder of Ringhook, with its development dependencies installed, and start it again.</p>
<p>Everything else works: see <a href="/docs">the API</a>.</p></body></html>
`;
