import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';
import { KIND_NAMES } from './kind-names.ts';

export const directoryPage = definePage({
  path: places.directory(),
  texts: 'directory',
  scope: 'read',
  search: z.object({
    tab: z.enum(KIND_NAMES).catch('users'),
    find: z.string().optional().catch(undefined),
    open: z.coerce.string().optional().catch(undefined),
  }),
  load: () => import('./directory-page.tsx').then(({ DirectoryPage }) => ({ Page: DirectoryPage })),
});

export const directoryPages = [directoryPage];
