import { HOOK_EVENTS } from '../call/call-event.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { suggestName } from '../placeholders/suggestion.ts';
import { owedBy } from '../rules/hook-effect.ts';
import type { Configuration, Rule, RuleAction, UrlAdapter } from './configuration.ts';
import { type ConditionNames, conditionNames, lintConditions } from './lint-conditions.ts';
import { type LintFinding, lintError, lintWarning } from './lint-finding.ts';

export function lintRules(configuration: Configuration, plan: NumberPlan): LintFinding[] {
  const scene: Scene = {
    adapters: new Map(configuration.adapters.map((adapter) => [adapter.id, adapter])),
    conditions: conditionNames(configuration, plan),
  };
  return [
    ...configuration.globalActions.flatMap((action, index) => lintAction(action, `globalActions[${index}]`, scene)),
    ...configuration.rules.flatMap((rule, index) => lintRule(rule, `rules[${index}]`, scene)),
    ...lintUnreachable(configuration.rules),
  ];
}

interface Scene {
  readonly adapters: ReadonlyMap<string, UrlAdapter>;
  readonly conditions: ConditionNames;
}

function lintRule(rule: Rule, path: string, scene: Scene): LintFinding[] {
  const findings: LintFinding[] = [];
  if (rule.name.trim() === '') findings.push(lintError(`${path}.name`, 'EMPTY', 'give the rule a name'));
  if (rule.actions.length === 0 && !rule.stopProcessing) {
    findings.push(lintWarning(`${path}.actions`, 'RULE_WITHOUT_EFFECT', 'the rule does nothing: add an action or let it stop processing'));
  }
  return [
    ...findings,
    ...lintConditions(rule.conditions, `${path}.conditions`, scene.conditions),
    ...rule.actions.flatMap((action, index) => lintAction(action, `${path}.actions[${index}]`, scene)),
  ];
}

function lintAction(action: RuleAction, path: string, { adapters }: Scene): LintFinding[] {
  const findings: LintFinding[] = [];
  const adapter = adapters.get(action.adapterId);
  if (adapter === undefined) {
    const near = suggestName(action.adapterId, adapters.keys());
    const hint = near === undefined ? 'add it or pick another' : `did you mean "${near}"?`;
    findings.push(lintError(`${path}.adapterId`, 'ADAPTER_UNKNOWN', `there is no URL adapter "${action.adapterId}"; ${hint}`));
  } else if (!adapter.enabled) {
    findings.push(
      lintWarning(`${path}.adapterId`, 'ADAPTER_DISABLED', `the URL adapter "${adapter.name}" is switched off, so nothing is sent`),
    );
  }
  for (const [index, event] of (action.events ?? []).entries()) {
    if (HOOK_EVENTS.includes(event)) continue;
    findings.push(lintError(`${path}.events[${index}]`, 'EVENT_UNKNOWN', `"${event}" is not one of ${HOOK_EVENTS.join(', ')}`));
  }
  if (action.where === 'server' && owedBy(action) === 0) {
    const message = 'the action sends nothing: "once" sends the start only, and "events" leaves nothing else';
    findings.push(lintWarning(`${path}.events`, 'ACTION_WITHOUT_EVENT', message));
  }
  return findings;
}

/** A rule that matches every call and stops leaves nothing to those behind it. */
function lintUnreachable(rules: readonly Rule[]): LintFinding[] {
  const stopper = rules.findIndex(
    (rule) => rule.enabled && rule.stopProcessing && Object.values(rule.conditions).every((value) => value === undefined),
  );
  if (stopper === -1) return [];
  return rules.flatMap((rule, index) =>
    index > stopper && rule.enabled
      ? [
          lintWarning(
            `rules[${index}]`,
            'RULE_UNREACHABLE',
            `never looked at: rule "${rules[stopper]?.name}" before it matches every call and stops`,
          ),
        ]
      : [],
  );
}
