import { type AttemptOutcome, errorText, type Failed, type FailureReason } from '@ringhook/core';
import { errors } from 'undici';
import { BlockedError, NameError } from './guarded-connector.ts';

/** How far an attempt had come. */
export type Phase = 'connecting' | 'waiting' | 'receiving';

const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_C|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|EPROTO$)/;

const REASONS: Readonly<Record<string, FailureReason>> = {
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  EADDRNOTAVAIL: 'connect',
  EACCES: 'connect',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_SOCKET: 'reset',
  // The connection ended before the announced length was reached.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  UND_ERR_HEADERS_OVERFLOW: 'tooLarge',
  UND_ERR_INVALID_ARG: 'badRequest',
};

/** What an error of the network, of TLS or of the HTTP parser means for the attempt. */
export function failureOf(error: Error, phase: Phase, isTls: boolean): Pick<Failed, 'reason' | 'detail'> {
  return { reason: reasonOf(error, phase, isTls), detail: detailOf(error) };
}

function reasonOf(error: Error, phase: Phase, isTls: boolean): FailureReason {
  if (error instanceof BlockedError) return 'blocked';
  if (error instanceof NameError) return 'dns';
  const code = codeOf(error);
  if (TLS_CODE.test(code)) return 'tls';
  if (phase === 'connecting' && isTls && code === 'ECONNRESET') return 'tls';
  const known = REASONS[code];
  if (known !== undefined) return known;
  if (error instanceof errors.HTTPParserError) return 'protocol';
  return phase === 'connecting' ? 'connect' : 'reset';
}

function codeOf(error: Error): string {
  const { code } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Node's error for "no address answered" has an empty message and says it in its parts. */
function detailOf(error: Error): string {
  if (!(error instanceof AggregateError)) return errorText(error);
  return error.errors.map((part: unknown) => errorText(part)).join('; ');
}

/** Of a sender that broke its promise and threw. */
export function unexpected(cause: unknown, durationMs: number): AttemptOutcome {
  return { kind: 'failed', reason: 'protocol', detail: errorText(cause), durationMs };
}
