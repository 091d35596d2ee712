import { definePage } from '../../ui/page.ts';
import { places } from '../../ui/places.ts';

export const rulePages = [
  definePage({
    path: places.rules(),
    texts: 'rules',
    scope: 'read',
    load: () => import('./rule-list-page.tsx').then(({ RuleListPage }) => ({ Page: RuleListPage })),
  }),
  definePage({
    path: '/rules/$rule',
    texts: 'rules',
    scope: 'read',
    load: () => import('./rule-page.tsx').then(({ RulePage }) => ({ Page: RulePage })),
  }),
];
