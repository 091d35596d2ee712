import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const adapterPages = [
  definePage({
    path: places.adapters(),
    texts: 'adapters',
    scope: 'read',
    load: () => import('./adapter-list-page.tsx').then(({ AdapterListPage }) => ({ Page: AdapterListPage })),
  }),
  definePage({
    path: '/adapters/$adapter',
    texts: 'adapters',
    scope: 'read',
    load: () => import('./adapter-page.tsx').then(({ AdapterPage }) => ({ Page: AdapterPage })),
  }),
];
