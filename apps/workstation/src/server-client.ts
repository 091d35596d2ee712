import { z } from 'zod';
import { DeskLogin, DeskLoginState } from '@ringhook/contract';

/** The server could not be asked, or refused; the message says what to do. */
export class ServerProblem extends Error {}

/** The few things that are asked of the server besides the link. */
export class ServerClient {
  readonly #base: string;

  constructor(server: string) {
    this.#base = server.endsWith('/') ? server : `${server}/`;
  }

  async beginLogin(computer: string): Promise<z.output<typeof DeskLogin>> {
    return DeskLogin.parse(await this.#post('desk/logins', { computer }));
  }

  async pollLogin(deviceCode: string): Promise<z.output<typeof DeskLoginState>> {
    return DeskLoginState.parse(await this.#post('desk/logins/poll', { deviceCode }));
  }

  /** Whether the server still knows the token; undefined when it cannot be asked. */
  async isKnown(token: string): Promise<boolean | undefined> {
    const answer = await this.#fetch('auth/me', { headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
    return answer === undefined || answer.status >= 500 ? undefined : answer.status !== 401;
  }

  /** Undefined when there is none of that name, or it cannot be had now. */
  async sound(name: string, token: string): Promise<Uint8Array | undefined> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await this.#fetch(`sounds/${encodeURIComponent(name)}`, { headers }).catch(() => undefined);
    return answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : undefined;
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    const answer = await this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return answer.json();
    const problem = (await answer.json().catch(() => undefined)) as { detail?: unknown } | undefined;
    const detail = typeof problem?.detail === 'string' ? problem.detail : `it answered ${answer.status}; is this a Ringhook server?`;
    throw new ServerProblem(`${this.#base}: ${detail}`);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(new URL(`api/v1/${path}`, this.#base), { ...init, redirect: 'error', signal: AbortSignal.timeout(15_000) });
    } catch (cause) {
      const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
      throw new ServerProblem(`${this.#base} can't be reached: ${reason}`, { cause });
    }
  }
}

/** The address as people type it, with its scheme; undefined when it is none. */
export function readServer(typed: string): string | undefined {
  const text = typed.trim();
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  return url === null || url.username !== '' || url.search !== '' || url.hash !== '' ? undefined : url.href.replace(/\/$/, '');
}
