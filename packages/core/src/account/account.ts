import type { Role } from './role.ts';

/** Where the identity provider knows somebody; names and mail addresses change there, this pair does not (OpenID Connect Core, 5.7). */
export interface ProviderIdentity {
  readonly issuer: string;
  readonly subject: string;
}

/** Somebody who may sign in. Times are ms since the epoch. */
export interface AccountRecord {
  readonly id: string;
  /** As written when it was made; compared by `loginKey`. */
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  /** The user of the directory that this person is. */
  readonly userId: string | null;
  readonly disabled: boolean;
  readonly language: 'en' | 'da' | 'de' | null;
  /** An argon2id hash with its parameters; null: signs in by the identity provider. */
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
  readonly provider: ProviderIdentity | null;
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
}

/** Logins that look the same are the same. */
export function loginKey(login: string): string {
  return login.normalize('NFKC').toLowerCase();
}

/**
 * Whether no administrator could sign in by password any more once `next` stands in the place of the account `id` (undefined: nothing
 * does, it is deleted). Those of an identity provider don't count: the provider may be gone, or take the role away.
 */
export function wouldLockOut(accounts: readonly AccountRecord[], id: string, next: AccountRecord | undefined): boolean {
  const before = accounts.find((account) => account.id === id);
  if (!before || !holdsTheDoor(before)) return false;
  if (next && holdsTheDoor(next)) return false;
  return !accounts.some((account) => account.id !== id && holdsTheDoor(account));
}

function holdsTheDoor({ role, disabled, passwordHash }: AccountRecord): boolean {
  return role === 'administrator' && !disabled && passwordHash !== null;
}

/** A login that nobody has: the wished one, or it with the lowest free number. Spaces become dots. */
export function freeLogin(wished: string, accounts: readonly Pick<AccountRecord, 'login'>[]): string {
  const base =
    wished
      .trim()
      .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, '.')
      .slice(0, 90) || 'user';
  const taken = new Set(accounts.map(({ login }) => loginKey(login)));
  let login = base;
  for (let number = 2; taken.has(loginKey(login)); number++) login = `${base}-${number}`;
  return login;
}
