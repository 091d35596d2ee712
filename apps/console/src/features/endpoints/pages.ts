import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const endpointPage = definePage({
  path: places.endpoints(),
  texts: 'endpoints',
  scope: 'read',
  search: z.object({ open: z.string().optional().catch(undefined) }),
  load: () => import('./endpoint-list-page.tsx').then(({ EndpointListPage }) => ({ Page: EndpointListPage })),
});

export const endpointPages = [endpointPage];
