import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router';
import i18next from 'i18next';
import { useIdentity } from '../api/session.ts';
import { LoadingState } from '../ui/states.tsx';
import { formatSearch, parseSearch } from '../ui/search-text.ts';
import type { Page } from '../ui/page.ts';
import { places } from '../ui/places.ts';
import { mayOpen, NAVIGATION } from './navigation.ts';
import { NotFound } from './not-found.tsx';
import { PageFailed } from './page-failed.tsx';
import { PAGES } from './page-list.ts';
import { Frame } from './shell/frame.tsx';

/** How long the page before stays in sight while the next one loads, before its shape is shown instead. */
const PENDING_AFTER_MS = 200;

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, errorComponent: PageFailed });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: Home,
});

/** The first page of the menu that whoever is signed in may open. */
function Home() {
  const { data: identity } = useIdentity();
  const first = NAVIGATION.flatMap(({ entries }) => entries).find((entry) => identity && mayOpen(entry, identity.scopes));
  return first ? <Navigate to={first.path} replace /> : <NotFound />;
}

/** Where a sign-in by the identity provider ends that went wrong. Whoever is signed in has nothing to do there. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: places.signIn(),
  component: () => <Navigate to={places.home()} replace />,
});

function routeOf({ path, texts, load }: Page) {
  return createRoute({
    getParentRoute: () => root,
    path,
    loader: () => i18next.loadNamespaces(texts),
    component: lazyRouteComponent(load, 'Page'),
    pendingComponent: LoadingState,
    errorComponent: PageFailed,
  });
}

export const router = createRouter({
  routeTree: root.addChildren([home, signIn, ...PAGES.map(routeOf)]),
  parseSearch,
  stringifySearch: formatSearch,
  defaultPendingMs: PENDING_AFTER_MS,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Texts and components are kept by their own caches.
  defaultPreloadStaleTime: 60_000,
});
