import { type CallFacts, waitMs } from '../call/call.ts';
import type { CallOutcome, TimeSpan } from '../config/rule-conditions.ts';
import type { Clause, ClauseName, ClauseVerdict } from './clause.ts';
import type { MatchFacts } from './match-facts.ts';

const NOT_YET = '(not known yet)';
const MINUTE_MS = 60_000;

/** A clause about something that only becomes known: `value` is undefined until then, null when there is none. */
interface LateClauseParts<Value> {
  readonly name: ClauseName;
  readonly expected: string;
  readonly value: (facts: MatchFacts) => Value | null | undefined;
  readonly isMet: (value: Value, facts: MatchFacts) => boolean;
  readonly describe: (value: Value, facts: MatchFacts) => string;
}

function lateClause<Value>({ name, expected, value, isMet, describe }: LateClauseParts<Value>): Clause {
  const verdict = (facts: MatchFacts): ClauseVerdict => {
    const there = value(facts);
    if (there === undefined) return 'unknown';
    return there !== null && isMet(there, facts) ? 'met' : 'notMet';
  };
  return {
    name,
    expected,
    verdict,
    test: (facts) => verdict(facts) === 'met',
    actual: (facts) => {
      const there = value(facts);
      if (there === undefined) return NOT_YET;
      return there === null ? '(none)' : describe(there, facts);
    },
    lookup: null,
  };
}

export function spanClause(name: 'waitMs' | 'talkMs', { min, max }: TimeSpan): Clause {
  const expected = [...(min === undefined ? [] : [`at least ${min} ms`]), ...(max === undefined ? [] : [`less than ${max} ms`])];
  return lateClause<number>({
    name,
    expected: expected.join(' and '),
    value: ({ call }) => (name === 'waitMs' ? (waitMs(call) ?? undefined) : talkMs(call)),
    isMet: (ms) => ms >= (min ?? 0) && ms < (max ?? Number.POSITIVE_INFINITY),
    describe: (ms) => `${ms} ms`,
  });
}

/** From the answer to the end; undefined while it may still grow, null when nobody answered. */
function talkMs({ answeredAt, endedAt }: CallFacts): number | null | undefined {
  if (endedAt === null) return undefined;
  return answeredAt === null ? null : Math.max(0, endedAt - answeredAt);
}

export function outcomeClause(wanted: readonly CallOutcome[]): Clause {
  return lateClause<readonly CallOutcome[]>({
    name: 'outcomes',
    expected: wanted.join(', '),
    value: ({ call }) => outcomesOf(call),
    isMet: (outcomes) => outcomes.some((outcome) => wanted.includes(outcome)),
    describe: (outcomes) => outcomes.join(', '),
  });
}

const ANSWERED: readonly CallOutcome[] = ['answered'];

/** Undefined while it is not decided. */
export function outcomesOf({ answered, endedAt, cause, direction, scope }: CallFacts): readonly CallOutcome[] | undefined {
  if (answered) return ANSWERED;
  if (endedAt === null) return undefined;
  const why: CallOutcome = cause === null || cause === 'answered' ? 'unknown' : cause;
  return direction === 'inbound' || scope === 'internal' ? ['missed', why] : [why];
}

export function repeatClause(minutes: number): Clause {
  return lateClause<number>({
    name: 'repeatCallerWithinMinutes',
    expected: `called in the last ${minutes} min`,
    value: (facts) => facts.previousCallAt,
    isMet: (at, { call }) => call.startedAt - at <= minutes * MINUTE_MS,
    describe: (at, { call }) => `${Math.ceil((call.startedAt - at) / MINUTE_MS)} min before`,
  });
}
