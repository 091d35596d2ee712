import type { Recording } from '@ringhook/core';
import type { Readable } from 'node:stream';
import { type LinkKey, verifyRecordingLink } from './link.ts';
import { type OpenedFile, openRecordingFile, type RecordingRoot } from './open-file.ts';
import { BAD_METHOD, BAD_RANGE, EXPIRED_LINK, INVALID_LINK, NO_RECORDING, type RecordingProblem, REVOKED_LINK } from './problem.ts';
import { parseRange } from './range.ts';
import { streamRange } from './stream-range.ts';

export interface RecordingQuery {
  readonly callNumber: number;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Bound to no framework. A stream must be read to its end or destroyed; either closes the file. */
export interface RecordingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | string | null;
  /** For the access log: never the link itself, which is a secret. */
  readonly log: RecordingLogLine;
}

export interface RecordingLogLine {
  readonly callNumber: number;
  readonly status: number;
  /** `served`, or the code of the problem. */
  readonly outcome: string;
  /** Why, in words for the administrator only. */
  readonly detail?: string;
  readonly bytes: number;
}

/** What the recordings of a call are and where its PBX keeps them. */
export interface RecordedCall {
  readonly recordings: readonly Recording[];
  readonly roots: readonly RecordingRoot[];
}

/** What is needed of the rest of Ringhook. */
export interface RecordingSources {
  readonly findCall: (callNumber: number) => Promise<RecordedCall | undefined>;
  /** The first is the current one; others still open older links. */
  readonly keys: () => readonly LinkKey[];
  readonly isRevoked?: (callNumber: number) => boolean;
  readonly now: () => number;
}

/** `GET` or `HEAD /recordings/{call}?token=...`: judges the link, opens the file, answers with the whole or one range of it (P15). */
export async function answerRecording(query: RecordingQuery, sources: RecordingSources): Promise<RecordingAnswer> {
  const { callNumber, method } = query;
  if (method !== 'GET' && method !== 'HEAD') return problem(query, BAD_METHOD, { headers: { allow: 'GET, HEAD' } });
  const verdict = verifyRecordingLink({ callNumber, token: query.query['token'] }, sources.keys(), sources.now());
  if (verdict.kind === 'tampered') return problem(query, INVALID_LINK);
  if (verdict.kind === 'expired') return problem(query, EXPIRED_LINK);
  if (sources.isRevoked?.(callNumber) === true) return problem(query, REVOKED_LINK);

  const call = await sources.findCall(callNumber);
  const recording = call?.recordings[verdict.part];
  if (call === undefined || recording === undefined)
    return problem(query, NO_RECORDING, { detail: 'the call is not known or has no such recording' });
  const file = await openRecordingFile(recording.file, call.roots);
  return file.kind === 'opened' ? serve(query, file) : problem(query, NO_RECORDING, { detail: file.detail });
}

async function serve(query: RecordingQuery, file: OpenedFile & { kind: 'opened' }): Promise<RecordingAnswer> {
  const { callNumber, method, headers: asked } = query;
  const { handle, size, etag, type, suffix } = file;
  const headers: Record<string, string> = {
    'content-type': type,
    'content-disposition': `inline; filename="call-${callNumber}${suffix}"`,
    'accept-ranges': 'bytes',
    etag,
    ...PRIVATE,
  };
  if (isListed(asked['if-none-match'], etag)) {
    await handle.close();
    return { status: 304, headers, body: null, log: { callNumber, status: 304, outcome: 'served', bytes: 0 } };
  }
  // Only an entity tag can match; a date never proves that not a single byte was added within its second.
  const isSame = asked['if-range'] === undefined || asked['if-range'] === etag;
  const range = parseRange(isSame && method === 'GET' ? asked['range'] : undefined, size);
  if (range.kind === 'unsatisfiable') {
    await handle.close();
    return problem(query, BAD_RANGE, { headers: { 'content-range': `bytes */${size}` } });
  }
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: size - 1 };
  const bytes = last - first + 1;
  const status = range.kind === 'part' ? 206 : 200;
  headers['content-length'] = String(bytes);
  if (range.kind === 'part') headers['content-range'] = `bytes ${first}-${last}/${size}`;
  if (method === 'HEAD' || bytes === 0) {
    await handle.close();
    return { status, headers, body: null, log: { callNumber, status, outcome: 'served', bytes: 0 } };
  }
  // Ends where the file ended when it was opened, however much is recorded meanwhile.
  return { status, headers, body: streamRange(handle, first, last), log: { callNumber, status, outcome: 'served', bytes } };
}

/** Recordings are personal data and the address is a secret: nothing keeps either, and no other site learns it. */
const PRIVATE = {
  'cache-control': 'private, no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; media-src 'self'",
} as const;

function isListed(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}

function problem(
  { callNumber, method }: RecordingQuery,
  reason: RecordingProblem,
  { headers = {}, detail }: { readonly headers?: Readonly<Record<string, string>>; readonly detail?: string } = {},
): RecordingAnswer {
  const { status, code } = reason;
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...PRIVATE, ...headers },
    body: method === 'HEAD' ? null : JSON.stringify({ type: 'about:blank', ...reason }),
    log: { callNumber, status, outcome: code, bytes: 0, ...(detail === undefined ? {} : { detail }) },
  };
}
