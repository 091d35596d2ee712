/**
 * Past calls kept as regression tests. They run before a configuration is saved: one that breaks any answers 409 TESTS_FAIL, with
 * `failedTests` in the problem; `Ignore-Tests: true` (or `?ignore-tests=true`) saves all the same and says so in the note. Below `/api/v1`:
 *
 *     GET    /saved-tests               read          page of SavedTest, by name
 *     POST   /saved-tests               write:config  NewSavedTest -> 201 SavedTestDetail
 *     GET    /saved-tests/:test         read          SavedTestDetail
 *     PATCH  /saved-tests/:test         write:config  SavedTestChange -> SavedTestDetail
 *     DELETE /saved-tests/:test         write:config  204
 *     POST   /saved-tests/run           read          SavedTestRun -> SavedTestReport
 *     GET    /saved-tests/export        read          YAML of all tests, or of those named by `?id=`
 */
import { z } from 'zod';
import { StoredCallEvent } from './call.ts';
import { id, listOf, oneOf, strict, text, timestamp } from './field.ts';
import { callNumber, ConfigurationDraft, OwedRequest, RequestDifference } from './trial.ts';

const testName = () => text({ max: 200 });

export const SavedTest = z
  .object({
    id: z.string(),
    name: z.string(),
    callNumber: z.number().meta({ description: 'The call it was made from; that may be forgotten by now.' }),
    createdAt: timestamp(),
    updatedAt: timestamp(),
    author: z.string(),
    eventCount: z.number(),
    requestCount: z.number(),
  })
  .meta({ id: 'SavedTest' });

export const SavedTestDetail = SavedTest.extend({
  events: z.array(StoredCallEvent.shape.event).readonly(),
  expected: z.array(OwedRequest).readonly(),
}).meta({ id: 'SavedTestDetail' });

export const NewSavedTest = strict({
  callNumber: callNumber(),
  name: testName(),
  expect: oneOf(['now', 'then']).default('now'),
}).meta({
  id: 'NewSavedTest',
  description:
    'The call has to be over. Expected is what the live configuration owes for it (`now`), or what it owed when it was made (`then`).',
});

export const SavedTestChange = strict({ name: testName().exactOptional(), expect: oneOf(['now']).exactOptional() }).meta({
  id: 'SavedTestChange',
  description: '`expect: now` takes what the live configuration owes as right from now on.',
});

export const SavedTestRun = strict({ draft: ConfigurationDraft.exactOptional(), ids: listOf(id(), 1_000).exactOptional() }).meta({
  id: 'SavedTestRun',
  description: 'Against the live configuration, or a draft; all tests, or those named.',
});

export const SavedTestResult = z
  .object({
    id: z.string(),
    name: z.string(),
    callNumber: z.number(),
    isPassed: z.boolean(),
    differences: z.array(RequestDifference).readonly().meta({ description: '`before` = expected, `after` = got.' }),
  })
  .meta({ id: 'SavedTestResult' });

export const SavedTestReport = z
  .object({ revision: z.number(), passed: z.number(), failed: z.number(), results: z.array(SavedTestResult).readonly() })
  .meta({ id: 'SavedTestReport' });
