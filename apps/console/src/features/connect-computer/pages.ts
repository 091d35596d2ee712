import { z } from 'zod';
import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const connectComputerPage = definePage({
  path: places.connectComputer(),
  texts: 'connect-computer',
  search: z.object({ code: z.string().optional().catch(undefined) }),
  load: () => import('./connect-computer-page.tsx').then(({ ConnectComputerPage }) => ({ Page: ConnectComputerPage })),
});

export const connectComputerPages = [connectComputerPage];
