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

const MOST_AT_ONCE = 500;
const MOST_PAGES = 200;

/** A whole list of the configuration: where its order or completeness counts. */
export function useAll<Item>(read: Read<Item>): UseQueryResult<readonly Item[], ApiProblem> {
  return useQuery({ ...allOf(read), select: ({ data }) => data });
}

/** The same with the ETag of its first page. */
export function useAllRevised<Item>(read: Read<Item>): UseQueryResult<Answered<readonly Item[]>, ApiProblem> {
  return useQuery(allOf(read));
}

function allOf<Item>({ path, query, answer, isWanted = true }: Read<Item>) {
  const page = pageOf(answer);
  return {
    queryKey: query ? [path, 'all', query] : [path, 'all'],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Answered<readonly Item[]>> => {
      const items: Item[] = [];
      let etag: string | null = null;
      let cursor: string | null = null;
      for (let count = 0; count < MOST_PAGES; count++) {
        const asked: Answered<{ items: readonly unknown[]; next: string | null }> = await callApi({
          path,
          query: { ...query, limit: MOST_AT_ONCE, cursor },
          answer: page,
          signal,
        });
        etag ??= asked.etag;
        items.push(...(asked.data.items as readonly Item[]));
        cursor = asked.data.next;
        if (cursor === null) break;
      }
      return { data: items, etag };
    },
    enabled: isWanted,
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
