import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const myEventPages = [
  definePage({
    path: places.myEvents(),
    texts: 'my-events',
    scope: 'desk',
    load: () => import('./sounds-page.tsx').then(({ SoundsPage }) => ({ Page: SoundsPage })),
  }),
];
