import { createHmac, timingSafeEqual } from 'node:crypto';

/** What links are signed with. A new key with a new id makes all older links worthless as soon as the old one is dropped. */
export interface LinkKey {
  /** Letters, digits, `-` and `_`; stands readable in the link. */
  readonly id: string;
  /** At least 16 random bytes. */
  readonly secret: Uint8Array;
}

export interface RecordingLink {
  /** Where Ringhook is reached, e.g. `https://ringhook.example`; a path in it is kept. */
  readonly baseUrl: string;
  readonly callNumber: number;
  /** Which recording of the call, from 0; absent = the first. */
  readonly part?: number;
  /** ms since the epoch; links are good to the second. */
  readonly expiresAt: number;
  readonly key: LinkKey;
}

export interface LinkClaim {
  readonly callNumber: number;
  /** Value of the query parameter `token`. */
  readonly token: string | undefined;
}

export type LinkVerdict =
  | { readonly kind: 'valid'; readonly part: number; readonly expiresAt: number }
  | { readonly kind: 'expired'; readonly expiresAt: number }
  /** Missing, garbled, for another call, or signed by nobody we know. */
  | { readonly kind: 'tampered' };

const SECOND_MS = 1_000;
const TOKEN = /^(\d{1,12})\.(\d{1,4})\.([\w-]{1,64})\.([\w-]{43})$/;

/**
 * Address of one recording: `BASE/recordings/CALL?token=EXPIRES.PART.KEY.MAC`. One parameter and nothing that means something in
 * a query, so that the link survives being inserted verbatim into another URL (F46, F65).
 */
export function signRecordingLink({ baseUrl, callNumber, part = 0, expiresAt, key }: RecordingLink): string {
  const expires = Math.floor(expiresAt / SECOND_MS);
  const mac = linkMac(key.secret, [callNumber, expires, part, key.id]);
  return `${baseUrl.replace(/\/+$/, '')}/recordings/${callNumber}?token=${expires}.${part}.${key.id}.${mac}`;
}

/** Judges a link in constant time. Whether it has expired is told only to who holds a genuine one. */
export function verifyRecordingLink({ callNumber, token }: LinkClaim, keys: readonly LinkKey[], now: number): LinkVerdict {
  const [, expires, part, keyId, mac] = TOKEN.exec(token ?? '') ?? [];
  const key = keys.find(({ id }) => id === keyId);
  if (key === undefined || mac === undefined) return { kind: 'tampered' };
  const expected = linkMac(key.secret, [callNumber, expires, part, keyId]);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(mac))) return { kind: 'tampered' };
  const expiresAt = Number(expires) * SECOND_MS;
  return now < expiresAt ? { kind: 'valid', part: Number(part), expiresAt } : { kind: 'expired', expiresAt };
}

/** The parts are numbers and a restricted id, so that the separator can't stand inside them. */
function linkMac(secret: Uint8Array, parts: readonly (number | string | undefined)[]): string {
  return createHmac('sha256', secret)
    .update(`ringhook-recording\n${parts.join('\n')}`)
    .digest('base64url');
}
