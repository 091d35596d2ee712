import { Pool } from 'undici';
import { guardedConnector, type ResolveName } from './guarded-connector.ts';
import type { UrlGuard } from './url-guard.ts';

export interface OriginPoolsOptions {
  readonly guard: UrlGuard;
  readonly resolve: ResolveName;
  readonly connectTimeoutMs: number;
  readonly maxConnectionsPerOrigin: number;
}

export interface OriginPool {
  readonly pool: Pool;
  readonly isTls: boolean;
  lastUsedAt: number;
}

const MAX_HEADER_BYTES = 16_384;
/** Beyond this many origins the one that was quiet for longest is given up. */
const MAX_ORIGINS = 1_024;

/** Keep-alive connections per origin, all made under one guard: with a new guard there are new pools. */
export class OriginPools {
  readonly guard: UrlGuard;
  readonly #options: OriginPoolsOptions;
  readonly #pools = new Map<string, OriginPool>();

  constructor(options: OriginPoolsOptions) {
    this.guard = options.guard;
    this.#options = options;
  }

  /** `origin` as `URL.origin` writes it; only origins that the guard let pass are ever in here. */
  find(origin: string, ca: string | undefined): OriginPool | undefined {
    return this.#pools.get(ca === undefined ? origin : `${origin} ${ca}`);
  }

  open(origin: string, ca: string | undefined): OriginPool {
    if (this.#pools.size >= MAX_ORIGINS) this.#dropQuietest();
    const { guard, resolve, connectTimeoutMs, maxConnectionsPerOrigin } = this.#options;
    const pool = new Pool(origin, {
      connect: guardedConnector({ guard, resolve, connectTimeoutMs, ...(ca === undefined ? {} : { ca }) }),
      connections: maxConnectionsPerOrigin,
      pipelining: 1,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The deadline of the attempt covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const opened = { pool, isTls: origin.startsWith('https:'), lastUsedAt: 0 };
    this.#pools.set(ca === undefined ? origin : `${origin} ${ca}`, opened);
    return opened;
  }

  /** Lets what is under way finish and takes nothing new. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#pools.values(), ({ pool }) => pool.close()));
  }

  async destroy(): Promise<void> {
    await Promise.all(Array.from(this.#pools.values(), ({ pool }) => pool.destroy()));
  }

  #dropQuietest(): void {
    const [key, quietest] = [...this.#pools].reduce((oldest, each) => (each[1].lastUsedAt < oldest[1].lastUsedAt ? each : oldest));
    this.#pools.delete(key);
    void quietest.pool.close();
  }
}
