import { type AccountRecord, ADDRESS_LIMITS, addressKey, LOGIN_LIMITS, loginKey, Throttle } from '@ringhook/core';
import { ApiError } from '../errors.ts';
import type { AccountStore, SessionStore } from '../ports.ts';
import { checkPassword, hashPassword } from './password.ts';

export interface SignInPorts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly now: () => number;
}

export type SignInOutcome =
  | { readonly kind: 'signedIn'; readonly account: AccountRecord }
  /** `known`: the account whose password it was not; null when there is none. */
  | { readonly kind: 'refused'; readonly known: AccountRecord | null }
  | { readonly kind: 'disabled'; readonly account: AccountRecord };

/** Signs in by login and password. Wrong ones wait longer and longer, per address and per login (OWASP's authentication cheat sheet). */
export class SignIn {
  readonly #ports: SignInPorts;
  readonly #addresses = new Throttle(ADDRESS_LIMITS);
  readonly #logins = new Throttle(LOGIN_LIMITS);

  constructor(ports: SignInPorts) {
    this.#ports = ports;
  }

  /** Fails with TOO_MANY_SIGN_INS; then nothing was looked at, and what was sent tells nobody whether it was right. */
  async try(given: { readonly login: string; readonly password: string }, ip: string): Promise<SignInOutcome> {
    const account = this.#find(given.login);
    const keys = { address: addressKey(ip), login: this.#loginKey(given.login, account, ip) };
    this.#begin(keys);
    const { isRight, isOutdated } = await checkPassword(given.password, account?.passwordHash ?? null);
    // As it is now: it may have been disabled, removed or given a new password meanwhile.
    const now = account && this.#ports.accounts.get(account.id);
    if (!isRight || !now || now.passwordHash !== account.passwordHash) return { kind: 'refused', known: account ?? null };
    this.#addresses.forgive(keys.address);
    this.#logins.forget(keys.login);
    if (now.disabled) return { kind: 'disabled', account: now };
    return { kind: 'signedIn', account: this.#seen(isOutdated ? await this.#rehashed(now, given.password) : now) };
  }

  /** Counts a try with the set-up token like one with a password. */
  trySetup(ip: string): void {
    this.#begin({ address: addressKey(ip), login: '' });
  }

  setupSucceeded(ip: string): void {
    this.#addresses.forgive(addressKey(ip));
    this.#logins.forget('');
  }

  /** What asks for the password once more, counted like a sign-in when it is refused. */
  async guarded(account: AccountRecord, ip: string, run: () => Promise<void>): Promise<void> {
    const keys = { address: addressKey(ip), login: this.#loginKey(account.login, account, ip) };
    this.#begin(keys);
    await run();
    this.#addresses.forgive(keys.address);
    this.#logins.forget(keys.login);
  }

  #find(login: string): AccountRecord | undefined {
    const key = loginKey(login);
    return this.#ports.accounts.list().find((account) => loginKey(account.login) === key);
  }

  /** Where somebody is signed in already, strangers who guess at the same login from elsewhere are in nobody's way. */
  #loginKey(login: string, account: AccountRecord | undefined, ip: string): string {
    const from = addressKey(ip);
    const isKnownPlace = account && this.#ports.sessions.list(account.id).some((session) => addressKey(session.ip) === from);
    return isKnownPlace ? `${loginKey(login)} ${from}` : loginKey(login);
  }

  #begin({ address, login }: { readonly address: string; readonly login: string }): void {
    const now = this.#ports.now();
    const waitMs = Math.max(this.#addresses.waitOf(address, now), this.#logins.waitOf(login, now));
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1_000);
      const message = `too many tries went wrong; try again in ${seconds} s`;
      throw new ApiError('TOO_MANY_SIGN_INS', 'login', message, { headers: { 'retry-after': String(seconds) } });
    }
    this.#addresses.count(address, now);
    this.#logins.count(login, now);
  }

  async #rehashed(account: AccountRecord, password: string): Promise<AccountRecord> {
    const passwordHash = await hashPassword(password);
    const now = this.#ports.accounts.get(account.id) ?? account;
    return now.passwordHash === account.passwordHash ? { ...now, passwordHash } : now;
  }

  #seen(account: AccountRecord): AccountRecord {
    const next = { ...account, lastSeenAt: this.#ports.now() };
    this.#ports.accounts.replace(next);
    return next;
  }
}
