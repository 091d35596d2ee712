import type { CallLevelEvent, ExtensionEvent } from '../call/call-event.ts';
import type { Configuration } from '../config/configuration.ts';
import { compileConfiguration } from '../rules/compile-configuration.ts';
import type { CompiledRules } from '../rules/compiled-rules.ts';
import { compareRequests, type RequestDifference } from './compare-requests.ts';
import { type OwedRequest, planCall } from './plan-call.ts';
import { knownPrevious } from './recorded-callers.ts';

/** A past call with what it has to make a configuration owe (P7). */
export interface SavedTest {
  readonly id: string;
  readonly name: string;
  /** The call it was made from; that may be forgotten by now. */
  readonly callNumber: number;
  /** When the same caller had called before, ms since the epoch; null: never, as far as was known. */
  readonly previousCallAt: number | null;
  readonly events: readonly (CallLevelEvent | ExtensionEvent)[];
  readonly expected: readonly OwedRequest[];
}

/** As it is kept. */
export interface KeptTest extends SavedTest {
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Who made it, or took what it expects. */
  readonly author: string;
}

export interface TestResult {
  readonly id: string;
  readonly name: string;
  readonly callNumber: number;
  readonly isPassed: boolean;
  /** Before: expected; after: got. */
  readonly differences: readonly RequestDifference[];
}

/** What a configuration owes for the call of a test. */
export function owedForTest(
  { events, previousCallAt }: Pick<SavedTest, 'events' | 'previousCallAt'>,
  compiled: CompiledRules,
): OwedRequest[] {
  return planCall(events, compiled, knownPrevious(previousCallAt));
}

export function runTest(test: SavedTest, compiled: CompiledRules): TestResult {
  const differences = compareRequests(test.expected, owedForTest(test, compiled));
  const { id, name, callNumber } = test;
  return { id, name, callNumber, isPassed: differences.length === 0, differences };
}

/**
 * Tests that a change would break. One that fails already, in the very same way, is not broken by it: whoever repairs something else
 * is not held up.
 */
export function brokenTests(tests: readonly SavedTest[], live: Configuration, next: Configuration): TestResult[] {
  if (tests.length === 0) return [];
  const after = compileConfiguration(next, 0);
  const failing = tests.map((test) => ({ test, result: runTest(test, after) })).filter(({ result }) => !result.isPassed);
  if (failing.length === 0) return [];
  const before = compileConfiguration(live, 0);
  return failing
    .filter(({ test, result }) => JSON.stringify(runTest(test, before).differences) !== JSON.stringify(result.differences))
    .map(({ result }) => result);
}
