import type { CallFacts } from '../call/call.ts';
import { MAX_REPEAT_MINUTES } from '../config/rule-conditions.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { callerKey, type CallHistory } from './match-facts.ts';

const MAX_CALLERS = 50_000;
/** Of each caller; older ones matter only to calls that began before all of these. */
const MAX_CALLS = 8;
const MAX_AGE_MS = MAX_REPEAT_MINUTES * 60_000;

interface PastCall {
  readonly number: number;
  readonly startedAt: number;
}

/** Who called lately, in bounded memory: whoever has not called for longest is forgotten first. */
export class RecentCallers implements CallHistory {
  /** In the order of their last call. */
  readonly #callers = new Map<string, readonly PastCall[]>();
  readonly #planOf: (sourceId: string) => NumberPlan;

  constructor(planOf: (sourceId: string) => NumberPlan) {
    this.#planOf = planOf;
  }

  get size(): number {
    return this.#callers.size;
  }

  /** A call that came in; telling it again changes nothing. */
  note(call: CallFacts): void {
    const key = callerKey(call, this.#planOf(call.sourceId));
    if (key === null) return;
    const { number, startedAt } = call;
    const known = this.#callers.get(key) ?? [];
    if (known.some((past) => past.number === number)) return;
    const calls = [...known, { number, startedAt }].toSorted((a, b) => a.startedAt - b.startedAt).slice(-MAX_CALLS);
    this.#callers.delete(key);
    this.#callers.set(key, calls);
    this.#forget(startedAt);
  }

  previousCallAt(call: CallFacts, key: string): number | null {
    const earlier = this.#callers.get(key)?.findLast((past) => past.number !== call.number && isBefore(past, call));
    return earlier?.startedAt ?? null;
  }

  #forget(now: number): void {
    for (const [key, calls] of this.#callers) {
      const isOld = (calls.at(-1)?.startedAt ?? 0) < now - MAX_AGE_MS;
      if (!isOld && this.#callers.size <= MAX_CALLERS) return;
      this.#callers.delete(key);
    }
  }
}

/** Of two calls of one moment the lower number was first. */
function isBefore(past: PastCall, call: CallFacts): boolean {
  return past.startedAt < call.startedAt || (past.startedAt === call.startedAt && past.number < call.number);
}
