import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const auditPages = [
  definePage({
    path: places.audit(),
    texts: 'audit',
    scope: 'admin',
    load: () => import('./audit-page.tsx').then(({ AuditPage }) => ({ Page: AuditPage })),
  }),
];
