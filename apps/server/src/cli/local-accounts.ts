import type { DatabaseSync } from 'node:sqlite';
import { Accounts } from '@ringhook/api';
import { NewAccount } from '@ringhook/contract';
import { AppError, loginKey } from '@ringhook/core';
import { SqliteAccountStore, SqliteAuditStore, SqliteSessionStore } from '@ringhook/store';
import type { Access } from './access.ts';

type AccountAccess = Pick<Access, 'listAccounts' | 'createAccount' | 'resetPassword'>;

/** Notes what a command does to a data folder, as the API does. */
export type NoteLocally = (action: string, subject: string, detail?: string) => void;

export function noteLocally(db: DatabaseSync, now: () => number): NoteLocally {
  const actor = { kind: 'system', id: null, name: 'command line' } as const;
  let audit: SqliteAuditStore | undefined;
  return (action, subject, detail = '') => {
    audit ??= new SqliteAuditStore(db);
    audit.append({ at: now(), actor, action, subject, detail, ip: null });
  };
}

/** The accounts of a data folder that no server uses. Whoever may write to the folder may let himself in. */
export function accessAccounts(db: DatabaseSync, now: () => number, note: NoteLocally): AccountAccess {
  const accounts = new SqliteAccountStore(db);
  const sessions = new SqliteSessionStore(db);
  const book = new Accounts({ accounts, sessions, now });
  return {
    listAccounts: async () =>
      accounts.list().map(({ id, login, name, role, provider, disabled }) => ({
        id,
        login,
        name,
        role,
        signIn: provider === null ? 'password' : 'oidc',
        disabled,
      })),
    createAccount: async (order) => {
      const given = NewAccount.safeParse(order);
      const [issue] = given.error?.issues ?? [];
      if (issue) throw new AppError('OPTION_INVALID', String(issue.path[0]), `${String(issue.path[0])} ${issue.message}`);
      const { oneTimePassword } = await book.create(order);
      note('account.created', order.login, order.role);
      return oneTimePassword ?? '';
    },
    resetPassword: async (login) => {
      const account = accounts.list().find((known) => loginKey(known.login) === loginKey(login));
      if (!account) throw unknownLogin(login);
      const password = await book.resetPassword(account.id);
      if (account.disabled) book.change(account.id, { disabled: false });
      note('account.password-reset', account.login);
      return password;
    },
  };
}

export function unknownLogin(login: string): AppError {
  return new AppError('NOT_FOUND', login, `there is no account "${login}"; "ringhook account list" shows them`);
}
