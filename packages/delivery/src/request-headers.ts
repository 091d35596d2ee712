import { isAllowedHeader, type NameValue } from '@ringhook/core';
import type { OutgoingRequest, ResolvedAuth } from './outgoing-request.ts';
import { signatureKeys, signContent } from './signature.ts';

export interface Departure {
  /** Path and query as they are written into the request line. */
  readonly target: string;
  /** When this attempt leaves, ms since the epoch. */
  readonly at: number;
  /** `user-agent`. */
  readonly userAgent: string;
}

/** Flat list of names and values, as undici writes it; or what is wrong with a header of the adapter. */
export type HeaderOutcome =
  | { readonly kind: 'headers'; readonly flat: readonly string[] }
  | { readonly kind: 'bad'; readonly detail: string };

/** RFC 9110 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110 5.5; beyond ASCII only what fits one byte. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const CREDENTIALS = /^[\x20-\x7e]*$/;

/** Why an adapter may not set this header; undefined = it may. For the check of a configuration and for the moment of sending. */
export function refuseHeader({ name, value }: NameValue): string | undefined {
  if (!TOKEN.test(name)) return `header name ${JSON.stringify(name)} is not allowed by HTTP`;
  if (!isAllowedHeader(name)) return `header ${name} is set by Ringhook alone`;
  if (!FIELD_VALUE.test(value)) return `value of header ${name} has characters that a header can't carry (controls or beyond Latin-1)`;
  return undefined;
}

/** The adapter's headers first and as given, then ours. */
export function buildHeaders(outgoing: OutgoingRequest, { target, at, userAgent }: Departure): HeaderOutcome {
  const { request, auth, signingSecret, secretHeaders } = outgoing;
  const flat: string[] = [];
  let hasAuthorization = false;
  for (const header of secretHeaders === undefined ? request.headers : request.headers.concat(secretHeaders)) {
    const detail = refuseHeader(header);
    if (detail !== undefined) return { kind: 'bad', detail };
    hasAuthorization ||= header.name.length === 13 && header.name.toLowerCase() === 'authorization';
    flat.push(header.name, header.value);
  }
  if (auth !== undefined) {
    if (hasAuthorization) return { kind: 'bad', detail: 'header Authorization and the authentication of the adapter are both set' };
    const credentials = authorization(auth);
    if (!CREDENTIALS.test(credentials)) return { kind: 'bad', detail: 'the bearer token has characters that a header can not carry' };
    flat.push('authorization', credentials);
  }
  const timestamp = Math.floor(at / 1_000);
  flat.push('user-agent', userAgent, 'accept-encoding', 'identity');
  flat.push('webhook-id', outgoing.deliveryId, 'webhook-timestamp', String(timestamp));
  if (signingSecret !== undefined) {
    if (signatureKeys(signingSecret).length === 0) return { kind: 'bad', detail: 'the signing secret of the adapter is empty' };
    const content = request.body ?? target;
    flat.push('webhook-signature', signContent(signingSecret, { id: outgoing.deliveryId, timestamp, content }));
  }
  flat.push('ringhook-call', String(outgoing.callNumber), 'ringhook-sequence', String(outgoing.sequence));
  flat.push('ringhook-attempt', String(outgoing.attempt));
  if (outgoing.synthetic) flat.push('ringhook-synthetic', '1');
  if (outgoing.isTest) flat.push('ringhook-test', '1');
  if (outgoing.replay !== undefined) flat.push('webhook-replay', String(outgoing.replay));
  return { kind: 'headers', flat };
}

function authorization(auth: ResolvedAuth): string {
  if (auth.kind === 'bearer') return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`;
}
