import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const settingsPages = [
  definePage({
    path: places.settings(),
    texts: 'settings',
    scope: 'admin',
    load: () => import('./settings-page.tsx').then(({ SettingsPage }) => ({ Page: SettingsPage })),
  }),
];
