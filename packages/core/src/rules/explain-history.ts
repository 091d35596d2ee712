import type { CallLevelEvent, ExtensionEvent } from '../call/call-event.ts';
import type { CompiledRules } from './compiled-rules.ts';
import { type CallExplanation, explainCall, type RuleExplanation } from './explain.ts';
import { NO_HOOKS } from './hook-state.ts';
import { factsForRules, planDeliveries, type PlanContext } from './plan-deliveries.ts';

type EventOfCall = CallLevelEvent | ExtensionEvent;

/** An event of a call at which rules were looked at, and what they made of it. */
export interface ExplainedEvent {
  readonly event: EventOfCall;
  readonly explanation: CallExplanation;
}

/** A rule's verdict at the first event that met it, or at one where the verdict became another. */
export interface VerdictChange {
  readonly event: EventOfCall;
  readonly sequence: number;
  /** Of the configuration that this event met. */
  readonly revision: number;
  readonly explanation: RuleExplanation;
}

export interface HistoryParts {
  /** All events of one call, in order. */
  readonly events: readonly EventOfCall[];
  /** The configuration that an event met; undefined when it is not kept any more: such an event is left out. */
  readonly compiledAt: (event: EventOfCall) => CompiledRules | undefined;
  readonly context: PlanContext;
}

/**
 * What rules made of a whole call (P5), each event by the revision it met. What the call remembers between events is planned anew by
 * the very function that plans live calls. Events at which no rule is looked at are left out.
 */
export function explainHistory({ events, compiledAt, context }: HistoryParts): ExplainedEvent[] {
  const explained: ExplainedEvent[] = [];
  let state = NO_HOOKS;
  for (const event of events) {
    const compiled = compiledAt(event);
    if (compiled === undefined) continue;
    const call = factsForRules(event, state);
    if (call !== null)
      explained.push({
        event,
        explanation: explainCall(call, context.history ? { ...compiled, history: context.history } : compiled, state.stoppedBy),
      });
    state = planDeliveries(event, state, compiled, context).state;
  }
  return explained;
}

/** By rule, also of those that came or went while the call was on: its first verdict and each that differs from the one before. */
export function verdictChanges(explained: readonly ExplainedEvent[]): Map<string, VerdictChange[]> {
  const changes = new Map<string, VerdictChange[]>();
  for (const { event, explanation } of explained) {
    for (const rule of explanation.rules) {
      const known = changes.get(rule.ruleId) ?? [];
      if (known.at(-1)?.explanation.verdict.kind === rule.verdict.kind) continue;
      known.push({ event, sequence: event.sequence, revision: explanation.revision, explanation: rule });
      changes.set(rule.ruleId, known);
    }
  }
  return changes;
}
