import { Accounts, type PeoplePorts, SetupToken } from '@ringhook/api';
import { type AuditEvent, errorText } from '@ringhook/core';
import type { ReadSecret } from './endpoints.ts';
import type { Stores } from './open-stores.ts';
import { startRetention } from './retention.ts';
import { SETUP_TOKEN_VARIABLE } from './server-options.ts';

export interface FirstAccount {
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

export interface PeopleDeskOptions {
  readonly stores: Stores;
  readonly secret: ReadSecret;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Readonly<Record<'info' | 'warn', (fields: object, message: string) => void>>;
  readonly now: () => number;
  /** Made when there is no account yet, instead of asking for a set-up token. */
  readonly firstAccount?: FirstAccount | undefined;
}

export interface PeopleDesk {
  readonly ports: PeoplePorts;
  /** While there is no account, unless whoever started Ringhook has chosen it. */
  readonly setupToken: string | undefined;
  close(): void;
}

/** Who may sign in, and what is noted of what people do. Fails with OPTION_INVALID for a set-up token that could be guessed. */
export async function openPeopleDesk({ stores, secret, env, log, now, firstAccount }: PeopleDeskOptions): Promise<PeopleDesk> {
  const { accounts, sessions } = stores;
  if (firstAccount && accounts.list().length === 0) {
    await new Accounts({ accounts, sessions, now }).create({ ...firstAccount, role: 'administrator' });
  }
  // A variable that is set to nothing is not set.
  const given = env[SETUP_TOKEN_VARIABLE.env] || undefined;
  const token = accounts.list().length === 0 ? new SetupToken(given) : undefined;
  return {
    ports: {
      accounts,
      sessions,
      audit: {
        list: (query) => stores.audit.list(query),
        append: (event: AuditEvent) => {
          const { number, hash } = stores.audit.append(event);
          const { actor, action, subject, ip } = event;
          log.info({ number, hash, actor: actor.name, action, subject, ip }, 'audit');
        },
      },
      isSetupToken: (text) => token !== undefined && token.matches(text),
      readSecret: secret,
    },
    setupToken: given === undefined ? token?.text : undefined,
    close: startRetention({
      purge: (before, limit) => stores.audit.purge(before, limit),
      historyDays: () => stores.configuration.current().configuration.settings.auditDays,
      now,
      onError: (cause) => log.warn({ detail: errorText(cause) }, 'audit.not-purged'),
    }),
  };
}
