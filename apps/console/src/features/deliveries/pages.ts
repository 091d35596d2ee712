import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

const text = z.string().optional().catch(undefined);

export const deliveryPage = definePage({
  path: places.deliveries(),
  texts: 'deliveries',
  scope: 'read',
  search: z.object({
    open: text,
    hook: text,
    call: text,
    state: z.enum(['pending', 'delivered', 'skipped', 'deadLetter']).optional().catch(undefined),
    event: z.enum(['start', 'pickup', 'hangup', 'missed']).optional().catch(undefined),
    age: z.enum(['hour', 'day', 'week']).optional().catch(undefined),
  }),
  load: () => import('./delivery-list-page.tsx').then(({ DeliveryListPage }) => ({ Page: DeliveryListPage })),
});

export const deadLetterPage = definePage({
  path: places.deadLetters(),
  texts: 'deliveries',
  scope: 'read',
  search: z.object({ open: text, hook: text, call: text }),
  load: () => import('./dead-letter-page.tsx').then(({ DeadLetterPage }) => ({ Page: DeadLetterPage })),
});

export const deliveryPages = [deliveryPage, deadLetterPage];
