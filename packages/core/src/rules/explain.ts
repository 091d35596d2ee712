import type { CallFacts } from '../call/call.ts';
import type { Rule, RuleAction } from '../config/configuration.ts';
import { type ClauseName, compileClauses } from './clause.ts';
import type { CompiledRules } from './compiled-rules.ts';
import { owedBy } from './hook-effect.ts';
import { type EventSet, eventsIn } from './hook-state.ts';
import { type CallHistory, MatchFacts } from './match-facts.ts';

export interface ClauseExplanation {
  readonly clause: ClauseName;
  readonly isMet: boolean;
  readonly expected: string;
  readonly actual: string;
}

export type RuleVerdict =
  | { readonly kind: 'matched' }
  /** `failed` is the first clause that was not met. */
  | { readonly kind: 'notMatched'; readonly failed: ClauseExplanation }
  | { readonly kind: 'disabled' }
  /** A rule before it matched and stops. */
  | { readonly kind: 'notReached'; readonly stoppedBy: string };

export interface ActionExplanation {
  readonly adapterId: string;
  readonly outcome: 'attached' | 'alreadyAttached' | 'workstation' | 'noEvents' | 'adapterUnusable';
  readonly note: string;
}

export interface RuleExplanation {
  readonly ruleId: string;
  readonly name: string;
  readonly verdict: RuleVerdict;
  /** Every condition of the rule with what was there, also those after the first that failed. */
  readonly clauses: readonly ClauseExplanation[];
  /** What its actions did; empty unless it matched. */
  readonly actions: readonly ActionExplanation[];
}

export interface CallExplanation {
  readonly revision: number;
  readonly globalActions: readonly ActionExplanation[];
  readonly rules: readonly RuleExplanation[];
}

/** Which clauses of one rule these facts meet, whatever stands before the rule. */
export function explainRule(
  rule: Rule,
  call: CallFacts,
  compiled: Pick<CompiledRules, 'scene' | 'planOf'>,
  history?: CallHistory,
): ClauseExplanation[] {
  return explainClauses(rule, new MatchFacts(call, compiled.planOf(call.sourceId), history), compiled);
}

function explainClauses(rule: Rule, facts: MatchFacts, { scene }: Pick<CompiledRules, 'scene'>): ClauseExplanation[] {
  return compileClauses(rule.conditions, scene).map(({ name, expected, test, actual }) => ({
    clause: name,
    isMet: test(facts),
    expected,
    actual: actual(facts),
  }));
}

/**
 * What the configuration does with a call whose facts are these: a plain walk over everything, in order, for the page that answers
 * "why did nothing happen". `stoppedBy` is the rule that had stopped the call at an earlier event, if one had.
 */
export function explainCall(call: CallFacts, compiled: CompiledRules, stoppedBy: string | null = null): CallExplanation {
  const { configuration, history } = compiled;
  const facts = new MatchFacts(call, compiled.planOf(call.sourceId), history);
  const attached = new Map<string, Attachment>();
  const globalActions = explainActions(configuration.globalActions, 'the global actions', { compiled, attached });
  let stopper: string | null = null;
  const rules = configuration.rules.map((rule): RuleExplanation => {
    const clauses = explainClauses(rule, facts, compiled);
    const verdict = verdictOn(rule, clauses, stopper);
    const hasMatched = verdict.kind === 'matched';
    if (rule.enabled && rule.stopProcessing && (hasMatched || rule.id === stoppedBy)) stopper ??= rule.id;
    const actions = hasMatched ? explainActions(rule.actions, `rule "${rule.name}"`, { compiled, attached }) : [];
    return { ruleId: rule.id, name: rule.name, verdict, clauses, actions };
  });
  return { revision: compiled.revision, globalActions, rules };
}

function verdictOn(rule: Rule, clauses: readonly ClauseExplanation[], stopper: string | null): RuleVerdict {
  if (!rule.enabled) return { kind: 'disabled' };
  if (stopper !== null) return { kind: 'notReached', stoppedBy: stopper };
  const failed = clauses.find(({ isMet }) => !isMet);
  return failed === undefined ? { kind: 'matched' } : { kind: 'notMatched', failed };
}

interface Attachment {
  readonly by: string;
  readonly owed: EventSet;
}

interface ActionScene {
  readonly compiled: CompiledRules;
  readonly attached: Map<string, Attachment>;
}

function explainActions(actions: readonly RuleAction[], by: string, { compiled, attached }: ActionScene): ActionExplanation[] {
  return actions.map((action) => {
    const { adapterId } = action;
    const owed = owedBy(action);
    if (action.where !== 'server') return { adapterId, outcome: 'workstation', note: 'runs at the workstation, not here' };
    if (owed === 0) return { adapterId, outcome: 'noEvents', note: 'asks for no event that would be sent' };
    if (!compiled.adapters.has(adapterId))
      return { adapterId, outcome: 'adapterUnusable', note: 'its URL adapter is missing, disabled or broken' };
    const earlier = attached.get(adapterId);
    attached.set(adapterId, { by: earlier?.by ?? by, owed: (earlier?.owed ?? 0) | owed });
    if (earlier === undefined) return { adapterId, outcome: 'attached', note: `sends ${eventsIn(owed).join(', ')}` };
    const added = eventsIn(owed & ~earlier.owed);
    const more = added.length === 0 ? '' : `; adds ${added.join(', ')}`;
    return { adapterId, outcome: 'alreadyAttached', note: `already attached by ${earlier.by}: each event is sent once${more}` };
  });
}
