import { z } from 'zod';
import { SavedTestResult } from './saved-test.ts';

/** RFC 9457, always with a stable `code`; `fields` name what is wrong in the request. */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'Where the code is explained.' }),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string().meta({ description: 'What happened, and what to do.' }),
    fields: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .readonly()
      .optional(),
    failedTests: z
      .array(SavedTestResult)
      .readonly()
      .optional()
      .meta({ description: 'With TESTS_FAIL: the saved tests that a change would break.' }),
    currentRevision: z.number().optional().meta({ description: 'With REVISION_CONFLICT: the revision to start again from.' }),
  })
  .meta({ id: 'Problem', description: 'An RFC 9457 problem.' });
