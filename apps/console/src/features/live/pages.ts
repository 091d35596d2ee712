import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const livePages = [
  definePage({
    path: places.live(),
    texts: 'live',
    scope: 'live',
    load: () => import('./live-page.tsx').then(({ LivePage }) => ({ Page: LivePage })),
  }),
];
