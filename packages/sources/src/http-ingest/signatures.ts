import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** Equal or not, in a time that does not depend on where they differ. */
export function isSameSecret(given: string, right: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(right);
  // The length of a signature is no secret; that of a password is hidden by comparing digests of equal length.
  const key = 'length-independent comparison';
  return timingSafeEqual(createHmac('sha256', key).update(one).digest(), createHmac('sha256', key).update(other).digest());
}

export type HmacAlgorithm = 'sha1' | 'sha256' | 'sha512';

export interface HmacOrder {
  readonly algorithm: HmacAlgorithm;
  readonly secret: string;
  /** Parts as they follow each other; bytes stay bytes. */
  readonly parts: readonly (string | Uint8Array)[];
}

export function hmac({ algorithm, secret, parts }: HmacOrder): Buffer {
  const sum = createHmac(algorithm, secret);
  for (const part of parts) sum.update(part);
  return sum.digest();
}

/** Public key of Ed25519 (RFC 8032) from the base64 of its 32 bytes; undefined when it is none. */
export function ed25519Key(base64: string): KeyObject | undefined {
  const bytes = Buffer.from(base64.trim(), 'base64');
  if (bytes.length !== 32) return undefined;
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
  } catch {
    return undefined; // Not every 32 bytes are a point of the curve.
  }
}

export function isSignedBy(key: KeyObject, data: Uint8Array, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  return bytes.length === 64 && verify(null, data, key, bytes);
}

/** Whether a time in whole seconds since the epoch is close enough to now. */
export function isTimely(seconds: string | undefined, now: number, toleranceSeconds: number): boolean {
  if (seconds === undefined || !/^\d{1,12}$/.test(seconds)) return false;
  return Math.abs(now / 1_000 - Number(seconds)) <= toleranceSeconds;
}
