import { type AccountRecord, freeLogin, type ProviderSettings, type Role, roleOfClaims } from '@ringhook/core';
import { ApiError } from '../errors.ts';
import type { AccountStore, SessionStore } from '../ports.ts';
import { newId } from './accounts.ts';
import type { FinishedFlow } from './provider.ts';

const NAME_CHARS = 200;

export interface ProviderAccountPorts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly now: () => number;
}

export interface ProviderSignIn {
  readonly account: AccountRecord;
  readonly isNew: boolean;
}

/**
 * The account of somebody whom the provider has identified: found by issuer and subject only, never by login or mail address, which
 * others may have had before. Where roles are mapped, the provider decides at every sign-in.
 * Fails with PROVIDER_ROLE_MISSING or ACCOUNT_DISABLED.
 */
export function takeProviderAccount(
  flow: FinishedFlow,
  { roles }: ProviderSettings,
  { accounts, sessions, now }: ProviderAccountPorts,
): ProviderSignIn {
  const { issuer, subject, claims } = flow;
  const known = accounts.list().find(({ provider }) => provider?.issuer === issuer && provider.subject === subject);
  if (known?.disabled) throw new ApiError('ACCOUNT_DISABLED', known.login, 'this account is disabled');
  const mapped = roleOfClaims(claims, roles);
  const role: Role | undefined = known && roles.roles.length === 0 ? known.role : mapped;
  const name = (textOf(claims, 'name') ?? textOf(claims, 'preferred_username') ?? known?.name ?? subject).slice(0, NAME_CHARS);
  if (role === undefined) {
    // Where a role was taken away, what was begun with it ends.
    for (const session of known ? sessions.list(known.id) : []) sessions.end(session);
    throw new ApiError('PROVIDER_ROLE_MISSING', name, `the identity provider gives ${name} no role here`);
  }
  if (known) {
    const account = { ...known, name, role, lastSeenAt: now() };
    accounts.replace(account);
    return { account, isNew: false };
  }
  const wished = textOf(claims, 'preferred_username') ?? textOf(claims, 'email') ?? name;
  const account: AccountRecord = {
    id: newId(),
    login: freeLogin(wished, accounts.list()),
    name,
    role,
    userId: null,
    language: null,
    disabled: false,
    passwordHash: null,
    mustChangePassword: false,
    provider: { issuer, subject },
    createdAt: now(),
    lastSeenAt: now(),
  };
  accounts.create(account);
  return { account, isNew: true };
}

function textOf(claims: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
