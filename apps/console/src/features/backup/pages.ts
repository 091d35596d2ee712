import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const backupPages = [
  definePage({
    path: places.backup(),
    texts: 'backup',
    scope: 'admin',
    load: () => import('./backup-page.tsx').then(({ BackupPage }) => ({ Page: BackupPage })),
  }),
];
