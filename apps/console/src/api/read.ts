import { pageOf } from '@ringhook/contract';
import { type UseInfiniteQueryResult, type UseQueryResult, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { type Answered, callApi, type Query } from './client.ts';
import type { ApiProblem } from './problem.ts';

export interface Read<Answer> {
  readonly path: string;
  readonly query?: Query;
  readonly answer: z.ZodType<Answer>;
  /** False: not asked yet, e.g. while nothing is chosen. */
  readonly isWanted?: boolean;
  readonly everyMs?: number;
  /** Keeps what was shown while the next answer comes: for filters. */
  readonly keepsPrevious?: boolean;
}

/** One thing of the API. */
export function useRead<Answer>(read: Read<Answer>): UseQueryResult<Answer, ApiProblem> {
  return useQuery({ ...optionsOf(read), select: ({ data }) => data });
}

/** The same with its ETag: for whoever edits it and saves with `saveRevised`. */
export function useRevised<Answer>(read: Read<Answer>): UseQueryResult<Answered<Answer>, ApiProblem> {
  return useQuery(optionsOf(read));
}

function optionsOf<Answer>({ path, query = {}, answer, isWanted = true, everyMs, keepsPrevious = false }: Read<Answer>) {
  return {
    queryKey: [path, query] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => callApi({ path, query, answer, signal }),
    enabled: isWanted,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
  };
}

export type Pages<Item> = UseInfiniteQueryResult<readonly Item[], ApiProblem>;

const FIRST_PAGE = '';

/** A list by cursor, page after page; `data` is all of what was read so far. `answer` is the schema of one entry. */
export function usePages<Item>({ path, query = {}, answer, isWanted = true, everyMs, keepsPrevious = true }: Read<Item>): Pages<Item> {
  const page = pageOf(answer);
  return useInfiniteQuery({
    queryKey: [path, query, 'pages'] as const,
    queryFn: async ({ pageParam, signal }) => {
      const asked = { limit: 100, ...query, cursor: pageParam };
      const { data } = await callApi({ path, query: asked, answer: page, signal });
      return data as { readonly items: readonly Item[]; readonly next: string | null };
    },
    initialPageParam: FIRST_PAGE,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
    enabled: isWanted,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(keepsPrevious && { placeholderData: keepPreviousData }),
  });
}
