import { Health } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import type { HealthReader, MetricsReader } from '../ports.ts';

const tags = ['operations'];
const Brief = z.object({ status: z.enum(['ok', 'failing']), failing: z.array(z.string()).readonly() });

export interface OperationPorts {
  readonly health: HealthReader;
  readonly metrics: MetricsReader;
}

/** For whoever runs Ringhook. The two probes need no token and name only what fails. */
export function operationRoutes(app: Api, { health, metrics }: OperationPorts): void {
  app.get('/health/live', {
    config: { scope: 'public' },
    schema: { tags, summary: 'The process answers', response: { 200: Brief } },
    handler: async () => ({ status: 'ok' as const, failing: [] }),
  });

  app.get('/health/ready', {
    config: { scope: 'public' },
    schema: { tags, summary: 'Events are accepted and delivered', response: { 200: Brief, 503: Brief } },
    handler: async (_request, reply) => {
      const failing = (await health.checks()).filter(({ ok, onlyWarns }) => !ok && !onlyWarns).map(({ name }) => name);
      return reply.status(failing.length === 0 ? 200 : 503).send({ status: failing.length === 0 ? 'ok' : 'failing', failing });
    },
  });

  app.get('/api/v1/health', {
    config: { scope: 'read' },
    schema: { tags, summary: 'Every check, with what is wrong and what to do', response: { 200: Health } },
    handler: async () => {
      const checks = await health.checks();
      const status = checks.every((check) => check.ok) ? ('ok' as const) : ('failing' as const);
      return { status, version: health.version, startedAt: health.startedAt, checks };
    },
  });

  app.get('/metrics', {
    config: { scope: 'read' },
    schema: {
      tags,
      summary: 'Metrics for Prometheus',
      response: { 200: { description: 'Prometheus text format.', content: { 'text/plain': { schema: z.string() } } } },
    },
    handler: async (_request, reply) =>
      reply
        .type(metrics.contentType)
        .serializer(String)
        .send(await metrics.render()),
  });
}
