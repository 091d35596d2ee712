import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const workstationPages = [
  definePage({
    path: places.workstations(),
    texts: 'workstations',
    scope: 'read',
    load: () => import('./workstation-list-page.tsx').then(({ WorkstationListPage }) => ({ Page: WorkstationListPage })),
  }),
];
