import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

export interface SignedContent {
  /** `webhook-id`. */
  readonly id: string;
  /** `webhook-timestamp`: whole seconds since the epoch. */
  readonly timestamp: number;
  /** The body as sent; for a request without one the request target (path and query), which is Ringhook's extension. */
  readonly content: string;
}

const PREFIX = 'whsec_';
const MAX_KNOWN_SECRETS = 1_000;
const knownKeys = new Map<string, readonly KeyObject[]>();

/**
 * Value of `webhook-signature` by Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.content`.
 * During a change of secrets both may be given, separated by a space, and one signature per secret is written.
 */
export function signContent(secret: string, { id, timestamp, content }: SignedContent): string {
  const signatures = signatureKeys(secret).map(
    (key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${content}`).digest('base64')}`,
  );
  return signatures.join(' ');
}

/**
 * Keys of a secret: `whsec_` and base64 as Standard Webhooks writes it, else the UTF-8 bytes of the text itself. Empty when there is
 * nothing to sign with. Kept as key objects: OpenSSL takes four times as long with raw bytes.
 */
export function signatureKeys(secret: string): readonly KeyObject[] {
  const known = knownKeys.get(secret);
  if (known !== undefined) return known;
  const keys = secret
    .split(' ')
    .map((part) => (part.startsWith(PREFIX) ? Buffer.from(part.slice(PREFIX.length), 'base64') : Buffer.from(part, 'utf8')))
    .filter((bytes) => bytes.length > 0)
    .map((bytes) => createSecretKey(bytes));
  if (knownKeys.size >= MAX_KNOWN_SECRETS) knownKeys.clear();
  knownKeys.set(secret, keys);
  return keys;
}
