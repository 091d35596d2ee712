import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const accountPage = definePage({
  path: places.accounts(),
  texts: 'accounts',
  scope: 'admin',
  search: z.object({ open: z.string().optional().catch(undefined) }),
  load: () => import('./account-list-page.tsx').then(({ AccountListPage }) => ({ Page: AccountListPage })),
});

export const accountPages = [accountPage];
