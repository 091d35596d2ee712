import {
  compileConfiguration,
  type CompiledRules,
  knownPrevious,
  MAX_REPEAT_MINUTES,
  owedForTest,
  planCallBy,
  type SavedTest,
} from '@ringhook/core';
import { previousCallOf } from './caller-history.ts';
import { ApiError, notFound } from './errors.ts';
import { CompiledRevisions } from './explain/compiled-revisions.ts';
import type { CallReader, ConfigurationStore, StoredCallEvent } from './ports.ts';

export interface TestSources {
  readonly configuration: ConfigurationStore;
  readonly calls: CallReader;
}

const WEEK_MS = MAX_REPEAT_MINUTES * 60_000;

/** A recorded call that is over, with what it is owed by the live configuration, or what it was owed by those it met. */
export async function testFromCall(
  { configuration, calls }: TestSources,
  callNumber: number,
  expect: 'now' | 'then',
): Promise<Omit<SavedTest, 'id' | 'name'>> {
  const call = await calls.get(callNumber);
  if (!call) throw notFound('call', String(callNumber));
  const stored = await calls.events(callNumber);
  if (call.endedAt === null || stored.length === 0) {
    const message = `call ${callNumber} still goes on, or nothing of it is kept: a test is made of a call that is over`;
    throw new ApiError('REQUEST_INVALID', 'callNumber', message, { fields: [{ field: 'callNumber', message }] });
  }
  const { configuration: live, revision } = configuration.current();
  const events = stored.map(({ event }) => event);
  const previousCallAt = await previousCallOf(calls, call, { configuration: live, spanMs: WEEK_MS });
  const test = { callNumber, previousCallAt, events };
  if (expect === 'now') return { ...test, expected: owedForTest(test, compileConfiguration(live, revision)) };
  const metBy = await revisionsMet(configuration, stored);
  return { ...test, expected: planCallBy(events, (place) => metBy[place] as CompiledRules, knownPrevious(previousCallAt)) };
}

/** Of each event the configuration it met. */
async function revisionsMet(configuration: ConfigurationStore, stored: readonly StoredCallEvent[]): Promise<readonly CompiledRules[]> {
  const compiled = await new CompiledRevisions(configuration).of(stored.map(({ revision }) => revision));
  return stored.map(({ revision }) => {
    const found = compiled.get(revision);
    if (found !== undefined) return found;
    const message = `"then" can't be known: revision ${revision} is not kept any more`;
    throw new ApiError('REQUEST_INVALID', 'expect', message, { fields: [{ field: 'expect', message }] });
  });
}
