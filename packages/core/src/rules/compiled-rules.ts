import type { CallFacts } from '../call/call.ts';
import type { Configuration } from '../config/configuration.ts';
import type { NumberPlan } from '../numbers/number-plan.ts';
import type { CompiledAdapter } from '../placeholders/compiled-adapter.ts';
import type { EventSet } from './hook-state.ts';

/** What one action does to a call: it attaches a hook that owes these events. */
export interface HookEffect {
  readonly hookId: string;
  readonly owed: EventSet;
}

/** One revision of the configuration, made ready for the hot path. Immutable; compile once per revision. */
export interface CompiledRules {
  readonly revision: number;
  readonly configuration: Configuration;
  readonly plan: NumberPlan;
  /** Enabled adapters only. */
  readonly adapters: ReadonlyMap<string, CompiledAdapter>;
  readonly globalEffects: readonly HookEffect[];
  /** Indexes in `configuration.rules` of the rules that match, ascending, cut off after the first that stops and at `stoppedBy`. */
  readonly match: (call: CallFacts, stoppedBy: string | null) => readonly MatchedRule[];
}

export interface MatchedRule {
  readonly index: number;
  readonly id: string;
  readonly effects: readonly HookEffect[];
  readonly stops: boolean;
}
