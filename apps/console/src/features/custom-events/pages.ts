import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const ownEventsPage = definePage({
  path: places.customEvents(),
  texts: 'custom-events',
  scope: 'desk',
  search: z.object({ edit: z.string().optional().catch(undefined) }),
  load: () => import('./own-events-page.tsx').then(({ OwnEventsPage }) => ({ Page: OwnEventsPage })),
});

export const sharedEventsPage = definePage({
  path: places.sharedEvents(),
  texts: 'custom-events',
  scope: 'write:config',
  search: z.object({ owner: z.string().catch('everyone'), edit: z.string().optional().catch(undefined) }),
  load: () => import('./shared-events-page.tsx').then(({ SharedEventsPage }) => ({ Page: SharedEventsPage })),
});

export const customEventPages = [ownEventsPage, sharedEventsPage];
