/**
 * Past calls kept as regression tests. They run before a configuration is saved: one that breaks any answers 409 TESTS_FAIL, with
 * `failedTests` in the problem; `Ignore-Tests: true` (or `?ignore-tests=true`) saves all the same and says so in the note. A test that
 * fails already, in the very same way, stands in nobody's way. Below `/api/v1`:
 *
 *     GET    /saved-tests               read          page of SavedTest, by name
 *     POST   /saved-tests               write:config  NewSavedTest -> 201 SavedTestDetail
 *     GET    /saved-tests/:test         read          SavedTestDetail
 *     PATCH  /saved-tests/:test         write:config  SavedTestChange -> SavedTestDetail
 *     DELETE /saved-tests/:test         write:config  204
 *     POST   /saved-tests/preview       read          SavedTestPreviewRequest -> SavedTestPreview
 *     POST   /saved-tests/run           read          SavedTestRun -> SavedTestReport
 *     GET    /saved-tests/export        read          YAML of all tests, or of those named by `?ids=`
 *     POST   /saved-tests/import        write:config  SavedTestFile -> SavedTestImported
 */
import { z } from 'zod';
import { StoredCallEvent } from './call.ts';
import { id, listOf, oneOf, strict, text, timestamp } from './field.ts';
import { callNumber, ConfigurationDraft, OwedRequest, RequestDifference } from './trial.ts';

export const MOST_SAVED_TESTS = 1_000;
/** Of one call; more than any call has that people had. */
const MOST_EVENTS = 5_000;
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

const previousCallAt = () =>
  timestamp().nullable().meta({ description: 'When the same caller had called before; null: not within a week, as far as was known.' });

export const SavedTestDetail = SavedTest.extend({
  previousCallAt: previousCallAt(),
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

export const SavedTestPreviewRequest = strict({ callNumber: callNumber() }).meta({
  id: 'SavedTestPreviewRequest',
  description: 'A call that is over; nothing is saved.',
});

export const SavedTestPreview = z
  .object({
    now: z.array(OwedRequest).readonly().meta({ description: 'What the live configuration owes for the call.' }),
    past: z
      .array(OwedRequest)
      .readonly()
      .nullable()
      .meta({ description: 'What it owed when the call was made; null: a revision that it met is not kept any more.' }),
    differences: z.array(RequestDifference).readonly().meta({ description: '`before` = past, `after` = now.' }),
  })
  .meta({ id: 'SavedTestPreview', description: 'What a test that is made of this call would expect.' });

export const SavedTestChange = strict({ name: testName().exactOptional(), expect: oneOf(['now']).exactOptional() }).meta({
  id: 'SavedTestChange',
  description: '`expect: now` takes what the live configuration owes as right from now on.',
});

export const SavedTestRun = strict({
  draft: ConfigurationDraft.exactOptional(),
  ids: listOf(id(), MOST_SAVED_TESTS).exactOptional(),
}).meta({
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

/** One test in a file. */
export const WrittenTest = z.object({
  id: id(),
  name: testName(),
  callNumber: callNumber(),
  previousCallAt: previousCallAt().default(null),
  events: z.array(StoredCallEvent.shape.event).min(1, 'must have at least one event').max(MOST_EVENTS).readonly(),
  expected: z.array(OwedRequest).max(MOST_EVENTS).readonly(),
});

export const SavedTestFile = strict({ savedTests: listOf(WrittenTest, MOST_SAVED_TESTS) }).meta({
  id: 'SavedTestFile',
  description: 'What the export writes. On import each test takes the place of the one with its id.',
});

export const SavedTestImported = z.object({ added: z.number(), replaced: z.number() }).meta({ id: 'SavedTestImported' });
