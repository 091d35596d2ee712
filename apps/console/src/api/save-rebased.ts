import type { ApiRequest } from './client.ts';
import { saveRevised, type SaveOutcome } from './save.ts';

const MOST_TRIES = 3;

export interface RebasedSave<Answer> extends ApiRequest<Answer> {
  readonly ifMatch: string;
  /** What was read before it was edited. */
  readonly base: Answer;
}

/**
 * Saves one entry of the configuration. The lock is on the whole configuration: when somebody else has saved something else
 * meanwhile, and this entry is still as it was read, ours is saved on top of theirs. Only a change of the same entry is a conflict.
 */
export async function saveRebased<Answer>({ base, ...request }: RebasedSave<Answer>): Promise<SaveOutcome<Answer>> {
  let { ifMatch } = request;
  for (let tries = 1; ; tries++) {
    const outcome = await saveRevised({ ...request, ifMatch });
    if (outcome.kind !== 'conflict' || tries === MOST_TRIES) return outcome;
    const { theirs } = outcome;
    if (!theirs?.etag || !isSame(theirs.data, base)) return outcome;
    ifMatch = theirs.etag;
  }
}

/** Whether two values of the API say the same, in whatever order their keys stand. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [own, other] = [left as Record<string, unknown>, right as Record<string, unknown>];
  const keys = new Set([...Object.keys(own), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(own[key], other[key]));
}
