import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const setupPages = [
  definePage({
    path: places.setup(),
    texts: 'setup',
    scope: 'write:config',
    load: () => import('./setup-page.tsx').then(({ SetupPage }) => ({ Page: SetupPage })),
  }),
];
