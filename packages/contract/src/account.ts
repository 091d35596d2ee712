/**
 * Accounts, sessions and the audit log, all below `/api/v1`:
 *
 *     GET    /auth/state                public   -> AuthState
 *     POST   /auth/setup                public   FirstAccount -> 201 Identity + cookie
 *     POST   /auth/login                public   Login -> Identity + cookie
 *     POST   /auth/logout               signed in -> 204
 *     GET    /auth/me                   signed in (session or token) -> Identity
 *     PATCH  /auth/me                   ProfileChange -> Account
 *     POST   /auth/password             PasswordChange -> 204
 *     GET    /auth/sessions             own sessions -> page of Session; DELETE /auth/sessions/:session -> 204
 *     DELETE /auth/sessions             all own sessions but this one -> 204
 *     GET    /auth/oidc/start           public, ?returnTo=/path -> 302; GET /auth/oidc/callback -> 302 to the console
 *     POST   /auth/oidc/test            admin    SignInSettings -> ProviderTest; nothing is saved
 *     GET    /accounts                  page of Account; POST NewAccount -> 201 CreatedAccount
 *     GET    /accounts/:account         PATCH AccountChange -> Account; DELETE -> 204
 *     POST   /accounts/:account/reset-password -> ResetPassword; GET, DELETE /accounts/:account/sessions[/:session]
 *     GET    /audit[.csv]               ?actor ?action ?subject ?since ?until -> page of AuditEntry, newest first; or a file of all
 *
 * A session is a cookie: HttpOnly, SameSite=Lax, `__Host-` behind https. With it, whatever changes something needs the
 * header `x-ringhook-csrf: 1` and the own Origin. A sign-in that went wrong by OIDC comes back to `/sign-in?problem=CODE`.
 */
import { z } from 'zod';
import { flag, id, oneOf, strict, text, timestamp } from './field.ts';
import { TOKEN_SCOPES } from './token.ts';

/** What a person may do: set everything up, watch and correct deliveries, or see to the own events. */
export const ROLES = ['administrator', 'supervisor', 'user'] as const;
/** Languages the console speaks. */
export const LANGUAGES = ['en', 'da', 'de'] as const;
/** Shorter passwords are refused (NIST SP 800-63B asks for length, not for kinds of characters). */
export const MIN_PASSWORD_LENGTH = 10;
/** Sent with every request that changes something and is allowed by a session cookie; a page elsewhere can't send it. */
export const CSRF_HEADER = 'x-ringhook-csrf';

const Scopes = z.array(z.enum(TOKEN_SCOPES)).readonly();
/** As typed to sign in; compared without regard to case. */
const login = () => text({ max: 100 }).regex(/^\S+$/, 'must not contain spaces');
const givenPassword = () => text({ max: 1_000 });
const newPassword = () => text({ min: MIN_PASSWORD_LENGTH, max: 1_000 });

/** Somebody who may sign in to the console. */
export const Account = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    userId: z.string().nullable().meta({ description: 'The user of the directory that this person is.' }),
    disabled: z.boolean(),
    language: z.enum(LANGUAGES).nullable().meta({ description: 'null: as the browser asks for.' }),
    signIn: z.enum(['password', 'oidc']),
    mustChangePassword: z.boolean().meta({ description: 'Signed in with a one-time password: only a new one may be set.' }),
    createdAt: timestamp(),
    lastSeenAt: timestamp().nullable(),
  })
  .meta({ id: 'Account' });

/** Who is asking: an account by its session, or a token. */
export const Identity = z
  .object({
    account: Account.nullable(),
    token: z.object({ id: z.string(), name: z.string() }).nullable(),
    scopes: Scopes,
  })
  .meta({ id: 'Identity', description: 'Who is asking and what that one may do; `admin` includes all other scopes.' });

/** What a page has to know before anybody is signed in. */
export const AuthState = z
  .object({
    setupNeeded: z.boolean().meta({ description: 'There is no account yet: make the first with the set-up token.' }),
    signedIn: Account.nullable(),
    scopes: Scopes.meta({ description: 'What the session may do; empty when nobody is signed in.' }),
    oidc: z.object({ label: z.string() }).nullable().meta({ description: 'What the button of the identity provider says.' }),
    version: z.string(),
  })
  .meta({ id: 'AuthState' });

export const FirstAccount = strict({
  setupToken: text({ max: 200 }),
  login: login(),
  name: text({ max: 200 }),
  password: newPassword(),
}).meta({
  id: 'FirstAccount',
  description: 'The first administrator, by the set-up token that is printed at start.',
});

export const Login = strict({ login: text({ max: 100 }), password: givenPassword() }).meta({ id: 'Login' });

export const PasswordChange = strict({ current: givenPassword(), next: newPassword() }).meta({
  id: 'PasswordChange',
  description: 'Ends all other sessions of the account.',
});

/** What people may change about themselves. */
export const ProfileChange = strict({
  name: text({ max: 200 }).exactOptional(),
  language: oneOf(LANGUAGES).nullable().exactOptional(),
}).meta({ id: 'ProfileChange' });

export const Session = z
  .object({
    id: z.string(),
    createdAt: timestamp(),
    lastSeenAt: timestamp(),
    expiresAt: timestamp(),
    ip: z.string(),
    userAgent: z.string(),
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Session' });

export const NewAccount = strict({
  login: login(),
  name: text({ max: 200 }),
  role: oneOf(ROLES),
  userId: id().nullable().default(null),
  language: oneOf(LANGUAGES).nullable().default(null),
  password: newPassword().exactOptional(),
}).meta({ id: 'NewAccount', description: 'Without a password a one-time one is made and answered once.' });

export const AccountChange = strict({
  login: login().exactOptional(),
  name: text({ max: 200 }).exactOptional(),
  role: oneOf(ROLES).exactOptional(),
  userId: id().nullable().exactOptional(),
  language: oneOf(LANGUAGES).nullable().exactOptional(),
  disabled: flag().exactOptional(),
}).meta({ id: 'AccountChange', description: 'Only what is named changes. Disabling ends the sessions of the account.' });

const oneTimePassword = z.string().nullable().meta({ description: 'Shown this once; has to be changed at the first sign-in.' });

export const CreatedAccount = Account.extend({ oneTimePassword }).meta({ id: 'CreatedAccount' });

export const ResetPassword = z.object({ oneTimePassword: z.string() }).meta({ id: 'ResetPassword' });

/** What an identity provider says of itself (OpenID Connect Discovery 1.0, 3). */
export const ProviderTest = z
  .object({
    issuer: z.string(),
    redirectUri: z.string().meta({ description: 'Where the provider has to be allowed to send browsers back to.' }),
    authorizationEndpoint: z.string(),
    tokenEndpoint: z.string(),
    userinfoEndpoint: z.string().nullable(),
  })
  .meta({ id: 'ProviderTest' });

/** One thing that somebody did. */
export const AuditEntry = z
  .object({
    number: z.number(),
    at: timestamp(),
    actor: z.object({ kind: z.enum(['account', 'token', 'system']), id: z.string().nullable(), name: z.string() }),
    action: z.string().meta({ description: 'e.g. `session.started`, `configuration.saved`, `delivery.redelivered`.' }),
    subject: z.string().meta({ description: 'What it was done to; empty when to nothing in particular.' }),
    detail: z.string(),
    ip: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
