import { brokenTests, type Configuration, type TestResult } from '@ringhook/core';
import type { FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';
import type { SavedTestStore } from './ports.ts';

const NAMED = 3;

/** Which saved tests a change would break; empty: none, so that it may be saved. */
export type CheckTests = (live: Configuration, next: Configuration) => readonly TestResult[];

export function checkSavedTests(store: SavedTestStore | undefined): CheckTests {
  return (live, next) => (store === undefined || store.count() === 0 ? [] : brokenTests(store.list(), live, next));
}

/**
 * Throws TESTS_FAIL with what differs, unless whoever saves says that the change is meant; returns what the history then says of it,
 * '' when nothing is broken.
 */
export function requireTests(broken: readonly TestResult[], isIgnored: boolean): string {
  if (broken.length === 0) return '';
  const count = broken.length === 1 ? '1 saved test' : `${broken.length} saved tests`;
  const named = broken.slice(0, NAMED).map(({ name }) => `"${name}"`);
  const names = named.join(', ') + (broken.length > NAMED ? ` and ${broken.length - NAMED} more` : '');
  if (isIgnored) return ` (although it breaks ${count}: ${names})`;
  const message = `this would break ${count}: ${names}; nothing was saved`;
  throw new ApiError('TESTS_FAIL', 'saved-tests', message, { failedTests: broken });
}

/** `Ignore-Tests` of a write, or `ignore-tests` in its query. */
export function ignoresTests({ headers, query }: FastifyRequest): boolean {
  const asked = typeof query === 'object' && query !== null && 'ignore-tests' in query ? query['ignore-tests'] : undefined;
  const given = headers['ignore-tests'] ?? asked;
  if (given === undefined || given === 'false') return false;
  if (given === 'true') return true;
  const message = 'must be true or false';
  throw new ApiError('REQUEST_INVALID', 'Ignore-Tests', `Ignore-Tests ${message}`, { fields: [{ field: 'Ignore-Tests', message }] });
}
