import { randomBytes } from 'node:crypto';
import { type AccountRecord, loginKey, passwordProblem, wouldLockOut } from '@ringhook/core';
import { ApiError, notFound, type WrongField } from '../errors.ts';
import type { AccountStore, SessionStore } from '../ports.ts';
import { checkPassword, hashPassword, oneTimePassword } from './password.ts';

export interface AccountPorts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  /** Absent: any user of the directory is taken. */
  readonly hasUser?: (userId: string) => boolean;
  readonly now: () => number;
}

export interface NewAccountOrder extends Pick<AccountRecord, 'login' | 'name' | 'role'> {
  readonly userId?: string | null;
  readonly language?: AccountRecord['language'];
  /** Absent: a one-time one is made. */
  readonly password?: string;
}

export type AccountChanges = Partial<Pick<AccountRecord, 'login' | 'name' | 'role' | 'userId' | 'language' | 'disabled'>>;

/** Makes, changes and removes accounts, for the API and the command line alike. Fails with `ApiError`s that name the field. */
export class Accounts {
  readonly #ports: AccountPorts;

  constructor(ports: AccountPorts) {
    this.#ports = ports;
  }

  /** Fails with NOT_FOUND. */
  get(id: string): AccountRecord {
    const account = this.#ports.accounts.get(id);
    if (!account) throw notFound('account', id);
    return account;
  }

  /** `check` is asked once more, when nothing can come in between any more. */
  async create(order: NewAccountOrder, check = (): void => {}): Promise<{ account: AccountRecord; oneTimePassword: string | null }> {
    const { login, name, role, userId = null, language = null, password } = order;
    this.#requireFree(login);
    this.#requireUser(userId);
    if (password !== undefined) requireGood(password, login, 'password');
    const once = password === undefined ? oneTimePassword() : null;
    const passwordHash = await hashPassword(password ?? once ?? '');
    // Somebody else may have taken it while the password was hashed.
    this.#requireFree(login);
    check();
    const account: AccountRecord = {
      id: newId(),
      login,
      name,
      role,
      userId,
      language,
      passwordHash,
      disabled: false,
      mustChangePassword: once !== null,
      provider: null,
      createdAt: this.#ports.now(),
      lastSeenAt: null,
    };
    this.#ports.accounts.create(account);
    return { account, oneTimePassword: once };
  }

  /** Fails with LAST_ADMINISTRATOR when nobody could sign in any more to undo it. */
  change(id: string, changes: AccountChanges): AccountRecord {
    const before = this.get(id);
    if (changes.login !== undefined && loginKey(changes.login) !== loginKey(before.login)) this.#requireFree(changes.login);
    if (changes.userId !== undefined) this.#requireUser(changes.userId);
    const next = { ...before, ...changes };
    this.#requireAdministrator(id, next);
    this.#ports.accounts.replace(next);
    if (next.disabled) this.#endSessions(id);
    return next;
  }

  remove(id: string): void {
    this.get(id);
    this.#requireAdministrator(id, undefined);
    this.#endSessions(id);
    this.#ports.accounts.remove(id);
  }

  /** Returns a one-time password; all sessions of the account end. */
  async resetPassword(id: string): Promise<string> {
    if (this.get(id).provider !== null) {
      throw new ApiError('SIGNS_IN_BY_PROVIDER', id, 'this account has no password: it signs in by the identity provider');
    }
    const once = oneTimePassword();
    const passwordHash = await hashPassword(once);
    this.#ports.accounts.replace({ ...this.get(id), passwordHash, mustChangePassword: true });
    this.#endSessions(id);
    return once;
  }

  /** By its owner; other sessions than the one named end. Fails with REQUEST_INVALID naming `current` or `next`. */
  async changePassword(id: string, { current, next }: { current: string; next: string }, keep: string): Promise<void> {
    const { passwordHash, login } = this.get(id);
    if (passwordHash === null) throw new ApiError('SIGNS_IN_BY_PROVIDER', id, 'change the password at the identity provider');
    const { isRight } = await checkPassword(current, passwordHash);
    if (!isRight) throw wrong([{ field: 'current', message: 'is not the password of this account' }]);
    if (next.normalize('NFKC') === current.normalize('NFKC')) throw wrong([{ field: 'next', message: 'must be another than before' }]);
    requireGood(next, login, 'next');
    const made = await hashPassword(next);
    const account = this.get(id);
    // Reset or changed while this one was hashed: the later word counts.
    if (account.passwordHash !== passwordHash) throw wrong([{ field: 'current', message: 'was changed in the meantime' }]);
    this.#ports.accounts.replace({ ...account, passwordHash: made, mustChangePassword: false });
    this.#endSessions(id, keep);
  }

  #requireFree(login: string): void {
    const key = loginKey(login);
    if (!this.#ports.accounts.list().some((known) => loginKey(known.login) === key)) return;
    const fields = [{ field: 'login', message: 'is taken by another account' }];
    throw new ApiError('ALREADY_EXISTS', login, `the login "${login}" is taken by another account`, { fields });
  }

  #requireUser(userId: string | null): void {
    const { hasUser = () => true } = this.#ports;
    if (userId !== null && !hasUser(userId)) throw wrong([{ field: 'userId', message: `"${userId}" is no user of the directory` }]);
  }

  #requireAdministrator(id: string, next: AccountRecord | undefined): void {
    if (!wouldLockOut(this.#ports.accounts.list(), id, next)) return;
    const message = 'this is the last administrator who can sign in with a password; make another one first';
    throw new ApiError('LAST_ADMINISTRATOR', id, message);
  }

  #endSessions(id: string, except?: string): void {
    for (const session of this.#ports.sessions.list(id)) if (session.id !== except) this.#ports.sessions.end(session);
  }
}

export function newId(): string {
  return randomBytes(8).toString('hex');
}

function requireGood(password: string, login: string, field: string): void {
  const message = passwordProblem(password, login);
  if (message !== undefined) throw wrong([{ field, message }]);
}

function wrong(fields: readonly WrongField[]): ApiError {
  return new ApiError('REQUEST_INVALID', fields[0]?.field ?? '', fields.map(({ field, message }) => `${field} ${message}`).join('; '), {
    fields,
  });
}
