import { z } from 'zod';
import { PlainProblem } from './plain-problem.ts';
import { SavedTestResult } from './saved-test.ts';

/** RFC 9457, always with a stable `code`; `fields` name what is wrong in the request. */
export const Problem = PlainProblem.extend({
  failedTests: z
    .array(SavedTestResult)
    .readonly()
    .optional()
    .meta({ description: 'With TESTS_FAIL: the saved tests that a change would break.' }),
}).meta({ id: 'Problem', description: 'An RFC 9457 problem.' });
