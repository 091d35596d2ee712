import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useAuthState, useIdentity } from '../../api/session.ts';
import { ErrorState, LoadingState, QueryState } from '../../ui/states.tsx';
import { followAccount } from '../language.ts';
import { PAGES } from '../page-list.ts';
import { Plain } from './plain.tsx';
import { Shell } from './shell.tsx';

// Whoever has a session never needs it at once.
const SignIn = lazy(() => import('../../features/sign-in/sign-in.tsx').then((module) => ({ default: module.SignIn })));
const FirstAccount = lazy(() => import('../../features/setup/first-account.tsx').then((module) => ({ default: module.FirstAccount })));
const ChoosePassword = lazy(() =>
  import('../../features/profile/choose-password.tsx').then((module) => ({ default: module.ChoosePassword })),
);
const SignInAgain = lazy(() => import('../../features/sign-in/sign-in-again.tsx').then((module) => ({ default: module.SignInAgain })));

/** What stands around every page: nothing but the page itself for those that are public, the sign-in, or the shell. */
export function Frame() {
  const identity = useIdentity();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const account = identity.data?.account;
  const language = account?.language ?? null;
  const hasAccount = Boolean(account);
  useEffect(() => {
    if (hasAccount) void followAccount(language);
  }, [hasAccount, language]);
  if (PAGES.some((page) => page.isPublic && page.path === path)) {
    return (
      <Plain>
        <Outlet />
      </Plain>
    );
  }
  if (identity.data === null) {
    return (
      <Plain>
        <Entrance />
      </Plain>
    );
  }
  if (account?.mustChangePassword) {
    return (
      <Plain>
        <ChoosePassword account={account} />
      </Plain>
    );
  }
  if (identity.data !== undefined) {
    return (
      <>
        <Shell identity={identity.data} />
        <Suspense>
          <SignInAgain identity={identity.data} />
        </Suspense>
      </>
    );
  }
  return (
    <Plain>
      {identity.isPending ? <LoadingState lines={4} /> : <ErrorState error={identity.error} onRetry={() => void identity.refetch()} />}
    </Plain>
  );
}

/** The sign-in, or the making of the first account while there is none. */
function Entrance() {
  const state = useAuthState();
  return (
    <QueryState query={state} lines={4}>
      {({ setupNeeded }) => (setupNeeded ? <FirstAccount /> : <SignIn />)}
    </QueryState>
  );
}
