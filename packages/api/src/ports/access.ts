import { ACCESS_SCOPES, type AccessScope } from '@ringhook/core';

export const SCOPES = ACCESS_SCOPES;

/** `admin` includes all others. */
export type TokenScope = AccessScope;

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** SHA-256 of the whole token, 32 bytes. */
  readonly hash: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** The account that made it, by the name it had then; null: the command line, or another token. */
  readonly owner: { readonly id: string; readonly name: string } | null;
}

export interface TokenStore {
  list(): readonly TokenRecord[];
  create(record: TokenRecord): void;
  /** False when there is no such token. */
  revoke(id: string): boolean;
}

/** Secrets are written and never read back. */
export interface SecretKeeper {
  list(): readonly { readonly name: string; readonly keyId: string; readonly updatedAt: number }[];
  set(name: string, value: string, now: number): void;
  /** False when there is no such secret. */
  remove(name: string): boolean;
}

export type IdempotencyOutcome =
  | { readonly kind: 'new' }
  | { readonly kind: 'repeat'; readonly status: number; readonly body: string }
  /** The key was used for a different request. */
  | { readonly kind: 'mismatch' };

/** Answers already given to requests with an `Idempotency-Key`, kept for a day. */
export interface IdempotencyStore {
  look(key: string, fingerprint: string, now: number): IdempotencyOutcome;
  keep(key: string, fingerprint: string, answer: { readonly status: number; readonly body: string; readonly at: number }): void;
}
