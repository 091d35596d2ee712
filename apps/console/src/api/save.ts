import { type Answered, type ApiRequest, callApi } from './client.ts';
import { type ApiProblem, toProblem } from './problem.ts';

/** What came of saving something that others may edit as well. */
export type SaveOutcome<Answer> =
  | { readonly kind: 'saved'; readonly data: Answer; readonly etag: string | null }
  /** Somebody else saved first. `theirs` is what is there now; undefined when it was removed. */
  | { readonly kind: 'conflict'; readonly problem: ApiProblem; readonly theirs: Answered<Answer> | undefined }
  /** Refused or not reached; nothing was changed as far as is known. `problem.fields` belong to the form. */
  | { readonly kind: 'refused'; readonly problem: ApiProblem };

/** Saves by `If-Match`. Never throws: a conflict is an outcome that the page shows with both versions. */
export async function saveRevised<Answer>(request: ApiRequest<Answer> & { readonly ifMatch: string }): Promise<SaveOutcome<Answer>> {
  try {
    return { kind: 'saved', ...(await callApi(request)) };
  } catch (cause) {
    const problem = toProblem(cause);
    if (problem.code !== 'REVISION_CONFLICT') return { kind: 'refused', problem };
    const { path, answer } = request;
    const theirs = await callApi({ path, ...(answer && { answer }) }).catch(() => undefined);
    return { kind: 'conflict', problem, theirs };
  }
}
