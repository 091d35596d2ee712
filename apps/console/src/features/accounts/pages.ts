import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const accountPages = [
  definePage({
    path: places.accounts(),
    texts: 'accounts',
    scope: 'admin',
    load: () => import('./account-list-page.tsx').then(({ AccountListPage }) => ({ Page: AccountListPage })),
  }),
];
