import { CSRF_HEADER } from '@ringhook/contract';
import type { z } from 'zod';
import { saveAllTheSame } from './broken-tests.ts';
import { credential } from './credential.ts';
import { ApiProblem, readProblem } from './problem.ts';

const BASE = '/api/v1';

/** Values of a query: what is undefined, null or '' is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

export interface ApiRequest<Answer> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`; made by `path` when it holds ids. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: unknown;
  /** The ETag of what was read, or `*`. */
  readonly ifMatch?: string;
  /** Given for a POST that must not happen twice; keep it when the same thing is tried again. */
  readonly onceKey?: string;
  /** Why, for the history of the configuration. */
  readonly note?: string;
  /** Saves although saved tests fail; the history says so. */
  readonly ignoresTests?: boolean;
  readonly signal?: AbortSignal;
  /** What the answer is read by; absent: the answer has no content that matters. */
  readonly answer?: z.ZodType<Answer>;
}

export interface Answered<Answer> {
  readonly data: Answer;
  readonly etag: string | null;
}

/** `path`/rules/${id}`` with every value percent-encoded: an id can't become another path. */
export function path(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)));
}

/** A key for `onceKey`. Not `crypto.randomUUID`: browsers have that on https and localhost only. */
export function newOnceKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Asks the API. Throws `ApiProblem`; an abort by `signal` throws its reason. Saved tests that fail are shown before that. */
export async function callApi<Answer = undefined>(request: ApiRequest<Answer>): Promise<Answered<Answer>> {
  const response = await send(request);
  if (!response.ok) return saveAllTheSame(await readProblem(response), () => callApi({ ...request, ignoresTests: true }));
  const etag = response.headers.get('etag');
  const { answer } = request;
  if (!answer) return { data: undefined as Answer, etag };
  const parsed = answer.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return { data: parsed.data, etag };
  throw new ApiProblem(
    {
      status: response.status,
      code: 'ANSWER_UNREADABLE',
      title: 'The answer is not as this page expects it',
      detail: 'Ringhook may have been updated since this page was opened: reload it.',
    },
    { cause: parsed.error },
  );
}

/** Asks for something that is no JSON: a file, a YAML. */
export async function callApiForBlob(request: Omit<ApiRequest<never>, 'answer'>): Promise<Blob> {
  const response = await send(request);
  if (!response.ok) throw await readProblem(response);
  return response.blob();
}

async function send({ method = 'GET', path: to, query, body, signal, ...request }: ApiRequest<unknown>): Promise<Response> {
  const { ifMatch, onceKey, note = '', ignoresTests = false } = request;
  const isText = typeof body === 'string';
  const headers: Record<string, string> = {
    ...credential.headers(),
    ...(method !== 'GET' && { [CSRF_HEADER]: '1' }),
    ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : isText ? 'application/yaml' : 'application/json' }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    ...(onceKey !== undefined && { 'idempotency-key': onceKey }),
    ...(note.trim() !== '' && { 'change-note': encodeURIComponent(note.trim()) }),
    ...(ignoresTests && { 'ignore-tests': 'true' }),
  };
  try {
    return await fetch(addressOf(to, query), {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body !== undefined && { body: isText || body instanceof Blob ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const detail = 'Ringhook did not answer: it may be restarting, or the network is down.';
    throw new ApiProblem({ status: 0, code: 'UNREACHABLE', title: 'Ringhook can’t be reached', detail }, { cause });
  }
}

/** The address of a GET, for links and downloads as well. */
export function addressOf(to: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return search.size === 0 ? BASE + to : `${BASE}${to}?${search}`;
}
