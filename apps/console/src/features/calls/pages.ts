import { CAUSES } from '@ringhook/contract';
import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

const text = z.string().optional().catch(undefined);

export const callListPage = definePage({
  path: places.calls(),
  texts: 'calls',
  scope: 'read',
  search: z.object({
    q: text,
    extension: text,
    queue: text,
    did: text,
    outcome: z.enum(CAUSES).optional().catch(undefined),
    age: z.enum(['hour', 'day', 'week']).optional().catch(undefined),
  }),
  load: () => import('./call-list-page.tsx').then(({ CallListPage }) => ({ Page: CallListPage })),
});

const callPage = definePage({
  path: '/calls/$number',
  texts: 'calls',
  scope: 'read',
  load: () => import('./call-page.tsx').then(({ CallPage }) => ({ Page: CallPage })),
});

export const callPages = [callListPage, callPage];
