import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const savedTestPage = definePage({
  path: places.savedTests(),
  texts: 'saved-tests',
  scope: 'read',
  search: z.object({ open: z.string().optional().catch(undefined) }),
  load: () => import('./saved-test-list-page.tsx').then(({ SavedTestListPage }) => ({ Page: SavedTestListPage })),
});

export const savedTestPages = [savedTestPage];
