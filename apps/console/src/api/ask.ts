import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { callApi } from './client.ts';
import type { ApiProblem } from './problem.ts';

export interface Ask<Answer> {
  readonly path: string;
  /** What the answer depends on; the same body is not asked twice. */
  readonly body: unknown;
  readonly answer: z.ZodType<Answer>;
  /** False: not asked yet, e.g. while the draft is not complete. */
  readonly isWanted?: boolean;
}

/** A POST that changes nothing: previews and comparisons of what has not been saved. The last answer stays while the next one comes. */
export function useAsk<Answer>({ path, body, answer, isWanted = true }: Ask<Answer>): UseQueryResult<Answer, ApiProblem> {
  return useQuery({
    queryKey: [path, 'ask', body] as const,
    queryFn: async ({ signal }) => (await callApi({ method: 'POST', path, body, answer, signal })).data,
    enabled: isWanted,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
}
