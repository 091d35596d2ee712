import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.ts';

/** What is read again when the reader comes back to the tab, if it is older. */
const STALE_AFTER_MS = 5_000;
const MOST_RETRIES = 2;

/** Told when the server no longer knows who is asking. */
const onSignedOut = new Set<() => void>();

function watch(cause: unknown): void {
  if (cause instanceof ApiProblem && cause.status === 401) onSignedOut.forEach((listener) => listener());
}

/** What this tab has read. One per tab: there is one server and one reader. */
export const cache = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      // `navigator.onLine` speaks of the internet; Ringhook may be on this machine.
      networkMode: 'always',
      staleTime: STALE_AFTER_MS,
      retry: (failures, cause) => failures < MOST_RETRIES && isPassing(cause),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

export function whenSignedOut(listener: () => void): () => void {
  onSignedOut.add(listener);
  return () => void onSignedOut.delete(listener);
}

/** Everything below a path is read again where it is shown: `refresh('/rules')` after a rule was saved. */
export function refresh(...paths: readonly string[]): Promise<void> {
  return cache.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && paths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
  });
}

/** A refusal stays one; no answer, or a server that starts, may be different in a moment. */
function isPassing(cause: unknown): boolean {
  return cause instanceof ApiProblem && (cause.status === 0 || cause.status === 502 || cause.status === 503 || cause.status === 504);
}
