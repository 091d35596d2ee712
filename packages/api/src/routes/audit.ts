import { AuditEntry, pageOf, pageQuery, queryTimestamp } from '@ringhook/contract';
import { z } from 'zod';
import type { Api } from '../api.ts';
import type { AuditLog } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const AuditQuery = z.object({
  ...pageQuery,
  actor: z.string().max(200).optional().meta({ description: 'Id or name of an account or a token.' }),
  action: z.string().max(100).optional().meta({ description: '`session.started`, or `session` for all that begin so.' }),
  since: queryTimestamp().optional(),
  until: queryTimestamp().optional(),
});

/** Who did what, when and from where. */
export function auditRoutes(app: Api, audit: AuditLog): void {
  app.get('/audit', {
    config: { scope: 'admin' },
    schema: { tags: ['audit'], summary: 'What was done, newest first', querystring: AuditQuery, response: { 200: pageOf(AuditEntry) } },
    handler: async ({ query }) => audit.list(definedOnly(query)),
  });
}
