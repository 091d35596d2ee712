import { callApi } from '../../api/client.ts';
import { type ApiProblem, toProblem } from '../../api/problem.ts';
import { isSame } from '../../api/save-rebased.ts';
import { type Entry, type Kind, pathOf } from './kinds.ts';

export type RemoveOutcome =
  | { readonly kind: 'removed' }
  /** Somebody else edited the very entry meanwhile; it is still there. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly problem: ApiProblem };

const MOST_TRIES = 3;

/**
 * Removes an entry as it was looked at. The lock is on the whole configuration: when somebody else has saved something else,
 * and this entry is still the same, it is removed all the same.
 */
export async function removeEntry(kind: Kind, seen: Entry, etag: string): Promise<RemoveOutcome> {
  const path = pathOf(kind, seen);
  let ifMatch = etag;
  try {
    for (let tries = 1; ; tries++) {
      try {
        await callApi({ method: 'DELETE', path, ifMatch });
        return { kind: 'removed' };
      } catch (cause) {
        if (toProblem(cause).code !== 'REVISION_CONFLICT' || tries === MOST_TRIES) throw cause;
      }
      const now = await callApi({ path, answer: kind.schema });
      if (now.etag === null || !isSame(now.data, seen)) return { kind: 'changed' };
      ifMatch = now.etag;
    }
  } catch (cause) {
    return { kind: 'refused', problem: toProblem(cause) };
  }
}
