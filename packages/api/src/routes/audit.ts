import { Readable } from 'node:stream';
import { AuditEntry, pageOf, pageQuery, queryTimestamp } from '@ringhook/contract';
import type { NumberedAudit } from '@ringhook/core';
import { z } from 'zod';
import type { Api } from '../api.ts';
import { csvCell } from '../call-csv.ts';
import type { AuditLog, AuditQuery } from '../ports.ts';
import { definedOnly } from './configuration.ts';

const filters = {
  actor: z.string().max(200).optional().meta({ description: 'Id or name of an account or a token.' }),
  action: z.string().max(100).optional().meta({ description: '`session.started`, or `session` for all that begin so.' }),
  subject: z.string().max(200).optional().meta({ description: 'Part of what it was done to, in whatever case.' }),
  since: queryTimestamp().optional(),
  until: queryTimestamp().optional(),
};
const PAGE = 500;
const HEAD = 'number,at,actorKind,actor,action,subject,detail,ip\r\n';

/** Who did what, when and from where. */
export function auditRoutes(app: Api, audit: AuditLog): void {
  app.get('/audit', {
    config: { scope: 'admin' },
    schema: {
      tags: ['audit'],
      summary: 'What was done, newest first',
      querystring: z.object({ ...pageQuery, ...filters }),
      response: { 200: pageOf(AuditEntry) },
    },
    handler: async ({ query }) => audit.list(definedOnly(query)),
  });

  app.get('/audit.csv', {
    config: { scope: 'admin' },
    schema: {
      tags: ['audit'],
      summary: 'The same as a CSV file: times are ISO 8601 in UTC, and no cell can be a formula',
      querystring: z.object(filters),
      response: { 200: { description: 'The file, newest entry first.', content: { 'text/csv': { schema: z.string() } } } },
    },
    handler: async ({ query }, reply) =>
      reply
        .headers({ 'content-type': 'text/csv; charset=utf-8; header=present', 'content-disposition': 'attachment; filename="audit.csv"' })
        .serializer(String)
        .send(Readable.from(linesOf(audit, definedOnly(query))) as unknown as string),
  });
}

/** Written while it is read: years of entries never lie in memory together. */
async function* linesOf(audit: AuditLog, query: Omit<AuditQuery, 'limit' | 'cursor'>): AsyncGenerator<string> {
  yield HEAD;
  let page = audit.list({ ...query, limit: PAGE });
  while (true) {
    if (page.items.length > 0) yield page.items.map(lineOf).join('');
    if (page.next === null) return;
    page = audit.list({ ...query, limit: PAGE, cursor: page.next });
  }
}

function lineOf({ number, at, actor, action, subject, detail, ip }: NumberedAudit): string {
  const cells = [number, new Date(at).toISOString(), actor.kind, actor.name, action, subject, detail, ip];
  return `${cells.map(csvCell).join(',')}\r\n`;
}
