import type { Answered } from './client.ts';
import type { ApiProblem } from './problem.ts';

/** Somebody wants to save although saved tests fail. */
export interface MeantChange {
  readonly whenSaved: () => Promise<void>;
}

/** Shows what would break; undefined: it is not saved. */
export type AskAboutTests = (problem: ApiProblem) => Promise<MeantChange | undefined>;

let ask: AskAboutTests = () => Promise.resolve(undefined);

/** Who asks, in every place that saves a configuration. Without anybody such a change is refused. */
export function whenTestsFail(asker: AskAboutTests): void {
  ask = asker;
}

/** Saves all the same what was refused only because saved tests fail, if that is meant; else throws the problem. */
export async function saveAllTheSame<Answer>(problem: ApiProblem, save: () => Promise<Answered<Answer>>): Promise<Answered<Answer>> {
  const meant = problem.code === 'TESTS_FAIL' ? await ask(problem) : undefined;
  if (meant === undefined) throw problem;
  const saved = await save();
  await meant.whenSaved();
  return saved;
}
