import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/problem.ts';

/** Title and advice of a problem in the reader's language; what is not known by its code is shown as the server said it. */
export function useProblemText(problem: ApiProblem): { readonly title: string; readonly fix: string | undefined } {
  const { t, i18n } = useTranslation('ui');
  const key = `problem.${problem.code}`;
  const say = t as (key: string) => string;
  const has = (name: string): boolean => i18n.exists(name, { ns: 'ui' });
  return {
    title: has(`${key}.title`) ? say(`${key}.title`) : problem.title,
    fix: has(`${key}.fix`) ? say(`${key}.fix`) : undefined,
  };
}
