import {
  applyDraft,
  type CallHistory,
  type CallLevelEvent,
  type ClauseExplanation,
  compileConfiguration,
  type CompiledRules,
  type Configuration,
  type ExtensionEvent,
  explainRule,
  lintConfiguration,
  type LintFinding,
  NO_HOOKS,
  type OwedRequest,
  planCall,
  planDeliveries,
  type Rule,
  trialContext,
  type UrlAdapter,
  withProbes,
} from '@ringhook/core';

type EventOfCall = CallLevelEvent | ExtensionEvent;

export interface RuleMoment {
  readonly sequence: number;
  readonly at: number;
  readonly level: 'call' | 'extension';
  readonly event: string;
  readonly verdict: 'matched' | 'notMatched' | 'disabled' | 'notReached';
  readonly clauses: readonly ClauseExplanation[];
}

export interface RulePreview {
  readonly isMatched: boolean;
  readonly moments: readonly RuleMoment[];
  readonly requests: readonly OwedRequest[];
  readonly findings: readonly LintFinding[];
}

export interface RuleDraft {
  readonly rule: Rule;
  readonly adapters: readonly UrlAdapter[];
}

/** The call it is tried on. */
export interface TriedCall {
  readonly events: readonly EventOfCall[];
  /** Who had called before; absent: no rule asks. */
  readonly history?: CallHistory | undefined;
}

/** What a drafted rule makes of a recorded call, standing where it would stand. Nothing is saved or sent. */
export function previewRule({ rule, adapters }: RuleDraft, live: Configuration, tried: TriedCall): RulePreview {
  const draft = applyDraft(live, { rules: [rule], adapters });
  const configuration = draft.kind === 'applied' ? draft.configuration : live;
  const place = configuration.rules.findIndex(({ id }) => id === rule.id);
  const findings = lintConfiguration(configuration)
    .filter(({ path }) => path.startsWith(`rules[${place}]`))
    .map((finding) => ({ ...finding, path: finding.path.replace(/^rules\[\d+\]\.?/, '') }));
  const compiled = compileConfiguration(withProbes(configuration, new Set([rule.id])), 0);
  const moments = momentsOf(rule, tried, compiled);
  const hooks = new Set(rule.actions.map(({ adapterId }) => adapterId));
  return {
    isMatched: moments.some(({ verdict }) => verdict === 'matched'),
    moments: withoutRepeats(moments),
    requests: planCall(tried.events, compiled, tried.history).filter(({ hookId }) => hooks.has(hookId)),
    findings,
  };
}

/** The rule at every event at which rules are looked at. */
function momentsOf(rule: Rule, { events, history }: TriedCall, compiled: CompiledRules): RuleMoment[] {
  const moments: RuleMoment[] = [];
  let looked = false;
  let matched = false;
  const watching: CompiledRules = {
    ...compiled,
    match: (call, stoppedBy, known) => {
      const found = compiled.match(call, stoppedBy, known);
      looked = true;
      matched = found.some(({ id }) => id === rule.id);
      return found;
    },
  };
  const context = trialContext(history);
  let state = NO_HOOKS;
  for (const event of events) {
    looked = matched = false;
    state = planDeliveries(event, state, watching, context).state;
    if (!looked) continue;
    const clauses = explainRule(rule, event.call, compiled, history);
    const { sequence, at, level, event: name } = event;
    moments.push({ sequence, at, level, event: name, verdict: verdictOf(rule, clauses, matched), clauses });
  }
  return moments;
}

function verdictOf({ enabled }: Rule, clauses: readonly ClauseExplanation[], matched: boolean): RuleMoment['verdict'] {
  if (!enabled) return 'disabled';
  if (matched) return 'matched';
  return clauses.every(({ isMet }) => isMet) ? 'notReached' : 'notMatched';
}

/** Of moments that say the same one after the other, the first. */
function withoutRepeats(moments: readonly RuleMoment[]): RuleMoment[] {
  const said = ({ verdict, clauses }: RuleMoment): string => JSON.stringify([verdict, clauses]);
  return moments.filter((moment, place) => {
    const before = moments[place - 1];
    return before === undefined || said(before) !== said(moment);
  });
}
