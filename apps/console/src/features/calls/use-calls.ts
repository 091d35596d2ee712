import { CallPage } from '@ringhook/contract';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { callApi, type Query } from '../../api/client.ts';
import type { CallValue } from './call-data.ts';

/** Fewer questions on the way down a long list than the usual page. */
const PAGE = 200;

interface FoundCalls {
  readonly rows: readonly CallValue[];
  /** False: the search has not taken in every call yet. */
  readonly isComplete: boolean;
}

/** Calls page after page. A page without calls is no end: a search stops to answer in time, and is asked on. */
export function useCalls(query: Query) {
  const list = useInfiniteQuery({
    queryKey: ['/calls', query, 'pages'] as const,
    queryFn: async ({ pageParam, signal }) => {
      const asked = { limit: PAGE, ...query, cursor: pageParam };
      return (await callApi({ path: '/calls', query: asked, answer: CallPage, signal })).data;
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    select: ({ pages }): FoundCalls & { readonly isLastEmpty: boolean } => ({
      rows: pages.flatMap(({ items }) => items),
      isComplete: pages.every((page) => page.isComplete),
      isLastEmpty: pages.at(-1)?.items.length === 0,
    }),
    placeholderData: keepPreviousData,
  });
  const { data, hasNextPage, isFetching, isError } = list;
  const goesOn = data?.isLastEmpty === true && hasNextPage && !isFetching && !isError;
  const readOn = useEffectEvent(() => void list.fetchNextPage());
  useEffect(() => {
    if (goesOn) readOn();
  }, [goesOn]);
  return list;
}
