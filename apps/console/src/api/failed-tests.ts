import { SavedTestResult } from '@ringhook/contract';
import { z } from 'zod';
import type { ApiProblem } from './problem.ts';

export type FailedTest = z.infer<typeof SavedTestResult>;

const Tests = z.array(SavedTestResult).readonly();

/** The saved tests that a change would break; none unless the problem is TESTS_FAIL. */
export function failedTestsOf({ failedTests }: ApiProblem): readonly FailedTest[] {
  return Tests.safeParse(failedTests).data ?? [];
}
