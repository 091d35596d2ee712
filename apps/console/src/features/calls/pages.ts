import { CAUSES } from '@ringhook/contract';
import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

const text = z.string().optional().catch(undefined);
/** ms since the epoch, so that a colleague elsewhere sees the same calls. */
const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000).optional().catch(undefined);

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
    source: text,
    age: z.enum(['hour', 'day', 'week', 'range']).optional().catch(undefined),
    from: moment,
    until: moment,
  }),
  load: () => import('./call-list-page.tsx').then(({ CallListPage }) => ({ Page: CallListPage })),
});

const callPage = definePage({
  path: '/calls/$number',
  texts: 'calls',
  scope: 'read',
  load: () => import('./call-page.tsx').then(({ CallPage }) => ({ Page: CallPage })),
});

export const whyPage = definePage({
  path: places.why(),
  texts: 'calls',
  scope: 'read',
  search: z.object({
    number: text,
    at: moment,
    within: z.enum(['quarter', 'hour', 'day', 'week']).optional().catch(undefined),
    rule: text,
    by: z.enum(['number', 'rule']).optional().catch(undefined),
  }),
  load: () => import('./why/why-page.tsx').then(({ WhyPage }) => ({ Page: WhyPage })),
});

export const callPages = [callListPage, callPage, whyPage];
