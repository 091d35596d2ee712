import type { Configuration } from '@ringhook/core';
import type { ConfigurationStore, PeoplePorts } from '../ports.ts';
import { Accounts } from './accounts.ts';
import { type Audit, createAudit } from './audit-trail.ts';
import type { CookieSite } from './cookie.ts';
import { Provider } from './provider.ts';
import { Sessions } from './sessions.ts';
import { SignIn } from './sign-in.ts';

export interface PeopleOptions {
  readonly people: PeoplePorts;
  readonly configuration: ConfigurationStore;
  readonly now: () => number;
  readonly log: { readonly error: (fields: object, message: string) => void };
}

/** What the routes about people share. */
export interface People extends PeoplePorts, CookieSite {
  readonly signIn: SignIn;
  readonly started: Sessions;
  readonly book: Accounts;
  readonly provider: Provider;
  readonly write: Audit;
  readonly settings: () => Configuration['settings'];
  readonly now: () => number;
}

export function gatherPeople({ people, configuration, now, log }: PeopleOptions): People {
  const settings = (): Configuration['settings'] => configuration.current().configuration.settings;
  const publicUrl = (): string | undefined => settings().publicUrl;
  const { accounts, sessions, audit, readSecret } = people;
  const hasUser = (userId: string): boolean =>
    configuration.current().configuration.directory.users.some(({ id }) => String(id) === userId);
  return {
    ...people,
    signIn: new SignIn({ accounts, sessions, now }),
    started: new Sessions({ sessions, accounts, publicUrl, now }),
    book: new Accounts({ accounts, sessions, hasUser, now }),
    provider: new Provider({ settings: () => settings().signIn?.oidc, readSecret, now }),
    write: createAudit({ audit, now, log }),
    publicUrl,
    settings,
    now,
  };
}
