import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const profilePages = [
  definePage({
    path: places.profile(),
    texts: 'profile',
    load: () => import('./profile-page.tsx').then(({ ProfilePage }) => ({ Page: ProfilePage })),
  }),
];
