import { HOOK_EVENTS } from '../call/call-event.ts';
import { CALL_TYPES } from '../call/call.ts';
import { compileNumberPattern } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { suggestName } from '../placeholders/suggestion.ts';
import { owedBy } from '../rules/hook-effect.ts';
import type { Configuration, NumberCondition, Rule, RuleAction, RuleConditions, UrlAdapter } from './configuration.ts';
import { type LintFinding, lintError, lintWarning } from './lint-finding.ts';

export function lintRules(configuration: Configuration, plan: NumberPlan): LintFinding[] {
  const scene: Scene = {
    plan,
    adapters: new Map(configuration.adapters.map((adapter) => [adapter.id, adapter])),
    sourceIds: new Set(configuration.sources.map(({ id }) => id)),
    listIds: new Set(configuration.directory.numberLists.map(({ id }) => id)),
  };
  return [
    ...configuration.globalActions.flatMap((action, index) => lintAction(action, `globalActions[${index}]`, scene)),
    ...configuration.rules.flatMap((rule, index) => lintRule(rule, `rules[${index}]`, scene)),
    ...lintUnreachable(configuration.rules),
  ];
}

interface Scene {
  readonly plan: NumberPlan;
  readonly adapters: ReadonlyMap<string, UrlAdapter>;
  readonly sourceIds: ReadonlySet<string>;
  readonly listIds: ReadonlySet<string>;
}

function lintRule(rule: Rule, path: string, scene: Scene): LintFinding[] {
  const findings: LintFinding[] = [];
  if (rule.name.trim() === '') findings.push(lintError(`${path}.name`, 'EMPTY', 'give the rule a name'));
  if (rule.actions.length === 0 && !rule.stopProcessing) {
    findings.push(lintWarning(`${path}.actions`, 'RULE_WITHOUT_EFFECT', 'the rule does nothing: add an action or let it stop processing'));
  }
  return [
    ...findings,
    ...lintConditions(rule.conditions, `${path}.conditions`, scene),
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

function lintConditions(conditions: RuleConditions, path: string, scene: Scene): LintFinding[] {
  const { callTypes, queues, sources, did, caller, responder } = conditions;
  const { sourceIds } = scene;
  return [
    ...lintList(callTypes, `${path}.callTypes`),
    ...lintList(queues, `${path}.queues`),
    ...lintList(sources, `${path}.sources`),
    ...(callTypes ?? []).flatMap((type, index) =>
      CALL_TYPES.includes(type)
        ? []
        : [lintError(`${path}.callTypes[${index}]`, 'CALL_TYPE_UNKNOWN', `"${type}" is not one of ${CALL_TYPES.join(', ')}`)],
    ),
    ...(sources ?? []).flatMap((id, index) =>
      sourceIds.has(id) ? [] : [lintError(`${path}.sources[${index}]`, 'SOURCE_UNKNOWN', `there is no source "${id}"`)],
    ),
    ...lintNumbers(did, `${path}.did`, scene),
    ...lintNumbers(caller, `${path}.caller`, scene),
    ...lintNumbers(responder, `${path}.responder`, scene),
  ];
}

function lintList(list: readonly unknown[] | undefined, path: string): LintFinding[] {
  if (list === undefined || list.length > 0) return [];
  return [lintError(path, 'EMPTY', 'an empty list matches no call: fill it, or remove the condition to match all')];
}

function lintNumbers(condition: NumberCondition | undefined, path: string, { plan, listIds }: Scene): LintFinding[] {
  if (condition === undefined) return [];
  const { anyOf, lists = [], compare } = condition;
  if (anyOf.length === 0 && lists.length === 0) return lintList(anyOf, `${path}.anyOf`);
  const unknown = lists.flatMap((id, index) => (listIds.has(id) ? [] : [unknownList(id, `${path}.lists[${index}]`, listIds)]));
  const entries = anyOf.flatMap((text, index) => {
    const isUsable = compare === 'raw' ? text !== '' : compileNumberPattern(text, plan) !== undefined;
    if (isUsable) return [];
    return [
      lintError(
        `${path}.anyOf[${index}]`,
        'NUMBER_INVALID',
        `"${text}" is nothing to compare with: write a number, or its beginning and *`,
      ),
    ];
  });
  return [...unknown, ...entries];
}

function unknownList(id: string, path: string, known: ReadonlySet<string>): LintFinding {
  const near = suggestName(id, known);
  return lintError(
    path,
    'LIST_UNKNOWN',
    `there is no number list "${id}"; ${near === undefined ? 'add it to the directory' : `did you mean "${near}"?`}`,
  );
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
