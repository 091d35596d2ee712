import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';

export const OPENAPI_PATH = '/api/v1/openapi.json';

/** The page may load nothing from elsewhere, whatever its script tries: the browser itself refuses. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The docs page at `/docs`, with the document beside the API. */
export async function registerDocsPage(app: FastifyInstance): Promise<void> {
  // Made by the first who asks, for it takes a moment; the routes never change while the process runs.
  let document: string | undefined;
  app.get(OPENAPI_PATH, {
    config: { scope: 'public' },
    schema: { hide: true },
    handler: async (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json').serializer(String).send(document);
    },
  });
  await app.register(async (page) => {
    page.addHook('onRoute', (route) => {
      route.config = { ...route.config, scope: 'public' };
    });
    page.addHook('onSend', async (_request, reply, payload) => {
      void reply.header('content-security-policy', DOCS_POLICY);
      return payload;
    });
    await page.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: OPENAPI_PATH,
        pageTitle: 'Ringhook API',
        withDefaultFonts: false,
        agent: { disabled: true },
        mcp: { disabled: true },
        telemetry: false,
        hideClientButton: true,
        showDeveloperTools: 'never',
      },
    });
  });
}
