import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconPhone, IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../api/session.ts';
import { places } from '../../ui/places.ts';
import { API_DOCS, mayOpen, NAVIGATION } from '../navigation.ts';
import { PAGES } from '../page-list.ts';
import { onJumpAsked } from './open-jump.ts';

/** Ctrl+K: go to a page by its name, or to calls by a number. */
export function Jump({ identity }: { readonly identity: SignedIn }) {
  const { t } = useTranslation('app');
  const router = useRouter();
  const [query, setQuery] = useState('');
  useEffect(() => onJumpAsked(spotlight.open), []);
  const go = (to: string, search: object = {}): void => void router.navigate({ to, search: search as never });
  const pages: SpotlightActionGroupData = {
    group: t('jump.pages'),
    actions: NAVIGATION.flatMap(({ entries }) => entries)
      .filter((entry) => mayOpen(entry, identity.scopes))
      .map(({ path, name, icon: Icon }) => ({
        id: path,
        label: t(`nav.${name}`),
        onClick: () => go(path),
        leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
      })),
  };
  const docs: SpotlightActionGroupData = {
    group: t('jump.help'),
    actions: [
      {
        id: 'docs',
        label: t('account.apiDocs'),
        onClick: () => void window.open(API_DOCS.path, '_blank', 'noreferrer'),
        leftSection: <API_DOCS.icon size={18} stroke={1.6} aria-hidden />,
      },
    ],
  };
  const text = query.trim();
  const hasCalls = PAGES.some(({ path }) => path === places.calls());
  const calls: SpotlightActionGroupData = {
    group: t('nav.calls'),
    actions: [
      {
        id: 'calls-with',
        label: t('jump.callsWith', { text }),
        keywords: [text],
        onClick: () => go(places.calls(), { q: text }),
        leftSection: <IconPhone size={18} stroke={1.6} aria-hidden />,
      },
    ],
  };
  // Enter takes the first: a page when its name was typed, calls when a number was.
  const isNumber = hasCalls && text.length > 1 && /\d/.test(text);
  return (
    <Spotlight
      actions={isNumber ? [calls, pages, docs] : [pages, docs, ...(hasCalls && text.length > 1 ? [calls] : [])]}
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      nothingFound={t('jump.nothing')}
      scrollable
      centered={false}
      yOffset="12vh"
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      maxHeight="24rem"
      attributes={{ content: { 'aria-label': t('jump.open') } }}
      searchProps={{ leftSection: <IconSearch size={18} aria-hidden />, placeholder: t('jump.placeholder'), 'aria-label': t('jump.open') }}
    />
  );
}
