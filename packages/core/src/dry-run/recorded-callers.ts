import type { CallFacts } from '../call/call.ts';
import type { Configuration } from '../config/configuration.ts';
import type { RuleConditions } from '../config/rule-conditions.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { callerKey, type CallHistory } from '../rules/match-facts.ts';

const MINUTE_MS = 60_000;

/** How far back rules of these configurations ask for earlier calls of a caller, ms; 0: none asks. */
export function repeatSpanMs(...configurations: readonly Pick<Configuration, 'rules'>[]): number {
  const minutes = configurations.flatMap(({ rules }) => rules.map(({ conditions }) => repeatMinutes(conditions)));
  return minutes.reduce((longest, each) => Math.max(longest, each), 0) * MINUTE_MS;
}

function repeatMinutes({ repeatCallerWithinMinutes = 0, all = [], any = [], none = [] }: RuleConditions): number {
  return [...all, ...any, ...none].reduce((longest, group) => Math.max(longest, repeatMinutes(group)), repeatCallerWithinMinutes);
}

/**
 * Who called when, from recorded calls: what a trial knows of earlier calls is what was known when the call was made. Unlike the memory
 * of a live system it is asked about any moment, and forgets nothing; whoever fills it bounds it.
 */
export class RecordedCallers implements CallHistory {
  /** By caller: start and number of each call, in any order until they are asked for. */
  readonly #callers = new Map<string, Caller>();
  readonly #planOf: (sourceId: string) => NumberPlan;

  constructor(planOf: (sourceId: string) => NumberPlan) {
    this.#planOf = planOf;
  }

  /** A call that came in; telling it twice changes nothing. */
  note(call: CallFacts): void {
    const key = callerKey(call, this.#planOf(call.sourceId));
    if (key === null) return;
    const { startedAt, number } = call;
    const known = this.#callers.get(key);
    if (known === undefined) this.#callers.set(key, { calls: [{ startedAt, number }], isSorted: true });
    else {
      known.calls.push({ startedAt, number });
      known.isSorted = false;
    }
  }

  previousCallAt(call: CallFacts, key: string): number | null {
    const caller = this.#callers.get(key);
    if (caller === undefined) return null;
    const { calls } = caller;
    if (!caller.isSorted) calls.sort(inOrder);
    caller.isSorted = true;
    let [from, until] = [0, calls.length];
    while (from < until) {
      const middle = (from + until) >>> 1;
      const past = calls[middle];
      if (past !== undefined && inOrder(past, call) < 0) from = middle + 1;
      else until = middle;
    }
    return calls[from - 1]?.startedAt ?? null;
  }
}

type PastCall = Pick<CallFacts, 'startedAt' | 'number'>;

interface Caller {
  readonly calls: PastCall[];
  isSorted: boolean;
}

/** Of two calls of one moment the lower number was first. */
function inOrder(a: PastCall, b: PastCall): number {
  return a.startedAt - b.startedAt || a.number - b.number;
}

/** What is known of one call, where nothing else is asked about: when its caller had called before. */
export function knownPrevious(previousCallAt: number | null): CallHistory {
  return { previousCallAt: () => previousCallAt };
}
