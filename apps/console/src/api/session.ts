import {
  Account,
  AuthState,
  type FirstAccount,
  Identity,
  type Login,
  type PasswordChange,
  type ProfileChange,
  type TOKEN_SCOPES,
} from '@ringhook/contract';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { cache } from './cache.ts';
import { callApi } from './client.ts';
import { credential } from './credential.ts';
import { liveStream } from './live-stream.ts';
import { ApiProblem } from './problem.ts';
import { useRead } from './read.ts';

export type Scope = (typeof TOKEN_SCOPES)[number];
export type SignedIn = z.infer<typeof Identity>;
export type AccountValue = z.infer<typeof Account>;

const ME = ['/auth/me', {}] as const;

/** Who is signed in; null = nobody. */
export function useIdentity(): UseQueryResult<SignedIn | null, ApiProblem> {
  return useQuery({ queryKey: ME, queryFn: readIdentity, staleTime: Number.POSITIVE_INFINITY });
}

async function readIdentity(): Promise<SignedIn | null> {
  try {
    return (await callApi({ path: '/auth/me', answer: Identity })).data;
  } catch (cause) {
    if (cause instanceof ApiProblem && cause.status === 401) return null;
    throw cause;
  }
}

/** What the sign-in page has to know. */
export function useAuthState(): UseQueryResult<z.infer<typeof AuthState>, ApiProblem> {
  return useRead({ path: '/auth/state', answer: AuthState });
}

/** Whether who is signed in may do this; the server decides, this only keeps away buttons that would be refused. */
export function useCan(scope: Scope): boolean {
  const { data } = useIdentity();
  return data !== null && data !== undefined && (data.scopes.includes('admin') || data.scopes.includes(scope));
}

export async function signIn(body: z.infer<typeof Login>): Promise<void> {
  credential.useToken(undefined);
  const { data } = await callApi({ method: 'POST', path: '/auth/login', body, answer: Identity });
  become(data);
}

export async function signInWithToken(token: string): Promise<void> {
  credential.useToken(token);
  try {
    become((await callApi({ path: '/auth/me', answer: Identity })).data);
  } catch (cause) {
    credential.useToken(undefined);
    throw cause;
  }
}

/** `go` leads to the page that comes next: before somebody is signed in, for then the start page would lead elsewhere. */
export async function createFirstAccount(body: z.infer<typeof FirstAccount>, go: () => Promise<void>): Promise<void> {
  const { data } = await callApi({ method: 'POST', path: '/auth/setup', body, answer: Identity });
  await go();
  become(data);
}

/** Ends all other sessions. With a one-time password gone, the session may do what its role may. */
export async function changePassword(body: z.infer<typeof PasswordChange>): Promise<void> {
  await callApi({ method: 'POST', path: '/auth/password', body });
  become((await callApi({ path: '/auth/me', answer: Identity })).data);
}

/** What people change about themselves is seen at once, in the menu as well. */
export async function changeProfile(body: z.infer<typeof ProfileChange>): Promise<void> {
  const { data } = await callApi({ method: 'PATCH', path: '/auth/me', body, answer: Account });
  cache.setQueryData<SignedIn>(ME, (known) => known && { ...known, account: data });
}

/** Ends the session at the server and forgets everything that was read. */
export async function signOut(): Promise<void> {
  if (credential.hasToken()) credential.useToken(undefined);
  else await callApi({ method: 'POST', path: '/auth/logout' });
  cache.clear();
  cache.setQueryData(ME, null);
}

function become(identity: SignedIn): void {
  cache.setQueryData(ME, identity);
  // Reads that were refused while nobody was signed in.
  void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] });
  liveStream.retryNow();
}
