import type { Clause } from './clause.ts';
import type { HookEffect } from './hook-effect.ts';

/** One enabled rule that does something, made ready for matching. */
export interface CompiledRule {
  readonly id: string;
  /** Place in the configuration's list of rules. */
  readonly position: number;
  readonly clauses: readonly Clause[];
  readonly effects: readonly HookEffect[];
  /** Rules after it are not looked at when it matches. */
  readonly stops: boolean;
}
