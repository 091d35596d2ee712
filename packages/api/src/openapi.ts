import swagger from '@fastify/swagger';
import { Problem } from '@ringhook/contract';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** In the order in which the docs page shows them. */
const TAGS = [
  { name: 'calls', description: 'What happened on the phones.' },
  { name: 'deliveries', description: 'What was told to endpoints, what waits, what was given up.' },
  { name: 'live', description: 'The same as it happens.' },
  { name: 'sources', description: 'Connections to PBXs.' },
  { name: 'ingest', description: 'Where PBXs and providers tell of calls by HTTP.' },
  { name: 'adapters', description: 'Endpoints and what is told to them.' },
  { name: 'rules', description: 'What happens for which calls.' },
  { name: 'directory', description: 'Users, agents, extensions, DIDs and queues.' },
  { name: 'settings', description: 'What holds for the whole site.' },
  { name: 'configuration', description: 'All of it as one value, with its history.' },
  { name: 'recordings', description: 'Where {{RecordingURL}} points.' },
  { name: 'accounts', description: 'Who may sign in, and who has.' },
  { name: 'audit', description: 'Who did what, when and from where.' },
  { name: 'tokens', description: 'Programs that may use this API.' },
  { name: 'secrets', description: 'What the configuration refers to as { stored: NAME }.' },
  { name: 'operations', description: 'For whoever runs Ringhook.' },
];

/** `readOnly` would say that clients may not send lists: here it only means that the code doesn't change them. */
const schemas = {
  override: ({
    zodSchema,
    jsonSchema,
  }: {
    zodSchema: { _zod: { def: { type: string } } };
    jsonSchema: { readOnly?: boolean; type?: unknown };
  }) => {
    delete jsonSchema.readOnly;
    if (zodSchema._zod.def.type === 'undefined') jsonSchema.type = 'null';
  },
};

const toDocument = createJsonSchemaTransformObject({ zodToJsonConfig: schemas });

/** Every schema comes in two forms, as it is sent and as it is answered; only those that something refers to are shown. */
function withoutUnused<Document extends ReturnType<typeof toDocument>>(document: Document): Document {
  const all: Record<string, unknown> = ('components' in document && document.components?.schemas) || {};
  const used = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? {}).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(all[name]);
    }
  };
  follow('paths' in document ? document.paths : {});
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
  return { ...document, components: { ...('components' in document && document.components), schemas: kept } };
}

/** OpenAPI 3.1 made from the schemas of the routes. Has to be registered before them. */
export async function registerOpenApi(app: FastifyInstance, version: string): Promise<void> {
  app.addHook('onRoute', describeRoute);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ringhook API',
        version,
        description:
          'Everything that can be set and seen in Ringhook. Errors are RFC 9457 problems with a stable `code`. Lists give `next`, which goes back as `cursor`. Changes to the configuration carry `If-Match` with the `ETag` of what was read.',
        license: { name: 'Apache-2.0' },
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token made by `ringhook token create`.' } },
      },
      security: [{ token: [] }],
      tags: TAGS,
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: schemas }),
    transformObject: (document) => withoutUnused(toDocument(document)),
  });
}

const AnyProblem = { description: 'A problem.', content: { 'application/problem+json': { schema: Problem } } };
const Revision = { 'if-match': z.string().optional().meta({ description: 'ETag of what was read, or * to overwrite whatever is there.' }) };
const OnceKey = {
  'idempotency-key': z.string().optional().meta({ description: 'Repeating the request with the same key gives the first answer again.' }),
};

/** What is the same for many routes is said here once: the scope, the problems, and the headers of writes. */
function describeRoute(route: RouteOptions): void {
  const { config, schema } = route;
  if (!schema || schema.hide) return;
  if (typeof route.method === 'string') schema.operationId = operationId(route.method, route.url);
  schema.security = config?.scope === 'public' ? [] : [{ token: config?.scope === 'self' ? [] : [config?.scope ?? 'admin'] }];
  const response = (schema.response ?? {}) as object;
  schema.response = { ...response, default: AnyProblem };
  const isReplacing = (route.method === 'PUT' || route.method === 'DELETE') && config?.scope === 'write:config';
  const headers = { ...(isReplacing && Revision), ...(config?.idempotent && OnceKey) };
  if (Object.keys(headers).length > 0) schema.headers = z.looseObject(headers);
}

/** `GET /api/v1/rules/:key` is `getRulesByKey`: what generated clients call it. */
function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/api\/v1/, '')
    .split(/[/-]/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word)));
  return method.toLowerCase() + words.join('');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
