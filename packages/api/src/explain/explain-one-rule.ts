import {
  type CallHistory,
  compileConfiguration,
  type CompiledRules,
  explainHistory,
  type RuleExplanation,
  trialContext,
  verdictChanges,
} from '@ringhook/core';
import type { StoredCallEvent } from '../ports.ts';

/**
 * One rule over many calls. Other rules matter to it only where they stop a call before it, so that nothing else is compiled: many
 * calls are looked at while requests leave.
 */
export class OneRule {
  readonly #ruleId: string;
  readonly #reduced = new Map<CompiledRules, CompiledRules>();

  constructor(ruleId: string) {
    this.#ruleId = ruleId;
  }

  /** What the rule came to in a call: matched where it matched once, else what was said last; undefined when it was not there. */
  verdictOn(
    stored: readonly StoredCallEvent[],
    compiled: ReadonlyMap<number, CompiledRules>,
    history?: CallHistory,
  ): RuleExplanation | undefined {
    const reduced = new Map(
      stored.map(({ event, revision }) => {
        const whole = compiled.get(revision);
        return [event, whole && this.#reduce(whole)];
      }),
    );
    const events = stored.map(({ event }) => event);
    const explained = explainHistory({ events, compiledAt: (event) => reduced.get(event), context: trialContext(history) });
    const changes = verdictChanges(explained).get(this.#ruleId) ?? [];
    const found = changes.find(({ explanation }) => explanation.verdict.kind === 'matched') ?? changes.at(-1);
    return found?.explanation;
  }

  #reduce(whole: CompiledRules): CompiledRules {
    const known = this.#reduced.get(whole);
    if (known) return known;
    const { rules } = whole.configuration;
    const place = rules.findIndex(({ id }) => id === this.#ruleId);
    const needed = rules.filter(({ stopProcessing }, index) => index === place || (index < place && stopProcessing));
    const reduced = compileConfiguration({ ...whole.configuration, rules: needed }, whole.revision);
    this.#reduced.set(whole, reduced);
    return reduced;
  }
}
