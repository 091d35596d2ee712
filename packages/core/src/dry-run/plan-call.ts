import type { CallLevelEvent, ExtensionEvent, HookEventName } from '../call/call-event.ts';
import type { FrozenRequest } from '../delivery/delivery.ts';
import type { CompiledRules } from '../rules/compiled-rules.ts';
import { NO_HOOKS } from '../rules/hook-state.ts';
import type { CallHistory } from '../rules/match-facts.ts';
import { planDeliveries, type PlanContext } from '../rules/plan-deliveries.ts';

/** One request that a configuration owes for a call. */
export interface OwedRequest {
  /** Id of the adapter. */
  readonly hookId: string;
  readonly event: HookEventName;
  /** Of the event of the call at which it is owed. */
  readonly sequence: number;
  readonly request: FrozenRequest;
}

/** Outside the pure part nothing is asked: links to recordings are always the same, so that two trials can be compared. */
export const TRIAL_CONTEXT: PlanContext = {
  now: 0,
  recordingUrl: ({ number }) => `https://ringhook.example/recordings/${number}`,
  deliveryId: () => '',
};

/** The same, with who had called before. */
export function trialContext(history: CallHistory | undefined): PlanContext {
  return history === undefined ? TRIAL_CONTEXT : { ...TRIAL_CONTEXT, history };
}

/** Everything owed for a recorded call, had this configuration been live all the time, in the order in which it is owed. */
export function planCall(
  events: readonly (CallLevelEvent | ExtensionEvent)[],
  compiled: CompiledRules,
  history?: CallHistory,
): OwedRequest[] {
  return planCallBy(events, () => compiled, history);
}

/** The same where each event met a configuration of its own. */
export function planCallBy(
  events: readonly (CallLevelEvent | ExtensionEvent)[],
  compiledAt: (place: number) => CompiledRules,
  history?: CallHistory,
): OwedRequest[] {
  const context = trialContext(history);
  const owed: OwedRequest[] = [];
  let state = NO_HOOKS;
  for (const [place, event] of events.entries()) {
    const plan = planDeliveries(event, state, compiledAt(place), context);
    state = plan.state;
    for (const { hookId, event: name, sequence, request } of plan.deliveries) owed.push({ hookId, event: name, sequence, request });
  }
  return owed;
}

const UNHEARD: ReadonlySet<string> = new Set(['dialback', 'dialing', 'held', 'retrieved', 'completed', 'answeredElsewhere', 'unanswered']);

/** False for what an extension sees without any rule being looked at: a plan comes out the same without it. By the name alone. */
export function mayMatter(event: string): boolean {
  return !UNHEARD.has(event);
}
