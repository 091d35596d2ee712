import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const sourcePage = definePage({
  path: places.sources(),
  texts: 'sources',
  scope: 'read',
  search: z.object({ open: z.string().optional().catch(undefined) }),
  load: () => import('./source-list-page.tsx').then(({ SourceListPage }) => ({ Page: SourceListPage })),
});

export const sourcePages = [sourcePage];
