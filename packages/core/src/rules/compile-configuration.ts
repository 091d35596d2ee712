import type { Configuration, Rule, RuleAction } from '../config/configuration.ts';
import { compileNumberPlan } from '../numbers/number-plan.ts';
import { type CompiledAdapter, compileAdapter } from '../placeholders/compile-adapter.ts';
import { indexResponders } from '../placeholders/directory-index.ts';
import { compileClauses } from './clause.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { CompiledRules } from './compiled-rules.ts';
import { effectOf, type HookEffect } from './hook-effect.ts';
import { RuleIndex } from './rule-index.ts';

/** Makes a configuration ready for matching and rendering. Never throws: what is wrong in it is left out, and `lintConfiguration` says so. */
export function compileConfiguration(configuration: Configuration, revision: number): CompiledRules {
  const { settings, directory, adapters: definitions, globalActions, rules } = configuration;
  const plan = compileNumberPlan(settings, directory);
  const adapters = new Map<string, CompiledAdapter>();
  for (const definition of definitions) {
    const compiled = definition.enabled ? compileAdapter(definition, { plan, timeZone: settings.timeZone }) : undefined;
    if (compiled !== undefined && !adapters.has(definition.id)) adapters.set(definition.id, compiled);
  }
  const effectsOf = (actions: readonly RuleAction[]): HookEffect[] =>
    actions.flatMap((action) => effectOf(action) ?? []).filter(({ hookId }) => adapters.has(hookId));
  const toCompiled = (rule: Rule, position: number): CompiledRule => ({
    id: rule.id,
    position,
    clauses: compileClauses(rule.conditions, plan),
    effects: effectsOf(rule.actions),
    stops: rule.stopProcessing,
  });

  const compiled = rules
    .map((rule, position) => (rule.enabled ? toCompiled(rule, position) : undefined))
    .filter((rule) => rule !== undefined);
  const index = new RuleIndex(
    compiled.filter(({ effects, stops }) => effects.length > 0 || stops),
    plan,
  );
  const stopAt = new Map(compiled.filter(({ stops }) => stops).map(({ id, position }) => [id, position]));
  return {
    revision,
    configuration,
    plan,
    adapters,
    responderAt: indexResponders(directory),
    globalEffects: effectsOf(globalActions),
    match: (call, stoppedBy) => index.match(call, (stoppedBy === null ? undefined : stopAt.get(stoppedBy)) ?? Number.POSITIVE_INFINITY),
  };
}
