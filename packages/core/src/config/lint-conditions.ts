import { CALL_TYPES } from '../call/call.ts';
import { compileNumberPattern } from '../numbers/number-pattern.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import { suggestName } from '../placeholders/suggestion.ts';
import type { Configuration } from './configuration.ts';
import { type LintFinding, lintError } from './lint-finding.ts';
import { lintSpan, lintTimes } from './lint-times.ts';
import {
  CALL_OUTCOMES,
  CONDITION_GROUPS,
  MAX_CONDITION_DEPTH,
  MAX_CONDITION_LEAVES,
  MAX_REPEAT_MINUTES,
  type NumberCondition,
  type RuleConditions,
} from './rule-conditions.ts';

/** What conditions may refer to. */
export interface ConditionNames {
  readonly plan: NumberPlan;
  readonly sourceIds: ReadonlySet<string>;
  readonly listIds: ReadonlySet<string>;
  readonly userIds: ReadonlySet<number>;
  readonly teams: ReadonlySet<string>;
  readonly holidayIds: ReadonlySet<string>;
}

export function conditionNames({ sources, directory }: Configuration, plan: NumberPlan): ConditionNames {
  return {
    plan,
    sourceIds: new Set(sources.map(({ id }) => id)),
    listIds: new Set(directory.numberLists.map(({ id }) => id)),
    userIds: new Set(directory.users.map(({ id }) => id)),
    teams: new Set((directory.teams ?? []).map(({ name }) => name)),
    holidayIds: new Set((directory.holidays ?? []).map(({ id }) => id)),
  };
}

export function lintConditions(conditions: RuleConditions, path: string, names: ConditionNames): LintFinding[] {
  if (depthOf(conditions) > MAX_CONDITION_DEPTH) {
    return [lintError(path, 'CONDITIONS_TOO_DEEP', `groups stand more than ${MAX_CONDITION_DEPTH} levels deep; make several rules of it`)];
  }
  const leaves = countLeaves(conditions);
  const tooMany = `${leaves} conditions in one rule, ${MAX_CONDITION_LEAVES} are allowed; use number lists, or make several rules of it`;
  return [
    ...(leaves > MAX_CONDITION_LEAVES ? [lintError(path, 'CONDITIONS_TOO_MANY', tooMany)] : []),
    ...lintLevel(conditions, path, names),
  ];
}

/** Stops looking one level below what is allowed. */
function depthOf(conditions: RuleConditions, level = 1): number {
  if (level > MAX_CONDITION_DEPTH) return level;
  const depths = CONDITION_GROUPS.flatMap((name) => conditions[name] ?? []).map((branch) => depthOf(branch, level + 1));
  return depths.reduce((most, depth) => Math.max(most, depth), level);
}

function countLeaves({ all, any, none, ...single }: RuleConditions): number {
  const here = Object.values(single).filter((value) => value !== undefined).length;
  return [all, any, none].flatMap((group) => group ?? []).reduce((sum, branch) => sum + countLeaves(branch), here);
}

function lintLevel(conditions: RuleConditions, path: string, names: ConditionNames): LintFinding[] {
  const { times, waitMs, talkMs, repeatCallerWithinMinutes: minutes } = conditions;
  const isMinutes = minutes === undefined || (Number.isSafeInteger(minutes) && minutes >= 1 && minutes <= MAX_REPEAT_MINUTES);
  return [
    ...(['callTypes', 'queues', 'sources', 'users', 'teams', 'outcomes'] as const).flatMap((name) =>
      lintList(conditions[name], `${path}.${name}`),
    ),
    ...lintWords(conditions, path),
    ...lintReferences(conditions, path, names),
    ...(['did', 'caller', 'dialled', 'responder'] as const).flatMap((name) => lintNumbers(conditions[name], `${path}.${name}`, names)),
    ...(times === undefined ? [] : lintTimes(times, `${path}.times`, names.holidayIds)),
    ...lintSpan(waitMs, `${path}.waitMs`),
    ...lintSpan(talkMs, `${path}.talkMs`),
    ...(isMinutes
      ? []
      : [lintError(`${path}.repeatCallerWithinMinutes`, 'OUT_OF_RANGE', `give whole minutes from 1 to ${MAX_REPEAT_MINUTES}`)]),
    ...CONDITION_GROUPS.flatMap((name) => [
      ...lintGroup(conditions[name], `${path}.${name}`),
      ...(conditions[name] ?? []).flatMap((branch, index) => lintLevel(branch, `${path}.${name}[${index}]`, names)),
    ]),
  ];
}

