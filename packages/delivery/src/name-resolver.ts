import { promises as dns } from 'node:dns';
import type { ResolveName } from './guarded-connector.ts';

/** A look-up that took longer makes its name a suspect. */
const SLOW_MS = 2_000;
/** Look-ups of suspects at a time; each occupies a thread until the name server, or the patience with it, is through. */
const MAX_SUSPECTS_AT_ONCE = 2;
const MAX_SUSPECTS = 10_000;

export interface ResolverOptions {
  readonly lookup?: ResolveName;
  /** Running time in ms. */
  readonly clock?: () => number;
}

/**
 * The system's resolver, so that /etc/hosts and local zones count. Its look-ups run on a few threads (libuv gives them half of its
 * pool) and can't be called off, so names whose server hangs must not take them all: questions for one name share one look-up, and
 * names that were slow the last time wait for each other, not in the way of the others.
 */
export function systemResolver(options: ResolverOptions = {}): ResolveName {
  const { lookup = lookUp, clock = () => performance.now() } = options;
  const underway = new Map<string, ReturnType<ResolveName>>();
  const suspects = new Set<string>();
  const line: (() => void)[] = [];
  let suspectsAtOnce = 0;

  async function ask(hostname: string): ReturnType<ResolveName> {
    const askedAt = clock();
    try {
      return await lookup(hostname);
    } finally {
      if (clock() - askedAt < SLOW_MS) suspects.delete(hostname);
      else if (suspects.size < MAX_SUSPECTS) suspects.add(hostname);
    }
  }

  async function askInTurn(hostname: string): ReturnType<ResolveName> {
    if (suspectsAtOnce >= MAX_SUSPECTS_AT_ONCE) await new Promise<void>((resolve) => line.push(resolve));
    else suspectsAtOnce++;
    try {
      return await ask(hostname);
    } finally {
      const next = line.shift();
      if (next) next();
      else suspectsAtOnce--;
    }
  }

  return (hostname) => {
    const known = underway.get(hostname);
    if (known !== undefined) return known;
    const asked = (suspects.has(hostname) ? askInTurn(hostname) : ask(hostname)).finally(() => underway.delete(hostname));
    underway.set(hostname, asked);
    return asked;
  };
}

function lookUp(hostname: string): ReturnType<ResolveName> {
  return dns.lookup(hostname, { all: true, order: 'verbatim' });
}
