import { Pool } from 'undici';

const CONNECTIONS = 64;

export interface Limit extends AsyncDisposable {
  /** So many GETs from memory, on connections that are never idle. */
  get(count: number): Promise<void>;
}

/** The reference: the HTTP client that the sender uses, asked for the links of one call, and nothing else. */
export function bareGets(receiverUrl: string, links: readonly string[]): Limit {
  const pool = new Pool(receiverUrl, { connections: CONNECTIONS });
  const targets = links.map((link) => link.slice(receiverUrl.length));
  return {
    async get(count) {
      let sent = 0;
      const connection = async (): Promise<void> => {
        while (sent < count) {
          const path = targets[sent++ % targets.length] ?? '/';
          const { body } = await pool.request({ path, method: 'GET' });
          await body.text();
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}
