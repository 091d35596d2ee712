import { ActionIcon, AppShell, Burger, Text } from '@mantine/core';
import { useDisclosure, useHotkeys, useLocalStorage } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SignedIn } from '../../api/session.ts';
import { Announcer } from '../../ui/announce.tsx';
import { Mark } from '../../ui/mark.tsx';
import { LoadingState } from '../../ui/states.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { openJump } from './open-jump.ts';
import { Menu } from './menu.tsx';
import css from './shell.module.css';
import { useFocusOnNavigation } from './use-focus-on-navigation.ts';

const Jump = lazy(() => import('./jump.tsx').then((module) => ({ default: module.Jump })));

const WIDTH = 226;
const RAIL = 58;
const BREAKPOINT = 'sm';

/** The frame of whoever is signed in: menu, jump box, connection, page. */
export function Shell({ identity }: { readonly identity: SignedIn }) {
  const { t } = useTranslation('app');
  const [isOpen, menu] = useDisclosure(false);
  const [isRail, setRail] = useLocalStorage({ key: 'ringhook.rail', defaultValue: false, getInitialValueInEffect: false });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => menu.close(), [path, menu.close]);
  useFocusOnNavigation();
  // Also while typing, and before the jump box itself has arrived.
  useHotkeys([['mod+K', openJump]], []);
  return (
    <>
      <a href="#main" className={css['skip']}>
        {t('skip')}
      </a>
      <AppShell
        layout="alt"
        header={{ height: { base: 48, sm: 0 } }}
        navbar={{ width: isRail ? RAIL : WIDTH, breakpoint: BREAKPOINT, collapsed: { mobile: !isOpen } }}
        transitionDuration={0}
      >
        <AppShell.Header hiddenFrom={BREAKPOINT} className={css['topBar'] ?? ''}>
          <Burger opened={isOpen} onClick={menu.toggle} size="sm" aria-label={t('menu.open')} aria-expanded={isOpen} />
          <Mark size={20} />
          <Text component="span" fw={600} className={css['word']} flex={1}>
            Ringhook
          </Text>
          <ActionIcon size="lg" aria-label={t('jump.open')} onClick={openJump}>
            <IconSearch size={18} aria-hidden />
          </ActionIcon>
        </AppShell.Header>
        <AppShell.Navbar className={`${css['nav']} ${isOpen ? '' : css['navClosed']}`} aria-label={t('menu.label')}>
          <Menu identity={identity} isRail={isRail && !isOpen} onRail={() => setRail(!isRail)} onClose={menu.close} isOpen={isOpen} />
        </AppShell.Navbar>
        <AppShell.Main className={css['main'] ?? ''}>
          <ConnectionBanner />
          <div className={css['content']} id="main" tabIndex={-1}>
            <Suspense fallback={<LoadingState />}>
              <Outlet />
            </Suspense>
          </div>
        </AppShell.Main>
      </AppShell>
      <Suspense>
        <Jump identity={identity} />
      </Suspense>
      <Announcer />
    </>
  );
}
