import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const systemPages = [
  definePage({
    path: places.system(),
    texts: 'system',
    scope: 'read',
    load: () => import('./system-page.tsx').then(({ SystemPage }) => ({ Page: SystemPage })),
  }),
];
