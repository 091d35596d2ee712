import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { SCOPES, type TokenRecord, type TokenScope, type TokenStore } from '../ports.ts';

const PREFIX = 'rh_';
const RANDOM_BYTES = 32;
const TOKEN_PATTERN = /^rh_[A-Za-z0-9_-]{43}$/;

export interface NewTokenRequest {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly now: number;
  readonly expiresAt?: number | null;
  readonly owner?: TokenRecord['owner'];
}

/** Makes a token and stores its hash. The text is returned this once and can't be had again. */
export function createToken(
  store: TokenStore,
  { name, scopes, now, expiresAt = null, owner = null }: NewTokenRequest,
): { token: string; record: TokenRecord } {
  const token = PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
  const record = { id: randomBytes(8).toString('hex'), name, scopes, hash: hashToken(token), createdAt: now, expiresAt, owner };
  store.create(record);
  return { token, record };
}

/** At the first start: a token that may do everything, to be shown once. Undefined when there are tokens already. */
export function ensureFirstToken(store: TokenStore, now: number): string | undefined {
  return store.list().length > 0 ? undefined : createToken(store, { name: 'first start', scopes: ['admin'], now }).token;
}

export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** The valid record of a token, or undefined. Looks at every record, so that the time taken tells nothing. */
export function findToken(store: TokenStore, token: string, now: number): TokenRecord | undefined {
  if (!TOKEN_PATTERN.test(token)) return undefined;
  const hash = hashToken(token);
  let found: TokenRecord | undefined;
  for (const record of store.list()) if (timingSafeEqual(record.hash, hash)) found = record;
  return found && (found.expiresAt === null || found.expiresAt > now) ? found : undefined;
}

export function hasScope(record: TokenRecord, scope: TokenScope): boolean {
  return record.scopes.includes('admin') || record.scopes.includes(scope);
}

export function isScope(word: string): word is TokenScope {
  return (SCOPES as readonly string[]).includes(word);
}
