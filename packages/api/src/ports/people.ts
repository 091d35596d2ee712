import type { AccountRecord, AuditEvent, NumberedAudit, SecretReference, SessionRecord } from '@ringhook/core';
import type { Page, PageRequest } from './page.ts';

export interface AccountStore {
  /** Oldest first. */
  list(): readonly AccountRecord[];
  get(id: string): AccountRecord | undefined;
  create(record: AccountRecord): void;
  /** In the place of the one with its id. */
  replace(record: AccountRecord): void;
  /** False when there is no such account. */
  remove(id: string): boolean;
}

export interface SessionStore {
  /** Oldest first. */
  list(accountId: string): readonly SessionRecord[];
  find(hash: Uint8Array): SessionRecord | undefined;
  create(record: SessionRecord): void;
  touch(record: SessionRecord, now: number): void;
  /** False when it had ended before. */
  end(record: Pick<SessionRecord, 'id' | 'hash'>): boolean;
  /** Forgets those that are over. */
  prune(now: number): void;
}

export interface AuditQuery extends PageRequest {
  /** Id or name. */
  readonly actor?: string;
  /** `session.started`, or `session` for all that begin so. */
  readonly action?: string;
  /** Part of what it was done to, in whatever case. */
  readonly subject?: string;
  readonly since?: number;
  readonly until?: number;
}

export interface AuditLog {
  append(event: AuditEvent): void;
  /** Newest first. */
  list(query: AuditQuery): Page<NumberedAudit>;
}

/** Everything about people who sign in. */
export interface PeoplePorts {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly audit: AuditLog;
  /** Whether this is the set-up token that was printed at start; it is asked for while there is no account. */
  readonly isSetupToken: (given: string) => boolean;
  /** For the client secret at the identity provider. Throws `AppError`. */
  readonly readSecret: (reference: SecretReference) => string;
}
