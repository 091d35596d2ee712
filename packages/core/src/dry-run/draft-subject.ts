import type { Configuration, RuleAction } from '../config/configuration.ts';
import type { ConfigurationDraft } from './configuration-draft.ts';

/** What of a configuration a trial is about. */
export interface DraftSubject {
  readonly rules: readonly string[];
  readonly adapters: readonly string[];
  /** Everything: whatever is owed for a call counts. */
  readonly isWhole: boolean;
}

export function subjectOf(draft: ConfigurationDraft): DraftSubject {
  const { configuration, globalActions, ruleOrder, rules = [], adapters = [], removedRules = [], removedAdapters = [] } = draft;
  const ruleIds = [...new Set([...rules.map(({ id }) => id), ...removedRules])];
  const adapterIds = [...new Set([...adapters.map(({ id }) => id), ...removedAdapters])];
  const isOrderOnly = ruleOrder !== undefined && ruleIds.length === 0 && adapterIds.length === 0;
  return { rules: ruleIds, adapters: adapterIds, isWhole: configuration !== undefined || globalActions !== undefined || isOrderOnly };
}

/** Hooks whose requests are counted: those of the subject's adapters, and of the actions of its rules in either configuration. */
export function hooksOf({ rules, adapters }: DraftSubject, configurations: readonly Configuration[]): ReadonlySet<string> {
  const wanted = new Set(rules);
  const hooks = new Set(adapters);
  for (const configuration of configurations) {
    for (const rule of configuration.rules) {
      if (wanted.has(rule.id)) for (const { adapterId } of rule.actions) hooks.add(adapterId);
    }
  }
  return hooks;
}

/**
 * Rules one of which must match for a call to come out differently or to count; undefined = every call may. Two configurations that
 * are the same but for some rules and adapters treat a call alike that meets none of these rules.
 */
export function concernedRules(subject: DraftSubject, live: Configuration, draft: Configuration): ReadonlySet<string> | undefined {
  if (subject.isWhole || !isSame(live.settings, draft.settings) || !isSame(live.directory, draft.directory)) return undefined;
  if (!isSame(live.sources, draft.sources) || isReordered(live, draft)) return undefined;
  const adapters = new Set(subject.adapters);
  const names = (actions: readonly RuleAction[]): boolean => actions.some(({ adapterId }) => adapters.has(adapterId));
  if (names(live.globalActions) || names(draft.globalActions)) return undefined;
  const users = [...live.rules, ...draft.rules].filter(({ actions }) => names(actions)).map(({ id }) => id);
  return new Set([...subject.rules, ...users]);
}

function isReordered(live: Configuration, draft: Configuration): boolean {
  const there = new Set(draft.rules.map(({ id }) => id));
  const known = new Set(live.rules.map(({ id }) => id));
  const before = live.rules.filter(({ id }) => there.has(id)).map(({ id }) => id);
  const after = draft.rules.filter(({ id }) => known.has(id)).map(({ id }) => id);
  return before.some((id, place) => id !== after[place]);
}

/** Parts of a draft that were not touched are the very objects of the live one, or equal after a copy into another thread. */
export function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
