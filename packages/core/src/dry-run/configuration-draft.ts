import type { Configuration, Rule, RuleAction, UrlAdapter } from '../config/configuration.ts';

/** What is tried instead of the live configuration; what is not named stays as it is live. */
export interface ConfigurationDraft {
  /** A whole one; then nothing else is given. */
  readonly configuration?: Configuration;
  /** Each replaces the one of its id, or comes last. */
  readonly rules?: readonly Rule[];
  readonly adapters?: readonly UrlAdapter[];
  readonly globalActions?: readonly RuleAction[];
  readonly removedRules?: readonly string[];
  readonly removedAdapters?: readonly string[];
  /** Ids of all rules, those of the draft included, each once. */
  readonly ruleOrder?: readonly string[];
}

export type DraftOutcome =
  | { readonly kind: 'applied'; readonly configuration: Configuration }
  | { readonly kind: 'refused'; readonly field: keyof ConfigurationDraft | ''; readonly message: string };

/** The configuration as it would be with the draft. */
export function applyDraft(live: Configuration, draft: ConfigurationDraft): DraftOutcome {
  const { configuration, rules = [], adapters = [], globalActions, removedRules = [], removedAdapters = [], ruleOrder } = draft;
  const given = Object.values(draft).filter((part) => part !== undefined).length;
  if (given === 0) return refused('', 'give a configuration, or rules, adapters or global actions to try');
  if (configuration !== undefined) {
    return given === 1 ? { kind: 'applied', configuration } : refused('configuration', 'is the whole: give nothing beside it');
  }
  const unknownRule = removedRules.find((id) => !live.rules.some((rule) => rule.id === id));
  if (unknownRule !== undefined) return refused('removedRules', `there is no rule "${unknownRule}"`);
  const unknownAdapter = removedAdapters.find((id) => !live.adapters.some((adapter) => adapter.id === id));
  if (unknownAdapter !== undefined) return refused('removedAdapters', `there is no adapter "${unknownAdapter}"`);
  const wanted = withEntries(live.rules, rules, removedRules);
  const ordered = ruleOrder === undefined ? wanted : inOrder(wanted, ruleOrder);
  if (ordered === undefined) return refused('ruleOrder', 'must name every rule once, those of the draft included');
  return {
    kind: 'applied',
    configuration: {
      ...live,
      rules: ordered,
      adapters: withEntries(live.adapters, adapters, removedAdapters),
      globalActions: globalActions ?? live.globalActions,
    },
  };
}

function refused(field: keyof ConfigurationDraft | '', message: string): DraftOutcome {
  return { kind: 'refused', field, message };
}

function withEntries<Entry extends { readonly id: string }>(
  live: readonly Entry[],
  drafts: readonly Entry[],
  removed: readonly string[],
): readonly Entry[] {
  const byId = new Map(drafts.map((entry) => [entry.id, entry]));
  const gone = new Set(removed);
  const kept = live.filter(({ id }) => !gone.has(id)).map((entry) => byId.get(entry.id) ?? entry);
  const known = new Set(kept.map(({ id }) => id));
  return [...kept, ...Array.from(byId.values()).filter(({ id }) => !known.has(id))];
}

function inOrder(rules: readonly Rule[], ids: readonly string[]): readonly Rule[] | undefined {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const ordered = [...new Set(ids)].flatMap((id) => byId.get(id) ?? []);
  return ordered.length === rules.length && ids.length === rules.length ? ordered : undefined;
}
