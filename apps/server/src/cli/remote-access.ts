import type { TokenScope } from '@ringhook/api';
import {
  Account,
  CallExplanation,
  ConfigurationDocument,
  ConfigurationRevision,
  CreatedAccount,
  CreatedToken,
  DirectoryImportResult,
  pageOf,
  Problem,
  ResetPassword,
  RevisionInfo,
  Secret,
  Token,
} from '@ringhook/contract';
import { AppError, errorText, loginKey } from '@ringhook/core';
import { z } from 'zod';
import type { Access } from './access.ts';
import { unknownLogin } from './local-accounts.ts';

const ANSWER_WITHIN_MS = 30_000;
/** A PBX with thousands of phones takes its time. */
const IMPORTED_WITHIN_MS = 90_000;

/** Works on a running server through its API. */
export function openRemote(url: string, token: string): Access {
  const ask = createClient(url, token);
  const all = async <Item>(path: string, item: z.ZodType<Item>): Promise<Item[]> => {
    const items: Item[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: readonly Item[]; next: string | null } = await ask('GET', `${path}?limit=500${cursor && `&cursor=${cursor}`}`, {
        schema: pageOf(item),
      });
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  };

  return {
    name: url,
    read: () => ask('GET', '/api/v1/configuration', { schema: ConfigurationRevision }),
    readRevision: (revision) => ask('GET', `/api/v1/configuration/history/${revision}`, { schema: ConfigurationRevision }),
    save: async (next, expectedRevision, { note, ignoresTests }) => {
      const body = { configuration: ConfigurationDocument.parse(next), note };
      const saved = await ask('PUT', '/api/v1/configuration', {
        body,
        schema: RevisionInfo,
        headers: { 'if-match': `"${expectedRevision}"`, ...(ignoresTests && { 'ignore-tests': 'true' }) },
      });
      return saved.revision;
    },
    importDirectory: (body) =>
      ask('POST', '/api/v1/directory/import', { body, schema: DirectoryImportResult, answerWithinMs: IMPORTED_WITHIN_MS }),
    listTokens: () => all('/api/v1/tokens', Token),
    createToken: async ({ name, scopes, expiresAt }) => {
      const body: { name: string; scopes: readonly TokenScope[]; expiresAt?: number } = {
        name,
        scopes,
        ...(expiresAt !== null && { expiresAt }),
      };
      return (await ask('POST', '/api/v1/tokens', { body, schema: CreatedToken })).token;
    },
    revokeToken: (id) => ask('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`, { schema: z.void() }),
    listSecrets: () => all('/api/v1/secrets', Secret),
    setSecret: (name, value) => ask('PUT', `/api/v1/secrets/${encodeURIComponent(name)}`, { body: { value }, schema: z.void() }),
    removeSecret: (name) => ask('DELETE', `/api/v1/secrets/${encodeURIComponent(name)}`, { schema: z.void() }),
    listAccounts: () => all('/api/v1/accounts', Account),
    createAccount: async (body) => (await ask('POST', '/api/v1/accounts', { body, schema: CreatedAccount })).oneTimePassword ?? '',
    resetPassword: async (login) => {
      const account = (await all('/api/v1/accounts', Account)).find((known) => loginKey(known.login) === loginKey(login));
      if (!account) throw unknownLogin(login);
      const path = `/api/v1/accounts/${encodeURIComponent(account.id)}`;
      if (account.disabled) await ask('PATCH', path, { body: { disabled: false }, schema: Account });
      return (await ask('POST', `${path}/reset-password`, { schema: ResetPassword })).oneTimePassword;
    },
    close: () => {},
  };
}

/** Asks a running server for a backup. The stream ends early only with an error. */
export async function requestBackup(
  { url, token }: { readonly url: string; readonly token?: string },
  passphrase: string | undefined,
): Promise<ReadableStream<Uint8Array>> {
  if (!token) throw new AppError('TOKEN_MISSING', '--token', 'a running server asks for a token: give --token or set RINGHOOK_TOKEN');
  const response = await send(new URL('/api/v1/backup', baseOf(url)), {
    method: 'POST',
    redirect: 'error',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(passphrase === undefined ? {} : { passphrase }),
  });
  if (response.ok && response.body) return response.body;
  throw problemOf(response.status, await response.text(), url);
}

interface Question<Answer> {
  readonly schema: z.ZodType<Answer>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answerWithinMs?: number;
}

type Client = <Answer>(method: string, path: string, question: Question<Answer>) => Promise<Answer>;

/** What a running server says about one call. Fails with NOT_FOUND. */
export function readExplanation(
  { url, token }: { readonly url: string; readonly token: string },
  call: number,
  rule?: string,
): Promise<z.output<typeof CallExplanation>> {
  const only = rule === undefined ? '' : `?rule=${encodeURIComponent(rule)}`;
  return createClient(url, token)('GET', `/api/v1/calls/${call}/explain${only}`, { schema: CallExplanation });
}

/** An answer that is text, not JSON. */
export async function readText({ url, token }: { readonly url: string; readonly token: string }, path: string): Promise<string> {
  const response = await send(new URL(path, baseOf(url)), {
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text, url);
  return text;
}

export function createClient(url: string, token: string): Client {
  const base = baseOf(url);
  return async (method, path, { schema, body, headers, answerWithinMs = ANSWER_WITHIN_MS }) => {
    const response = await send(new URL(path, base), {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, text, url);
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new AppError(
      'SERVER_NOT_UNDERSTOOD',
      url,
      `${url} answered ${method} ${path} with something else than this ringhook expects; is a Ringhook of the same version behind it?`,
    );
  };
}

function baseOf(url: string): URL {
  const base = URL.parse(url);
  if (base && (base.protocol === 'http:' || base.protocol === 'https:')) return base;
  throw new AppError('URL_INVALID', url, `--url must look like http://127.0.0.1:8580, not "${url}"`);
}

async function send(target: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(target, init);
  } catch (cause) {
    const reason = errorText(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
    throw new AppError(
      'SERVER_UNREACHABLE',
      target.origin,
      `${target.origin} can't be reached (${reason}); does "ringhook serve" run there?`,
      { cause },
    );
  }
}

/** Undefined for no text and for text that is no JSON; the schema then says that this was not expected. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(status: number, text: string, url: string): AppError {
  try {
    const { code, detail, fields = [] } = Problem.parse(JSON.parse(text));
    const lines = fields.map(({ field, message }) => `  ${field} ${message}`);
    return new AppError(code, url, [detail, ...(lines.length > 1 ? lines : [])].join('\n'));
  } catch {
    return new AppError('SERVER_NOT_UNDERSTOOD', url, `${url} answered ${status} and no problem document; is a Ringhook behind it?`);
  }
}
