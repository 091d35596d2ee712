import { isDeepStrictEqual } from 'node:util';
import type { ExplainedRule as ExplainedRuleSchema } from '@ringhook/contract';
import {
  type CallHistory,
  type CompiledRules,
  type Configuration,
  explainHistory,
  readNumbers,
  type Rule,
  type RuleExplanation,
  trialContext,
  type VerdictChange,
  verdictChanges,
} from '@ringhook/core';
import type { z } from 'zod';
import type { DeliveryView, StoredCallEvent } from '../ports.ts';

export type ExplainedRule = z.output<typeof ExplainedRuleSchema>;
type Moment = ExplainedRule['moments'][number];
type Clause = Moment['clauses'][number];

/** One recorded call with what is needed to explain it. */
export interface RecordedCall {
  readonly stored: readonly StoredCallEvent[];
  /** Revisions that the events met, as far as they are kept. */
  readonly compiled: ReadonlyMap<number, CompiledRules>;
  readonly deliveries: readonly DeliveryView[];
  /** The configuration as it is now. */
  readonly now: Configuration;
  /** Who had called before it; absent: no rule asks. */
  readonly history?: CallHistory | undefined;
}

/** What every rule made of a call; with `only` that rule alone. */
export function explainRules(call: RecordedCall, only?: string): ExplainedRule[] {
  const { stored, compiled, now } = call;
  const compiledOf = new Map(stored.map(({ event, revision }) => [event, compiled.get(revision)]));
  const events = stored.map(({ event }) => event);
  const explained = explainHistory({ events, compiledAt: (event) => compiledOf.get(event), context: trialContext(call.history) });
  const rules = new Map(now.rules.map((rule) => [rule.id, rule]));
  return [...verdictChanges(explained)]
    .filter(([ruleId]) => only === undefined || ruleId === only)
    .map(([ruleId, changes]) => {
      const moments = changes.map((change) => momentOf(change, compiledOf.get(change.event)));
      const last = changes.at(-1);
      const met = last && ruleIn(compiledOf.get(last.event), ruleId);
      return {
        ruleId,
        name: last?.explanation.name ?? ruleId,
        since: sinceThen(met, rules.get(ruleId)),
        isMatched: moments.some(({ verdict }) => verdict === 'matched'),
        moments,
        deliveries: fatesOf(moments, call.deliveries),
      };
    });
}

function ruleIn(compiled: CompiledRules | undefined, ruleId: string): Rule | undefined {
  return compiled?.configuration.rules.find(({ id }) => id === ruleId);
}

function sinceThen(met: Rule | undefined, now: Rule | undefined): ExplainedRule['since'] {
  if (now === undefined) return 'deleted';
  return isDeepStrictEqual(met, now) ? 'same' : 'changed';
}

function momentOf({ event, revision, explanation }: VerdictChange, compiled: CompiledRules | undefined): Moment {
  const { verdict, actions } = explanation;
  const rule = ruleIn(compiled, explanation.ruleId);
  const readings = rule && compiled ? readNumbers(rule.conditions, event.call, compiled) : [];
  const clauses = explanation.clauses.map((clause) => clauseOf(clause, readings));
  return {
    sequence: event.sequence,
    at: event.at,
    level: event.level,
    event: event.event,
    revision,
    clauses,
    verdict: verdict.kind,
    failed: verdict.kind === 'notMatched' ? (clauses.find(({ isMet }) => !isMet) ?? null) : null,
    stoppedBy: verdict.kind === 'notReached' ? verdict.stoppedBy : null,
    actions,
  };
}

function clauseOf(
  { clause, isMet, expected, actual }: RuleExplanation['clauses'][number],
  readings: ReturnType<typeof readNumbers>,
): Clause {
  const reading = readings.find((each) => each.clause === clause);
  return { clause: String(clause), isMet, expected, actual, number: reading ? { forms: reading.forms, hit: reading.hit } : null };
}

/** Requests by the adapters that the rule attached, from the event on at which it did. */
function fatesOf(moments: readonly Moment[], deliveries: readonly DeliveryView[]): ExplainedRule['deliveries'] {
  const attachedAt = new Map<string, number>();
  for (const { sequence, actions } of moments) {
    for (const { adapterId, outcome } of actions) {
      if ((outcome === 'attached' || outcome === 'alreadyAttached') && !attachedAt.has(adapterId)) attachedAt.set(adapterId, sequence);
    }
  }
  return deliveries
    .filter(({ hookId, sequence }) => sequence >= (attachedAt.get(hookId) ?? Number.POSITIVE_INFINITY))
    .map(({ id, hookId, event, sequence, state, attempts, lastStatus, dueAt, settledAt }) => ({
      id,
      hookId,
      event,
      sequence,
      state,
      attempts,
      lastStatus,
      dueAt,
      settledAt,
    }));
}
