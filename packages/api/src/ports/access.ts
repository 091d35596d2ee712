export const SCOPES = ['read', 'live', 'deliver', 'write:config', 'admin'] as const;

/** `admin` includes all others. */
export type TokenScope = (typeof SCOPES)[number];

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** SHA-256 of the whole token, 32 bytes. */
  readonly hash: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number | null;
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
