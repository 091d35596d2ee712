import type { NameValue } from '../config/configuration.ts';

/** Credentials, what identifies a session, and what proves who sent something; a challenge only says what is asked for. */
const SECRET =
  /^(?!(?:www|proxy)-authenticate$).*(?:auth|cookie|credential|password|secret|session|signature|token|(?:access|api|private)[-_]?key)/i;

/** The headers of a request or an answer for people to look at. */
export function maskHeaders(headers: readonly NameValue[]): NameValue[] {
  return headers.map(({ name, value }) => ({ name, value: SECRET.test(name) ? '***' : value }));
}
