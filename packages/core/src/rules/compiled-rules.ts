import type { CallFacts } from '../call/call.ts';
import type { Configuration } from '../config/configuration.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { CompiledAdapter } from '../placeholders/compile-adapter.ts';
import type { ResponderLookup } from '../placeholders/directory-index.ts';
import type { DeskService } from '../workstation/desk-services.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { ConditionScene } from './condition-scene.ts';
import type { HookEffect } from './hook-effect.ts';
import type { CallHistory } from './match-facts.ts';

/** One revision of the configuration, made ready for the hot path. Immutable; compile once per revision. */
export interface CompiledRules {
  readonly revision: number;
  readonly configuration: Configuration;
  /** How numbers are read at the site. */
  readonly plan: NumberPlan;
  /** What conditions refer to. */
  readonly scene: ConditionScene;
  /** Who called before, for `explainCall`; absent: not known. */
  readonly history?: CallHistory;
  /** How they are read where the PBX of a source stands. */
  readonly planOf: (sourceId: string) => NumberPlan;
  /** Enabled adapters only. */
  readonly adapters: ReadonlyMap<string, CompiledAdapter>;
  readonly responderAt: ResponderLookup;
  readonly globalEffects: readonly HookEffect[];
  /** Web services of custom events that the server runs. */
  readonly deskServices: readonly DeskService[];
  /**
   * Rules that match, in order, cut off after the first that stops and, when one stopped the call before, after that one. A rule that
   * could only repeat what earlier ones do may be left out: it owes nothing, and `explainCall` still says that it matched.
   */
  readonly match: (call: CallFacts, stoppedBy: string | null, history?: CallHistory) => readonly CompiledRule[];
}