function lintWords({ callTypes = [], outcomes = [] }: RuleConditions, path: string): LintFinding[] {
  return [
    ...callTypes.flatMap((type, index) =>
      CALL_TYPES.includes(type)
        ? []
        : [lintError(`${path}.callTypes[${index}]`, 'CALL_TYPE_UNKNOWN', `"${type}" is not one of ${CALL_TYPES.join(', ')}`)],
    ),
    ...outcomes.flatMap((outcome, index) =>
      CALL_OUTCOMES.includes(outcome)
        ? []
        : [lintError(`${path}.outcomes[${index}]`, 'OUTCOME_UNKNOWN', `"${outcome}" is not one of ${CALL_OUTCOMES.join(', ')}`)],
    ),
  ];
}

function lintReferences({ sources = [], users = [], teams = [] }: RuleConditions, path: string, names: ConditionNames): LintFinding[] {
  return [
    ...sources.flatMap((id, index) =>
      names.sourceIds.has(id) ? [] : [lintError(`${path}.sources[${index}]`, 'SOURCE_UNKNOWN', `there is no source "${id}"`)],
    ),
    ...users.flatMap((id, index) =>
      names.userIds.has(id)
        ? []
        : [lintError(`${path}.users[${index}]`, 'USER_UNKNOWN', `there is no user ${id}; add the user or take the number away`)],
    ),
    ...teams.flatMap((name, index) =>
      names.teams.has(name)
        ? []
        : [
            lintError(
              `${path}.teams[${index}]`,
              'TEAM_UNKNOWN',
              `there is no team "${name}"; ${hint(suggestName(name, names.teams), 'add it to the directory')}`,
            ),
          ],
    ),
  ];
}

function hint(near: string | undefined, otherwise: string): string {
  return near === undefined ? otherwise : `did you mean "${near}"?`;
}

function lintGroup(group: readonly RuleConditions[] | undefined, path: string): LintFinding[] {
  if (group === undefined || group.length > 0) return [];
  return [lintError(path, 'EMPTY', 'the group is empty: add conditions to it, or remove it')];
}

function lintList(list: readonly unknown[] | undefined, path: string): LintFinding[] {
  if (list === undefined || list.length > 0) return [];
  return [lintError(path, 'EMPTY', 'an empty list matches no call: fill it, or remove the condition to match all')];
}

function lintNumbers(condition: NumberCondition | undefined, path: string, { plan, listIds }: ConditionNames): LintFinding[] {
  if (condition === undefined) return [];
  const { anyOf, lists = [], compare } = condition;
  if (anyOf.length === 0 && lists.length === 0) return lintList(anyOf, `${path}.anyOf`);
  const unknown = lists.flatMap((id, index) => {
    if (listIds.has(id)) return [];
    const message = `there is no number list "${id}"; ${hint(suggestName(id, listIds), 'add it to the directory')}`;
    return [lintError(`${path}.lists[${index}]`, 'LIST_UNKNOWN', message)];
  });
  const entries = anyOf.flatMap((text, index) => {
    const isUsable = compare === 'raw' ? text !== '' : compileNumberPattern(text, plan) !== undefined;
    if (isUsable) return [];
    const message = `"${text}" is nothing to compare with: write a number, or its beginning and *`;
    return [lintError(`${path}.anyOf[${index}]`, 'NUMBER_INVALID', message)];
  });
  return [...unknown, ...entries];
}
