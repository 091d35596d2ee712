import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const replayPage = definePage({
  path: places.replays(),
  texts: 'replays',
  scope: 'read',
  search: z.object({ open: z.string().optional().catch(undefined) }),
  load: () => import('./replay-list-page.tsx').then(({ ReplayListPage }) => ({ Page: ReplayListPage })),
});

export const replayPages = [replayPage];
