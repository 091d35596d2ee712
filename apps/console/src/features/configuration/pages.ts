import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const TABS = ['history', 'yaml', 'import'] as const;

export const configurationPage = definePage({
  path: places.configuration(),
  texts: 'configuration',
  scope: 'read',
  search: z.object({ tab: z.enum(TABS).catch('history'), open: z.coerce.number().int().min(0).optional().catch(undefined) }),
  load: () => import('./configuration-page.tsx').then(({ ConfigurationPage }) => ({ Page: ConfigurationPage })),
});

export const configurationPages = [configurationPage];
