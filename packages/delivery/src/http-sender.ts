import type { AttemptOutcome, FailureReason } from '@ringhook/core';
import { DeadlineWatch } from './deadline-watch.ts';
import { Exchange } from './exchange.ts';
import type { ResolveName } from './guarded-connector.ts';
import { systemResolver } from './name-resolver.ts';
import { type OriginPool, OriginPools } from './origin-pools.ts';
import type { OutgoingRequest, RequestSender } from './outgoing-request.ts';
import { buildHeaders } from './request-headers.ts';
import type { UrlGuard } from './url-guard.ts';

export interface HttpSenderOptions {
  readonly guard: UrlGuard;
  /** Of Ringhook, for `user-agent`. */
  readonly version: string;
  /** Wall clock, ms since the epoch. */
  readonly now?: () => number;
  readonly resolve?: ResolveName;
  readonly connectTimeoutMs?: number;
  /** A safety net; how many requests of an endpoint are under way is decided before they get here. */
  readonly maxConnectionsPerOrigin?: number;
}

export interface HttpSender extends RequestSender {
  /** From now on requests go by this guard and over new connections; what is under way ends on the old ones. */
  setGuard(guard: UrlGuard): void;
  /** Attempts under way. */
  readonly underway: number;
  /** Gives up what is under way and closes every connection. */
  close(): Promise<void>;
}

interface Route {
  readonly target: string;
  readonly origin: OriginPool;
}

type Routing =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'refused'; readonly reason: FailureReason; readonly detail: string };

const CONNECT_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS_PER_ORIGIN = 256;

/** Sends requests over guarded keep-alive HTTP/1.1 connections. Redirects are answers and not followed, TLS is always verified. */
export function createHttpSender(options: HttpSenderOptions): HttpSender {
  return new GuardedHttpSender(options);
}

class GuardedHttpSender implements HttpSender {
  readonly #userAgent: string;
  readonly #now: () => number;
  readonly #poolOptions: { readonly resolve: ResolveName; readonly connectTimeoutMs: number; readonly maxConnectionsPerOrigin: number };
  readonly #watch = new DeadlineWatch(monotonicMs);
  readonly #retired = new Set<OriginPools>();
  #pools: OriginPools;
  #isClosed = false;

  constructor({ guard, version, now, resolve, connectTimeoutMs, maxConnectionsPerOrigin }: HttpSenderOptions) {
    this.#userAgent = `ringhook/${version}`;
    this.#now = now ?? Date.now;
    this.#poolOptions = {
      resolve: resolve ?? systemResolver(),
      connectTimeoutMs: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
      maxConnectionsPerOrigin: maxConnectionsPerOrigin ?? MAX_CONNECTIONS_PER_ORIGIN,
    };
    this.#pools = new OriginPools({ guard, ...this.#poolOptions });
  }

  get underway(): number {
    return this.#watch.size;
  }

  send(outgoing: OutgoingRequest, signal?: AbortSignal): Promise<AttemptOutcome> {
    if (this.#isClosed) return refusal('reset', 'Ringhook stops');
    const routing = this.#route(outgoing.request.url, outgoing.ca);
    if (routing.kind === 'refused') return refusal(routing.reason, routing.detail);
    const { target, origin } = routing.route;
    const headers = buildHeaders(outgoing, { target, at: this.#now(), userAgent: this.#userAgent });
    if (headers.kind === 'bad') return refusal('badRequest', headers.detail);

    const startedAt = monotonicMs();
    origin.lastUsedAt = startedAt;
    return new Promise((resolve) => {
      const exchange = new Exchange({
        isTls: origin.isTls,
        timeoutMs: outgoing.timeoutMs,
        signal,
        startedAt,
        clock: monotonicMs,
        now: this.#now,
        settled: (ended, outcome) => {
          this.#watch.delete(ended);
          resolve(outcome);
        },
      });
      this.#watch.add(exchange);
      const { method, body } = outgoing.request;
      origin.pool.dispatch({ method, path: target, headers: headers.flat as string[], body }, exchange);
    });
  }

  setGuard(guard: UrlGuard): void {
    const old = this.#pools;
    this.#pools = new OriginPools({ guard, ...this.#poolOptions });
    this.#retired.add(old);
    void old.close().then(() => this.#retired.delete(old));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#watch.cancelAll();
    await Promise.all([this.#pools, ...this.#retired].map((pools) => pools.destroy()));
  }

  /**
   * The known way is one cut and one look-up: pools exist only for origins in their one canonical spelling that passed the guard,
   * and an authority that ends at the first slash can't be read differently by anybody.
   */
  #route(url: string, ca: string | undefined): Routing {
    const slash = url.indexOf('/', 8);
    const known = slash === -1 ? undefined : this.#pools.find(url.slice(0, slash), ca);
    if (known !== undefined) return withTarget(known, url.slice(slash));

    const verdict = this.#pools.guard.checkUrl(url);
    if (verdict.kind !== 'allowed')
      return { kind: 'refused', reason: verdict.kind === 'blocked' ? 'blocked' : 'badRequest', detail: verdict.detail };
    const { origin, pathname, search } = verdict.url;
    const rest = /^https?:\/\/[^/?#\\]*(.*)$/is.exec(url)?.[1] ?? '';
    const target = rest.startsWith('/') ? rest : rest.startsWith('?') ? `/${rest}` : pathname + search;
    return withTarget(this.#pools.find(origin, ca) ?? this.#pools.open(origin, ca), target);
  }
}

/** RFC 9112 3.2.1 in ASCII; the fragment stays at home. */
const TARGET = /^[\x21\x22\x24-\x7e]*$/;

function withTarget(origin: OriginPool, rest: string): Routing {
  if (TARGET.test(rest)) return { kind: 'route', route: { origin, target: rest } };
  const target = rest.replace(/#.*$/s, '');
  if (TARGET.test(target)) return { kind: 'route', route: { origin, target } };
  return {
    kind: 'refused',
    reason: 'badRequest',
    detail: 'the path or query has blanks, controls or characters beyond ASCII that were not escaped',
  };
}

function refusal(reason: FailureReason, detail: string): Promise<AttemptOutcome> {
  return Promise.resolve({ kind: 'failed', reason, detail, durationMs: 0 });
}

function monotonicMs(): number {
  return performance.now();
}
