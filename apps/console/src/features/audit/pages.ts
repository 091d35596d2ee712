import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

const text = z.string().optional().catch(undefined);
/** A day as the reader's calendar has it. */
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .optional()
  .catch(undefined);

export const auditPage = definePage({
  path: places.audit(),
  texts: 'audit',
  scope: 'admin',
  search: z.object({ who: text, what: text, to: text, from: day, until: day }),
  load: () => import('./audit-page.tsx').then(({ AuditPage }) => ({ Page: AuditPage })),
});

export const auditPages = [auditPage];
