import { SavedTestPreview, SavedTestPreviewRequest } from '@ringhook/contract';
import { compareRequests, type OwedRequest } from '@ringhook/core';
import type { Api } from '../api.ts';
import { ApiError } from '../errors.ts';
import { testFromCall, type TestSources } from '../test-from-call.ts';

/** What a test that is made of a call would expect, so that whoever makes it chooses with open eyes. */
export function savedTestPreviewRoute(app: Api, sources: TestSources): void {
  app.post('/saved-tests/preview', {
    config: { scope: 'read' },
    schema: {
      tags: ['saved-tests'],
      summary: 'What a test of a past call would expect: as it was told then, and as it would be told now; nothing is saved or sent',
      body: SavedTestPreviewRequest,
      response: { 200: SavedTestPreview },
    },
    handler: async ({ body: { callNumber } }) => {
      const { expected: now } = await testFromCall(sources, callNumber, 'now');
      const past = await owedThen(sources, callNumber);
      return { now, past, differences: past === null ? [] : compareRequests(past, now) };
    },
  });
}

/** null: it can't be known any more. */
async function owedThen(sources: TestSources, callNumber: number): Promise<readonly OwedRequest[] | null> {
  try {
    return (await testFromCall(sources, callNumber, 'then')).expected;
  } catch (cause) {
    if (cause instanceof ApiError && cause.details.fields?.some(({ field }) => field === 'expect')) return null;
    throw cause;
  }
}
