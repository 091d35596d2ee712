import { SavedTest, type SavedTestDetail, SavedTestReport, type SavedTestResult } from '@ringhook/contract';
import type { UseQueryResult } from '@tanstack/react-query';
import type { z } from 'zod';
import { useAsk } from '../../api/ask.ts';
import { cache, refresh } from '../../api/cache.ts';
import { callApi, path } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { useAll } from '../../api/read.ts';

export type TestValue = z.infer<typeof SavedTest>;
export type TestDetailValue = z.infer<typeof SavedTestDetail>;
export type TestResultValue = z.infer<typeof SavedTestResult>;
type Report = z.infer<typeof SavedTestReport>;

const RUN = '/saved-tests/run';
const ALL = {};

export const useTests = (): UseQueryResult<readonly TestValue[], ApiProblem> => useAll({ path: '/saved-tests', answer: SavedTest });

/** All tests against what is live: when the page opens, and whenever tests were changed. */
export const useReport = (): UseQueryResult<Report, ApiProblem> => useAsk({ path: RUN, body: ALL, answer: SavedTestReport });

/** One test alone; its result takes its place among the others. */
export async function runOne(id: string): Promise<void> {
  const { data } = await callApi({ method: 'POST', path: RUN, body: { ids: [id] }, answer: SavedTestReport });
  cache.setQueryData<Report>([RUN, 'ask', ALL], (before) => {
    const results = [...(before?.results ?? []).filter((result) => result.id !== id), ...data.results];
    const failed = results.filter(({ isPassed }) => !isPassed).length;
    return { revision: data.revision, passed: results.length - failed, failed, results };
  });
}

export async function changeTest(id: string, body: { readonly name?: string; readonly expect?: 'now' }): Promise<void> {
  await callApi({ method: 'PATCH', path: path`/saved-tests/${id}`, body });
  await refresh('/saved-tests');
}

export async function removeTest(id: string): Promise<void> {
  await callApi({ method: 'DELETE', path: path`/saved-tests/${id}` });
  await refresh('/saved-tests');
}

/** As it was before it was changed or removed. */
export async function putBack({ id, name, callNumber, previousCallAt, events, expected }: TestDetailValue): Promise<void> {
  const body = { savedTests: [{ id, name, callNumber, previousCallAt, events, expected }] };
  await callApi({ method: 'POST', path: '/saved-tests/import', body });
  await refresh('/saved-tests');
}
