import type { Configuration, Rule, RuleAction, UrlAdapter } from '../config/configuration.ts';
import { type Place, type Places, placesOf } from '../numbers/source-places.ts';
import { type CompiledAdapter, compileAdapter } from '../placeholders/compile-adapter.ts';
import { indexResponders } from '../placeholders/directory-index.ts';
import { compileDeskServices } from '../workstation/desk-services.ts';
import { compileClauses } from './clause.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { CompiledRules } from './compiled-rules.ts';
import { conditionScene } from './condition-scene.ts';
import { effectOf, type HookEffect } from './hook-effect.ts';
import { RuleIndex } from './rule-index.ts';

/** Makes a configuration ready for matching and rendering. Never throws: what is wrong in it is left out, and `lintConfiguration` says so. */
export function compileConfiguration(configuration: Configuration, revision: number): CompiledRules {
  const { directory, adapters: definitions, globalActions, rules } = configuration;
  const places = placesOf(configuration);
  const { plan } = places.site;
  const scene = conditionScene(configuration, plan);
  const adapters = new Map<string, CompiledAdapter>();
  for (const definition of definitions) {
    const compiled = definition.enabled ? compileForPlaces(definition, places) : undefined;
    if (compiled !== undefined && !adapters.has(definition.id)) adapters.set(definition.id, compiled);
  }
  const effectsOf = (actions: readonly RuleAction[]): HookEffect[] =>
    actions.flatMap((action) => effectOf(action) ?? []).filter(({ hookId }) => adapters.has(hookId));
  const toCompiled = (rule: Rule, position: number): CompiledRule => ({
    id: rule.id,
    position,
    clauses: compileClauses(rule.conditions, scene),
    effects: effectsOf(rule.actions),
    stops: rule.stopProcessing,
  });

  const compiled = rules
    .map((rule, position) => (rule.enabled ? toCompiled(rule, position) : undefined))
    .filter((rule) => rule !== undefined);
  const index = new RuleIndex(
    compiled.filter(({ effects, stops }) => effects.length > 0 || stops),
    (sourceId) => places.of(sourceId).plan,
  );
  const stopAt = new Map(compiled.filter(({ stops }) => stops).map(({ id, position }) => [id, position]));
  return {
    revision,
    configuration,
    plan,
    scene,
    planOf: (sourceId) => places.of(sourceId).plan,
    adapters,
    responderAt: indexResponders(directory),
    globalEffects: effectsOf(globalActions),
    deskServices: compileDeskServices(configuration, plan),
    match: (call, stoppedBy, history) =>
      index.match(call, (stoppedBy === null ? undefined : stopAt.get(stoppedBy)) ?? Number.POSITIVE_INFINITY, history),
  };
}

/** Filters write numbers and times as they are read where the call's PBX stands. */
function compileForPlaces(definition: UrlAdapter, { site, of: placeOf, areSeveral }: Places): CompiledAdapter | undefined {
  const atSite = compileAdapter(definition, site);
  if (!areSeveral || atSite === undefined) return atSite;
  const elsewhere = new Map<Place, CompiledAdapter>([[site, atSite]]);
  return {
    definition,
    render: (facts) => {
      const place = placeOf(facts.call.sourceId);
      let there = elsewhere.get(place);
      if (there === undefined) elsewhere.set(place, (there = compileAdapter(definition, place) ?? atSite));
      return there.render(facts);
    },
  };
}
